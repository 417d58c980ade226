"""What waits at the panel is told and ended by the jobs, whatever else goes wrong."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from bot.db import now, table_of
from bot.demo.panel import PanelFault
from bot.jobs import follow, submit
from bot.jobs.endings import deadlines
from bot.jobs.endings.deadlines import keep_deadlines
from bot.orders.status import Status
from bot.orders.tables import OrderEvent
from bot.orders.waiting import resolve
from bot.orders.waiting.attention import list_needs
from bot.orders.waiting.resolve import Standing
from bot.orders.waiting.tables import OrderTrouble
from tests.jobs.job_driver import FUNDS, JobDriver

PRICE = 1_500_000
LINK = "https://example.com/page"
FUNDS_TEXT = "Not enough funds on balance"


async def told(driver: JobDriver, *whats: str) -> list[dict[str, Any]]:
    """Return the payloads of the alerts of these kinds, or of all."""
    return [each.payload for each in await driver.alerts() if each.payload["what"] in whats]


async def needs(driver: JobDriver) -> list[str]:
    """Return what the desk names now."""
    shown, _ = await driver.do(list_needs, driver.context.deadlines, now())
    return [each.need.value for each in shown]


async def age(driver: JobDriver, **span: float) -> None:
    """Let troubles and events lie further back."""

    def move(session: Session) -> None:
        events, troubles = table_of(OrderEvent), table_of(OrderTrouble)
        for event in session.exec(select(OrderEvent)).all():
            at = event.at - timedelta(**span)
            session.execute(update(events).where(events.c.id == event.id).values(at=at))
        for trouble in session.exec(select(OrderTrouble)).all():
            since = trouble.since - timedelta(**span)
            session.execute(
                update(troubles).where(troubles.c.order_id == trouble.order_id).values(since=since)
            )

    await driver.do(move)


async def test_an_id_that_the_panel_forgot_is_told_after_an_hour_and_can_be_ended(
    driver: JobDriver,
) -> None:
    (order,) = await driver.accepted()
    del driver.panel.orders[str(order.panel_order)]
    for _ in range(2):
        await driver.later(minutes=2)
        await follow.follow_due(driver.context)
    await age(driver, minutes=60)
    assert await told(driver, "unknown_id") == []
    assert await needs(driver) == []
    await driver.later(minutes=2)
    await follow.follow_due(driver.context)
    (alert,) = await told(driver, "unknown_id")
    assert alert["order"] == order.id
    assert await needs(driver) == ["unknown_id"]
    await driver.do(
        resolve.refund_order, order.id or 0, operator=1, now=now(), standing=Standing.AT_PANEL
    )
    assert await needs(driver) == []
    assert await driver.balance() == FUNDS
    await driver.verify()


async def test_an_unknown_word_stands_on_the_desk_while_it_lasts(driver: JobDriver) -> None:
    (order,) = await driver.accepted()
    driver.panel.inject(PanelFault.LYING_WORD, "status")
    await driver.later(minutes=2)
    await follow.follow_due(driver.context)
    assert await needs(driver) == ["unknown_word"]
    await driver.later(minutes=2)
    await follow.follow_due(driver.context)
    assert await needs(driver) == []
    assert (await driver.order(order.id or 0)).status == Status.PENDING


async def test_orders_that_wait_for_the_balance_are_told_at_once_and_given_back(
    driver: JobDriver,
) -> None:
    number = await driver.ordered()
    driver.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body=FUNDS_TEXT)
    await submit.submit_one(driver.context)
    (alert,) = await told(driver, "funds")
    assert alert["count"] == 1
    assert await needs(driver) == ["waiting_funds"]
    await keep_deadlines(driver.context)
    assert (await driver.order(number)).status == Status.WAITING_FUNDS
    await age(driver, hours=6)
    await keep_deadlines(driver.context)
    order = await driver.order(number)
    assert (order.status, order.refunded) == (Status.WITHDRAWN, PRICE)
    assert order.settled_at is not None
    assert await driver.balance() == FUNDS
    assert await needs(driver) == []
    assert "notify" in driver.woken
    await driver.verify()


async def test_an_order_behind_our_own_is_sent_when_that_one_has_ended(driver: JobDriver) -> None:
    driver.panel.departures = replace(driver.panel.departures, duplicate_links="refused")
    first, second = await driver.ordered(), await driver.ordered()
    while await submit.submit_one(driver.context):
        pass
    order = await driver.order(second)
    assert (order.status, order.waits_for) == (Status.WAITING_TURN, first)
    await keep_deadlines(driver.context)
    assert not await submit.submit_one(driver.context)
    driver.panel.finish(str((await driver.order(first)).panel_order))
    await driver.later(minutes=2)
    await follow.follow_due(driver.context)
    await keep_deadlines(driver.context)
    assert driver.woken.count("submit") > 1
    assert await submit.submit_one(driver.context)
    assert (await driver.order(second)).status == Status.PENDING


async def test_a_strangers_order_is_waited_for_and_the_customer_told_after_a_day(
    driver: JobDriver,
) -> None:
    number = await driver.ordered()
    driver.panel.inject(PanelFault.DUPLICATE_LINK, "add")
    await submit.submit_one(driver.context)
    assert (await driver.order(number)).status == Status.WAITING_LINK
    assert await needs(driver) == ["waiting_link"]
    await keep_deadlines(driver.context)
    assert await driver.letters("order_waits") == []
    await age(driver, hours=24)
    for _ in range(2):
        await keep_deadlines(driver.context)
    (letter,) = await driver.letters("order_waits")
    assert letter.payload == {"order": number}


async def test_a_panel_that_is_away_is_told_once_and_asked_until_it_is_back(
    driver: JobDriver,
) -> None:
    (order,) = await driver.accepted()
    soon = replace(driver.context.deadlines, outage_alert=timedelta(0))
    shop = replace(driver.context, deadlines=soon)
    driver.panel.inject(PanelFault.BAD_GATEWAY, times=3)
    await driver.later(minutes=2)
    await follow.follow_due(shop)
    for _ in range(2):
        await keep_deadlines(shop)
    (alert,) = await told(driver, "panel_down", "panel_back")
    assert alert["what"] == "panel_down"
    for _ in range(2):
        await keep_deadlines(shop)
    assert [each["what"] for each in await told(driver, "panel_down", "panel_back")] == [
        "panel_down",
        "panel_back",
    ]
    assert (await driver.order(order.id or 0)).status == Status.PENDING


async def test_a_key_that_is_refused_is_told_as_an_outage_whichever_call_learns_it(
    driver: JobDriver,
) -> None:
    await driver.ordered()
    soon = replace(driver.context.deadlines, outage_alert=timedelta(0))
    shop = replace(driver.context, deadlines=soon)
    driver.panel.inject(PanelFault.UNKNOWN_TEXT, body="Invalid API key", times=4)
    await submit.submit_one(shop)
    for _ in range(2):
        await keep_deadlines(shop)
    assert [each["what"] for each in await told(driver, "panel_down", "refused")] == ["panel_down"]


async def test_a_look_that_fails_spoils_no_other(
    driver: JobDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await driver.ordered()
    driver.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body=FUNDS_TEXT)
    await submit.submit_one(driver.context)
    await age(driver, hours=6)

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(deadlines, "STEPS", (broken, *deadlines.STEPS))
    await keep_deadlines(driver.context)
    assert (await driver.order(number)).status == Status.WITHDRAWN
