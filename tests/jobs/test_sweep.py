"""A sweep over many orders: a call and a commit a hundred; `add` goes first; nobody starves."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot import leases, ledger
from bot.db import now
from bot.demo.panel import PanelFault
from bot.jobs import follow, submit
from bot.jobs.pacing.read_pace import LONGEST_SPACING, ReadPace
from bot.orders.follow import BATCH
from tests.jobs.job_driver import FUNDS, JobDriver
from tests.jobs.many_orders import run_many
from tests.support.counting import Counts, counting

MANY = 1_000
SETUP = 12
"""Statements at most for a batch in which nothing has changed."""


def status_calls(driver: JobDriver) -> int:
    return sum(call.action == "status" for call in driver.panel.calls)


async def sweep(driver: JobDriver) -> Counts:
    """Sweep over all that is due, once; return what the database had to do."""
    await driver.later(minutes=2)
    driver.panel.calls.clear()
    with counting() as counts:
        while await follow.follow_due(driver.context):
            pass
    return counts


async def test_a_thousand_orders_cost_ten_calls_and_ten_commits(driver: JobDriver) -> None:
    await run_many(driver, MANY)
    first = await sweep(driver)  # the panel says for the first time how many remain
    assert (status_calls(driver), first.commits) == (MANY // BATCH, MANY // BATCH)

    again = await sweep(driver)
    assert (status_calls(driver), again.commits) == (MANY // BATCH, MANY // BATCH)
    assert len(again.statements) <= MANY // BATCH * SETUP
    # Nothing has changed: only when they are due again is written.
    changes = [one for one in again.statements if one.startswith("UPDATE orders")]
    assert len(changes) == MANY // BATCH
    assert not any("notifications" in one for one in again.statements)

    for order in driver.panel.orders.values():
        driver.panel.progress(order.id, remains=400, status="Pending")
    moved = await sweep(driver)
    assert (status_calls(driver), moved.commits) == (MANY // BATCH, MANY // BATCH)
    assert len(moved.statements) <= MANY // BATCH * (SETUP + 2)
    assert {order.remains for order in await driver.orders()} == {400}
    assert len(await driver.letters("order_card")) == MANY


async def test_orders_that_end_at_once_are_one_commit(driver: JobDriver) -> None:
    for order in await driver.accepted(20):
        driver.panel.finish(str(order.panel_order), "Partial", remains=500)
    counts = await sweep(driver)
    assert (status_calls(driver), counts.commits) == (1, 1)
    assert {order.status for order in await driver.orders()} == {"partial"}
    assert await driver.balance() == FUNDS - 20 * 750_000
    await driver.verify()


async def test_an_order_that_cannot_be_recorded_costs_its_batch_a_commit_an_order(
    driver: JobDriver,
) -> None:
    orders = await driver.accepted(5)
    poor = orders[2].id or 0
    await driver.do(_rob, poor)
    for order in orders:
        driver.panel.finish(str(order.panel_order), "Canceled")
    counts = await sweep(driver)
    assert status_calls(driver) == 1
    # What the answers say of the panel and of the ids, each order, and that one is put off.
    assert counts.commits == 2 + len(orders)
    statuses = {order.id: order.status for order in await driver.orders()}
    assert statuses.pop(poor) == "pending"
    assert set(statuses.values()) == {"canceled"}


def _rob(session: Session, order: int) -> None:
    """Take a unit out of an order's escrow: its price cannot be given back any more."""
    ledger.transfer(
        session,
        key="test:rob",
        kind=ledger.EntryKind.DEBIT,
        source=ledger.escrow(order, "USD"),
        target=ledger.adjustments("USD"),
        amount=1,
        now=now(),
    )


async def test_nobody_starves_while_the_panel_fails_now_and_then(driver: JobDriver) -> None:
    await run_many(driver, 3 * BATCH)
    await driver.later(minutes=2)
    for number in range(16):
        if number % 2 == 0:
            driver.panel.inject(PanelFault.SERVER_ERROR, "status")
        await follow.follow_due(driver.context)
        if number % 2:
            await driver.later(seconds=70)
    assert all(order.remains == 1_000 for order in await driver.orders())


async def test_orders_are_sent_before_the_next_call_where_the_panel_limits_calls(
    driver: JobDriver,
) -> None:
    await driver.accepted()
    shop = driver.context = replace(driver.context, pace=ReadPace(first_spacing=0.01))
    shop.pace.slow_down(None)
    await driver.ordered(link="https://example.com/waits")
    await driver.later(minutes=2)
    driver.panel.calls.clear()
    sweeping = asyncio.create_task(follow.follow_due(shop))
    await asyncio.sleep(0.2)
    assert not driver.panel.calls
    assert await submit.submit_one(shop)
    await sweeping
    assert [call.action for call in driver.panel.calls][:2] == ["add", "status"]


async def test_an_order_that_cannot_be_sent_does_not_stop_the_sweep(
    driver: JobDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "YIELDS", 1)
    await driver.accepted()
    shop = replace(driver.context, pace=ReadPace(first_spacing=0.01))
    shop.pace.slow_down(None)
    await driver.ordered(link="https://example.com/waits")
    await driver.later(minutes=2)
    driver.panel.calls.clear()
    await follow.follow_due(shop)
    assert [call.action for call in driver.panel.calls] == ["status"]


async def test_a_panel_that_asks_to_slow_down_is_asked_about_the_same_orders_later(
    driver: JobDriver,
) -> None:
    await run_many(driver, 2 * BATCH)
    await driver.later(minutes=2)
    shop = replace(driver.context, pace=ReadPace(first_spacing=0.01))
    driver.panel.calls.clear()
    driver.panel.inject(PanelFault.TOO_MANY, "status")
    assert not await follow.follow_due(shop)
    assert shop.pace.is_limited
    while await follow.follow_due(shop):
        pass
    refused, again, other = [call.form["orders"] for call in driver.panel.calls]
    assert refused == again != other


async def test_a_process_without_the_lease_ends_its_sweep(driver: JobDriver) -> None:
    await run_many(driver, 2 * BATCH)
    await driver.later(minutes=2)
    await driver.do(leases.acquire, follow.NAME, "another", now(), timedelta(minutes=1))
    driver.panel.calls.clear()
    assert not await follow.follow_due(replace(driver.context, alone=False))
    assert status_calls(driver) == 1


async def test_calls_are_spaced_more_and_more_and_then_not_at_all() -> None:
    pace = ReadPace(first_spacing=0.01)
    assert await pace.wait()
    assert not pace.is_limited
    pace.slow_down(60)
    assert not await pace.wait()
    for _ in range(40):
        pace.slow_down(None)
    assert pace._spacing == LONGEST_SPACING
    for _ in range(100):
        pace.note_answer()
    assert not pace.is_limited
    assert await pace.wait()
