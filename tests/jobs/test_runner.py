"""The runner: each job at its interval, none stopped by another, leases held by one process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import leases
from bot.db import now
from bot.jobs import runner
from bot.jobs.context import JobContext
from bot.jobs.runner import Job, Runner
from tests.jobs.job_driver import JobDriver

SOON = 5.0
LEASE = timedelta(minutes=5)


class Work:
    """A job's work that records its runs."""

    def __init__(self, *, more: int = 0, error: Exception | None = None) -> None:
        self.done = 0
        self.at_once = 0
        self.most = 0
        self.more = more
        self.error = error
        self.seconds = 0.0

    async def __call__(self, _shop: JobContext) -> bool:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.at_once -= 1
        self.done += 1
        if self.error is not None:
            raise self.error
        self.more -= 1
        return self.more >= 0

    async def times(self, count: int) -> None:
        """Wait until the work was done this many times."""
        async with asyncio.timeout(SOON):
            while self.done < count:
                await asyncio.sleep(0.005)


@asynccontextmanager
async def running(shop: JobContext, *jobs: Job) -> AsyncIterator[Runner]:
    """Run jobs while the body runs, and stop them as a process is stopped."""
    opened = Runner(shop, jobs)
    task = asyncio.create_task(opened.run())
    try:
        yield opened
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_job_is_done_in_its_time_and_at_once_while_there_is_more(driver: JobDriver) -> None:
    often, seldom, much = Work(), Work(), Work(more=5)
    jobs = (Job("often", 0.01, often), Job("seldom", 60, seldom), Job("much", 60, much))
    async with running(driver.context, *jobs):
        await often.times(5)
        await much.times(6)
    assert (seldom.done, much.done) == (1, 6)


async def test_a_job_that_is_woken_looks_at_once(driver: JobDriver) -> None:
    work = Work()
    async with running(driver.context, Job("work", 60, work)) as opened_runner:
        for count in (1, 2, 3):
            await work.times(count)
            opened_runner.wake("work")
            opened_runner.wake("nothing of that name")
        await work.times(4)


async def test_a_bell_that_rings_while_the_job_works_is_not_lost(driver: JobDriver) -> None:
    work = Work()
    work.seconds = 0.1
    async with running(driver.context, Job("work", 60, work)) as opened_runner:
        async with asyncio.timeout(SOON):
            while not work.at_once:
                await asyncio.sleep(0.005)
        opened_runner.wake("work")
        await work.times(2)


async def test_a_job_that_fails_is_tried_again_and_stops_no_other(
    driver: JobDriver, caplog: pytest.LogCaptureFixture
) -> None:
    failing, fine = Work(error=KeyError("x")), Work()
    jobs = (Job("failing", 0.01, failing), Job("fine", 0.01, fine))
    async with running(driver.context, *jobs) as opened_runner:
        await fine.times(20)
        assert failing.done == 1  # its pause has grown beyond its interval
        opened_runner.wake("failing")
        await failing.times(2)
        failing.error = None
        opened_runner.wake("failing")
        await failing.times(5)  # in order again, and as often as before
    assert "job failing failed" in caplog.text


async def test_a_stop_waits_for_the_portion_in_work(driver: JobDriver) -> None:
    slow = Work()
    slow.seconds = 0.2
    async with running(driver.context, Job("slow", 60, slow)):
        async with asyncio.timeout(SOON):
            while not slow.at_once:
                await asyncio.sleep(0.005)
    assert slow.done == 1


async def test_a_stop_waits_no_longer_than_its_grace(
    driver: JobDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "GRACE_SECONDS", 0.05)
    endless = Work()
    endless.seconds = 60
    closed: list[float] = []

    async def close(grace: float) -> None:
        closed.append(grace)

    async with asyncio.timeout(SOON):
        async with running(driver.context, Job("endless", 60, endless, close=close)):
            while not endless.at_once:
                await asyncio.sleep(0.005)
    assert (endless.done, endless.at_once) == (0, 0)
    assert closed == [0.05]


async def test_a_stop_waits_longer_for_a_job_that_needs_it_and_closes_the_others_meanwhile(
    driver: JobDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "GRACE_SECONDS", 0.02)
    patient, hasty = Work(), Work()
    patient.seconds = hasty.seconds = 0.2
    done_at_close: list[int] = []

    async def close(_grace: float) -> None:
        done_at_close.append(patient.done)

    jobs = (Job("patient", 60, patient, grace=SOON), Job("hasty", 60, hasty, close=close))
    async with running(driver.context, *jobs):
        async with asyncio.timeout(SOON):
            while not (patient.at_once and hasty.at_once):
                await asyncio.sleep(0.005)
    assert (patient.done, hasty.done) == (1, 0)
    assert done_at_close == [0]


async def test_of_two_processes_one_does_what_only_one_may(driver: JobDriver) -> None:
    alone, shared = Work(), Work()
    alone.seconds = 0.01

    def jobs() -> tuple[Job, ...]:
        return Job("alone", 0.01, alone, lease=LEASE), Job("shared", 0.01, shared)

    here, there = (replace(driver.context, alone=False, holder=name) for name in ("a", "b"))
    async with running(there, *jobs()):
        async with running(here, *jobs()):
            await alone.times(10)
            await shared.times(10)
            assert alone.most == 1
        # One of them has gone: the other goes on at once, not when the lease runs out.
        await alone.times(alone.done + 5)
    assert await driver.do(leases.acquire, "alone", "c", now(), LEASE)


async def test_a_process_that_is_alone_needs_no_lease(driver: JobDriver) -> None:
    await driver.do(leases.acquire, "work", "a process that was killed", now(), LEASE)
    work: Callable[[JobContext], Awaitable[bool]] = Work()
    waiting = Work()
    other = replace(driver.context, alone=False, holder="b")
    async with (
        running(other, Job("work", 0.01, waiting, lease=LEASE)),
        running(driver.context, Job("work", 0.01, work, lease=LEASE)),
    ):
        assert isinstance(work, Work)
        await work.times(3)
    assert waiting.done == 0
    assert not await driver.do(leases.acquire, "work", "c", now(), LEASE)
