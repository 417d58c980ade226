"""One `add` in flight for a panel: by a lease, by deadlines, and by a look at the clock."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.db import now
from bot.demo.panel import PanelFault
from bot.errors import ConfigurationError
from bot.jobs import submit
from bot.jobs.context import JobContext
from bot.jobs.sending.record import lease_name
from bot.leases import Lease
from bot.orders.endings.deadlines import Deadlines, read_deadlines
from bot.orders.status import Status
from bot.panel import CallDeadline
from tests.jobs.job_driver import JobDriver


def process(driver: JobDriver, name: str, call: timedelta | None = None) -> JobContext:
    """Return the context of one of several processes, whose calls may take as long as `call`."""
    deadlines = Deadlines() if call is None else Deadlines(add_call=call)
    return replace(driver.context, alone=False, holder=name, deadlines=deadlines)


async def holder(driver: JobDriver) -> str | None:
    """Return the holder of the panel's lease."""

    def read(session: Session) -> str | None:
        row = session.get(Lease, lease_name(driver.context.panel_id))
        return None if row is None else row.holder

    return await driver.do(read)


def adds(driver: JobDriver) -> list[str]:
    """Return the links of the orders that have reached the panel."""
    return [call.form["link"] for call in driver.panel.calls if call.action == "add"]


async def in_flight(driver: JobDriver, count: int) -> None:
    """Wait until this many calls of `add` have reached the panel."""
    async with asyncio.timeout(5):
        while len(adds(driver)) < count:
            await asyncio.sleep(0.005)


async def test_while_one_process_sends_the_other_does_not(driver: JobDriver) -> None:
    for number in range(2):
        await driver.ordered(link=f"https://example.com/{number}")
    driver.panel.inject(PanelFault.HANG, "add")
    first = process(driver, "a", call=timedelta(seconds=1))
    second = process(driver, "b")
    sending = asyncio.create_task(submit.submit_one(first))
    await in_flight(driver, 1)
    assert await holder(driver) == "a"
    assert not await submit.submit_one(second)
    assert await sending  # cut off by its deadline
    assert len(adds(driver)) == 1
    assert await holder(driver) is None
    assert await submit.submit_one(second)
    assert [order.status for order in await driver.orders()] == [
        Status.UNCONFIRMED, Status.PENDING,
    ]  # fmt: skip


async def test_a_process_without_an_order_to_send_keeps_no_lease(driver: JobDriver) -> None:
    assert not await submit.submit_one(process(driver, "a"))
    assert await holder(driver) is None


async def test_the_lease_of_a_dead_process_ends_by_itself(driver: JobDriver) -> None:
    await driver.ordered()
    first, second = process(driver, "a"), process(driver, "b")
    assert await driver.do(submit._claim, first, now())  # and dies
    last = await driver.ordered()
    assert not await submit.submit_one(second)
    await driver.later(minutes=1)
    await driver.do(_expire, lease_name(first.panel_id))
    assert await submit.submit_one(second)
    assert (await driver.order(last)).status == Status.PENDING


async def test_a_process_that_was_paused_after_its_claim_does_not_send(
    driver: JobDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await driver.ordered()
    first, second = process(driver, "a"), process(driver, "b")
    send = submit._send

    async def after_a_pause(
        shop: JobContext, claimed: submit._Claimed, deadline: CallDeadline
    ) -> object:
        if shop is first:
            deadline._steady -= 60
            await driver.later(minutes=5)
            await driver.do(_expire, lease_name(shop.panel_id))
            await driver.ordered(link="https://example.com/second")
            assert await submit.submit_one(second)
        return await send(shop, claimed, deadline)

    monkeypatch.setattr(submit, "_send", after_a_pause)
    assert await submit.submit_one(first)
    assert adds(driver) == ["https://example.com/second"]
    one, two = await driver.orders()
    # It was given up meanwhile; the proof that it was not sent queues it again.
    assert (one.id, one.status, one.refusal) == (number, Status.QUEUED, "too_late")
    assert two.status == Status.PENDING
    await driver.later(minutes=1)
    assert await submit.submit_one(second)
    assert len(adds(driver)) == 2
    await driver.verify()


def _expire(session: Session, name: str) -> None:
    row = session.get(Lease, name)
    assert row is not None
    row.until = now()


def test_the_call_ends_before_its_lease() -> None:
    limits = Deadlines()
    assert limits.add_call + timedelta(seconds=5) <= limits.add_lease <= timedelta(seconds=30)
    with pytest.raises(ConfigurationError, match="add_call must be shorter"):
        Deadlines(add_call=timedelta(seconds=30))


def test_deadlines_are_read_by_their_names_in_seconds() -> None:
    read = read_deadlines("add_call=0.5  add_lease=1 made_whole=60")
    assert (read.add_call, read.made_whole) == (timedelta(seconds=0.5), timedelta(minutes=1))
    assert read.quiet == Deadlines().quiet
    assert read_deadlines("") == Deadlines()


@pytest.mark.parametrize(
    "text", ["add_call", "add_call=", "add_call=-1", "hurry=1", "pending_factor=1", "add_call=1s"]
)
def test_other_deadlines_are_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="DEADLINES is wrong"):
        read_deadlines(text)
