"""The breaker: in an outage one order is in doubt, and the others wait until a read succeeds."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.catalog.breaker import block_sending, claim_read
from bot.catalog.panels import get_panel
from bot.catalog.tables import Panel
from bot.db import now
from bot.demo.panel import PanelFault
from bot.jobs import panel_calls, submit
from bot.jobs.sending import delivery
from bot.jobs.spool.outcomes import CallOutcome
from bot.orders.endings.abandoned import mark_abandoned
from bot.orders.endings.deadlines import Deadlines
from bot.orders.sending.claims import claim_next
from bot.orders.status import Status
from bot.panel import Accepted
from tests.jobs.job_driver import JobDriver
from tests.panel.reply_server import Reply, always, client_of, replying

SHORTEST, LONGEST = timedelta(seconds=1), timedelta(minutes=1)


async def panel_row(driver: JobDriver) -> Panel:
    return await driver.do(get_panel, driver.context.panel_id)


def adds(driver: JobDriver) -> int:
    """Return how many calls of `add` have reached the panel."""
    return len([call for call in driver.panel.calls if call.action == "add"])


async def test_in_an_outage_one_order_is_in_doubt_and_the_others_wait(driver: JobDriver) -> None:
    for _ in range(4):
        await driver.ordered()
    driver.panel.inject(PanelFault.DROP, "add", times=100)
    driver.panel.inject(PanelFault.DROP, "balance", times=100)
    for _ in range(10):
        await submit.submit_one(driver.context)
    assert adds(driver) == 1
    statuses = [order.status for order in await driver.orders()]
    assert statuses == [Status.UNCONFIRMED, *[Status.QUEUED] * 3]
    row = await panel_row(driver)
    assert row.blocked_since is not None
    assert row.blocked_reason == "connection_lost"

    driver.panel.faults.clear()
    await driver.later(minutes=2)
    while await submit.submit_one(driver.context):
        pass
    statuses = [order.status for order in await driver.orders()]
    assert statuses == [Status.UNCONFIRMED, *[Status.PENDING] * 3]
    row = await panel_row(driver)
    assert (row.blocked_since, row.blocked_reason, row.next_read_at) == (None, None, None)
    assert row.balance_at is not None  # the read that ended the block
    await driver.verify()


@pytest.mark.parametrize(
    ("fault", "text", "reason"),
    [
        (PanelFault.DROP, "", "connection_lost"),
        (PanelFault.BAD_GATEWAY, "", "server_error"),
        (PanelFault.UNKNOWN_TEXT, "Moon phase is not favourable", "unknown_text"),
        (PanelFault.UNKNOWN_TEXT, "Invalid API key", "auth"),
        (PanelFault.TOO_MANY, "", "rate_limited"),
    ],
)
async def test_what_says_that_the_next_call_would_end_no_better_blocks_it(
    driver: JobDriver, fault: PanelFault, text: str, reason: str
) -> None:
    for _ in range(2):
        await driver.ordered()
    driver.panel.inject(fault, "add", body=text)
    driver.panel.inject(PanelFault.DROP, "balance")
    assert await submit.submit_one(driver.context)
    assert (await panel_row(driver)).blocked_reason == reason
    assert not await submit.submit_one(driver.context)
    assert adds(driver) == 1


async def test_a_refusal_of_one_order_blocks_no_other(driver: JobDriver) -> None:
    for _ in range(2):
        await driver.ordered()
    driver.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body="Bad link")
    driver.panel.inject(PanelFault.DROP, "balance")
    assert await submit.submit_one(driver.context)
    assert await submit.submit_one(driver.context)
    assert adds(driver) == 2


async def test_a_read_of_another_job_ends_the_block(driver: JobDriver) -> None:
    await driver.ordered()
    moment = now()
    await driver.do(
        block_sending, driver.context.panel_id, "timeout", moment, wait=timedelta(hours=1)
    )
    assert not await submit.submit_one(driver.context)
    await panel_calls.read(driver.context, driver.context.panel.read_services())
    assert await submit.submit_one(driver.context)
    assert adds(driver) == 1


async def test_a_read_that_fails_does_not_end_it(driver: JobDriver) -> None:
    await driver.ordered()
    await driver.do(block_sending, driver.context.panel_id, "timeout", now())
    driver.panel.inject(PanelFault.UNKNOWN_TEXT, "balance", body="Invalid API key")
    assert not await submit.submit_one(driver.context)
    row = await panel_row(driver)
    assert row.blocked_since is not None
    assert row.failing_since is not None


async def test_a_panel_that_hangs_is_read_no_longer_than_a_while(driver: JobDriver) -> None:
    await driver.ordered()
    await driver.do(block_sending, driver.context.panel_id, "timeout", now())
    driver.panel.inject(PanelFault.HANG, "balance")
    hasty = replace(Deadlines(), breaker_read=timedelta(seconds=0.05))
    assert not await submit.submit_one(replace(driver.context, deadlines=hasty))
    row = await panel_row(driver)
    assert row.failure == "timeout"
    assert adds(driver) == 0


async def test_calls_that_overlapped_block_until_a_read(driver: JobDriver) -> None:
    numbers = [await driver.ordered() for _ in range(2)]
    for _ in numbers:
        assert await driver.do(claim_next, now(), panel_id=driver.context.panel_id)
    for number in numbers:
        call = CallOutcome(number, 1, Accepted(f"{9000 + number}"), now())
        await delivery.deliver(driver.context, call)
        assert (await panel_row(driver)).blocked_reason == "overlapped"


async def test_an_order_of_a_dead_process_blocks_until_a_read(driver: JobDriver) -> None:
    await driver.ordered()
    assert await driver.do(claim_next, now(), panel_id=driver.context.panel_id)
    await driver.do(mark_abandoned, now(), grace=None)
    assert (await panel_row(driver)).blocked_reason == "abandoned"
    await driver.ordered()
    assert await submit.submit_one(driver.context)
    assert [call.action for call in driver.panel.calls] == ["balance", "add"]


async def test_the_first_read_waits_as_long_as_the_panel_asks(driver: JobDriver) -> None:
    await driver.ordered()
    headers = (("content-type", "application/json"), ("retry-after", "7"))
    async with (
        replying(always(Reply(b'{"error": "Too many requests"}', 429, headers))) as busy,
        client_of(busy) as client,
    ):
        await submit.submit_one(replace(driver.context, panel=client))
    row = await panel_row(driver)
    assert row.blocked_since is not None
    assert row.next_read_at == row.blocked_since + timedelta(seconds=7)


async def test_reads_are_tried_after_pauses_that_double_up_to_a_minute(driver: JobDriver) -> None:
    panel, start = driver.context.panel_id, now()

    async def due(moment: datetime) -> bool:
        return await driver.do(claim_read, panel, moment, shortest=SHORTEST, longest=LONGEST)

    assert not await due(start)
    await driver.do(block_sending, panel, "timeout", start)
    tries = [second for second in range(200) if await due(start + timedelta(seconds=second))]
    assert tries == [0, 1, 2, 4, 8, 16, 32, 64, 124, 184]


async def test_of_two_processes_one_reads(driver: JobDriver) -> None:
    panel, moment = driver.context.panel_id, now()
    await driver.do(block_sending, panel, "timeout", moment)
    found = [
        await driver.do(claim_read, panel, moment, shortest=SHORTEST, longest=LONGEST)
        for _ in range(2)
    ]
    assert found == [True, False]
