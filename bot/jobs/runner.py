"""Runs the jobs in parallel: each at its interval, or at once when it is woken.

A job that fails is logged and tried again after a pause that grows; the others go on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot import leases
from bot.db import now
from bot.jobs.context import JobContext

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0

GRACE_SECONDS = 4.0
"""Seconds a stop waits for work under way; platforms kill a process after about ten."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its work, interval and lease."""

    name: str
    every: float
    """Seconds between two looks for work."""
    work: Callable[[JobContext], Awaitable[bool]]
    """Does one portion of work; returns True if there may be more right away."""
    lease: timedelta | None = None
    """Set if only one process may do it: longer than a portion ever takes."""
    close: Callable[[float], Awaitable[None]] | None = None
    """Ends the work under way within this many seconds."""
    grace: float | None = None
    """Seconds a stop waits for its portion under way; None is GRACE_SECONDS."""


class Runner:
    """The jobs of one process."""

    def __init__(self, context: JobContext, jobs: tuple[Job, ...]) -> None:
        self._context = context
        self._jobs = jobs
        self._bells = {job.name: asyncio.Event() for job in jobs}

    def wake(self, name: str) -> None:
        """Make a job of this process look for work now; other processes look at their interval."""
        bell = self._bells.get(name)
        if bell is not None:
            bell.set()

    async def run(self) -> None:
        """Run until canceled; finish the portions under way first."""
        try:
            async with asyncio.TaskGroup() as group:
                for job in self._jobs:
                    group.create_task(self._repeat(job), name=f"job:{job.name}")
        finally:
            await self._leave()

    async def _repeat(self, job: Job) -> None:
        try:
            await self._repeat_for_ever(job)
        finally:
            # At once, not when the others have ended: one of them may wait for the panel for long.
            if job.close is not None:
                await job.close(GRACE_SECONDS)

    async def _repeat_for_ever(self, job: Job) -> None:
        pause = job.every
        while True:
            bell = self._bells[job.name]
            bell.clear()
            try:
                more = await self._portion(job)
                pause = job.every
            except Exception:
                log.exception("job %s failed", job.name)
                more, pause = False, min(max(pause, 0.5) * 2, LONGEST_PAUSE)
            if not more:
                await _ring_or_pause(bell, pause)

    async def _portion(self, job: Job) -> bool:
        """Do a portion, shielded: a stop between a call and its record would lose the answer."""
        task = asyncio.ensure_future(self._leased(job))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task], timeout=job.grace or GRACE_SECONDS)
            task.cancel()
            await asyncio.wait([task])
            raise

    async def _leave(self) -> None:
        """Release the leases, so that another process can take over at once."""
        shop = self._context
        for job in self._jobs:
            if job.lease is not None and not shop.alone:
                await shop.database.transact(leases.release, job.name, shop.holder)

    async def _leased(self, job: Job) -> bool:
        shop = self._context
        if job.lease is None or shop.alone:
            return await job.work(shop)
        taken = await shop.database.transact(
            leases.acquire, job.name, shop.holder, now(), job.lease
        )
        if not taken:
            return False
        return await job.work(shop)


async def _ring_or_pause(bell: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await bell.wait()
    except TimeoutError:
        return
