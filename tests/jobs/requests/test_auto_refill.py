"""Automatic refill: a request a day until the panel refuses, or the guarantee is over."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.db import Database, now
from bot.demo.panel import PanelFault
from bot.demo.panel.life import Behavior
from bot.orders.requests import auto
from bot.orders.requests.auto import guarantee_of
from bot.orders.requests.tables import AutoRefill, RequestStatus
from tests.jobs.job_driver import JobDriver, open_job_driver
from tests.jobs.requests.request_calls import (
    REFILL,
    ask,
    calls,
    delivered,
    requests_of,
    statuses,
    work,
)
from tests.support.running_shop import CUSTOMER

S = RequestStatus


@pytest.mark.parametrize(
    ("title", "days"),
    [
        ("Followers | Real | 30 days refill", 30),
        ("Followers [R60]", 60),
        ("Followers | R 90 | Start 1 day", 90),
        ("Followers - 365D", 365),
        ("Подписчики, гарантия 30 дней", 30),
        ("Followers | Lifetime refill", 365),
        ("Followers ♻️ ∞", 365),
        ("Followers | 900 days", 365),
        ("Followers 10K/day", 30),
        ("1000 Followers | HQ", 30),
        ("MP3D sounds", 30),
    ],
)
def test_a_name_says_how_long_refills_are_promised(title: str, days: int) -> None:
    assert guarantee_of(title) == timedelta(days=days)


async def switch_on(driver: JobDriver, number: int) -> bool:
    limits = driver.context.deadlines
    return await driver.do(auto.switch_on, number, CUSTOMER, limits, now()) is not None


async def days_later(driver: JobDriver, days: float) -> None:
    """Let days pass, for automatic refills too, and the job work."""
    span = timedelta(days=days)

    def earlier(session: Session) -> None:
        for row in session.exec(select(AutoRefill)):
            row.next_at, row.until = row.next_at - span, row.until - span
            session.add(row)

    await driver.do(earlier)
    await work(driver, days=days)


async def end_refills(driver: JobDriver, status: str = "Completed") -> None:
    for refill in driver.panel.refills.values():
        if not refill.forced:
            driver.panel.finish_refill(refill.id, status)
    await work(driver, minutes=5)


@pytest.fixture
async def unpaused(database: Database) -> AsyncIterator[JobDriver]:
    """Open the jobs beside a panel that refills as often as it is asked."""
    async with open_job_driver(database, behavior=Behavior(refill_pause=0)) as opened:
        yield opened


async def test_a_refill_is_asked_for_each_day_until_the_guarantee_is_over(
    unpaused: JobDriver,
) -> None:
    driver = unpaused
    (order,) = await delivered(driver)
    assert await switch_on(driver, order.id or 0)
    await work(driver)
    for _ in range(3):
        await end_refills(driver)
        await work(driver, hours=3)
        await days_later(driver, 1)
    assert len(calls(driver, "refill")) == 4
    assert all(request.automatic for request in await requests_of(driver))
    await end_refills(driver)
    await days_later(driver, 30)
    await days_later(driver, 1)
    assert len(calls(driver, "refill")) == 4
    (stopped,) = await driver.letters("auto_refill_stopped")
    assert stopped.payload["reason"] == "over"
    assert len(await driver.letters("request_ended")) == 4


async def test_it_goes_on_where_nothing_had_dropped_and_says_nothing(unpaused: JobDriver) -> None:
    driver = unpaused
    (order,) = await delivered(driver)
    await switch_on(driver, order.id or 0)
    await work(driver)
    await end_refills(driver, "Rejected")
    await days_later(driver, 1)
    await work(driver)
    assert await statuses(driver) == [S.REJECTED, S.ACCEPTED]
    assert await driver.letters("request_ended", "auto_refill_stopped") == []


@pytest.mark.parametrize(
    ("said", "goes_on"),
    [
        ("Refill is not available for this order", False),
        ("You can request a refill after 24 hours", True),
        ("Refill already in progress", True),
    ],
)
async def test_it_ends_when_the_panel_refuses_and_not_when_it_is_too_early(
    driver: JobDriver, said: str, goes_on: bool
) -> None:
    (order,) = await delivered(driver)
    driver.panel.inject(PanelFault.UNKNOWN_TEXT, "refill", body=said)
    await switch_on(driver, order.id or 0)
    await work(driver)
    assert await statuses(driver) == [S.REJECTED]
    stopped = await driver.letters("auto_refill_stopped")
    assert [one.payload["reason"] for one in stopped] == ([] if goes_on else ["refused"])
    await days_later(driver, 1.1)
    await work(driver)
    assert len(calls(driver, "refill")) == (2 if goes_on else 1)


async def test_it_waits_for_a_request_that_is_open(driver: JobDriver) -> None:
    (order,) = await delivered(driver)
    await ask(driver, REFILL, order.id or 0)
    await work(driver)
    await switch_on(driver, order.id or 0)
    await work(driver)
    await days_later(driver, 1)
    assert await statuses(driver) == [S.ACCEPTED]
    assert len(calls(driver, "refill")) == 1


async def test_it_is_for_delivered_orders_of_ones_own(driver: JobDriver) -> None:
    (order,) = await driver.accepted()
    assert not await switch_on(driver, order.id or 0)
    (order,) = await driver.orders()
    driver.panel.finish(str(order.panel_order))
    orders = await delivered(driver)
    limits = driver.context.deadlines
    number = orders[0].id or 0
    assert await driver.do(auto.switch_on, number, CUSTOMER + 1, limits, now()) is None
    assert await switch_on(driver, number)
    assert not await driver.do(auto.switch_off, number, CUSTOMER + 1, now())
    assert await driver.do(auto.switch_off, number, CUSTOMER, now())
    assert not await driver.do(auto.switch_off, number, CUSTOMER, now())
    await work(driver)
    assert calls(driver, "refill") == []
