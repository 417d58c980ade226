"""Following: each answer of a batch is recorded by itself; a garbled one moves no money."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.catalog.panels import get_panel
from bot.db import now
from bot.demo.panel import PanelFault
from bot.jobs import follow
from bot.jobs.reports.reading import STATUSES, report_of
from bot.orders.follow import BATCH, list_due
from bot.orders.plans import ParentKind
from bot.orders.recording import record_report
from bot.orders.status import FOLLOWED, SETTLING, Status
from bot.panel import ItemError, OrderStatus, PanelStatus
from bot.quirks.stored import quirks_to_store
from tests.jobs.job_driver import FOLLOW_EVERY, FUNDS, JobDriver
from tests.panel.reply_server import always, as_json, client_of, replying

PRICE = 1_500_000


async def follow_soon(driver: JobDriver) -> bool:
    """Let time pass until the orders are due, and poll."""
    await driver.later(minutes=2)
    return await follow.follow_due(driver.context)


async def states(driver: JobDriver) -> list[str]:
    return [order.status for order in await driver.orders()]


async def test_every_order_of_a_batch_gets_its_own_answer(driver: JobDriver) -> None:
    orders = await driver.accepted(6)
    ids = [str(order.panel_order) for order in orders]
    driver.panel.progress(ids[0], status="Processing")
    driver.panel.progress(ids[1], remains=400, start_count=70)
    driver.panel.finish(ids[2])
    driver.panel.finish(ids[3], "Partial", remains=250)
    driver.panel.finish(ids[4], "Canceled")
    driver.panel.finish(ids[5], "Refunded")
    assert not await follow_soon(driver)
    assert await states(driver) == [
        "processing", "in_progress", "completed", "partial", "canceled", "canceled",
    ]  # fmt: skip
    orders = await driver.orders()
    assert (orders[1].remains, orders[1].start_count) == (400, 70)
    assert [order.refunded for order in orders] == [0, 0, 0, PRICE // 4, PRICE, PRICE]
    assert len([call for call in driver.panel.calls if call.action == "status"]) == 1
    assert driver.woken[-1] == "notify"
    await driver.verify()


async def test_what_is_not_due_is_not_asked_about(driver: JobDriver) -> None:
    await driver.accepted()
    await driver.later(seconds=1)
    assert not await follow.follow_due(driver.context)
    before = len(driver.panel.calls)
    assert not await follow.follow_due(driver.context)  # asked a moment ago
    assert len(driver.panel.calls) == before
    (order,) = await driver.orders()
    assert abs(order.next_at - now() - FOLLOW_EVERY) < timedelta(seconds=5)


async def test_an_order_nobody_knows_any_more_spoils_no_other(driver: JobDriver) -> None:
    first, second, third = await driver.accepted(3)
    del driver.panel.orders[str(second.panel_order)]
    for order in (first, third):
        driver.panel.finish(str(order.panel_order))
    await follow_soon(driver)
    assert await states(driver) == ["completed", "pending", "completed"]
    assert await driver.escrow(second.id or 0) == PRICE


@pytest.mark.parametrize("fault", [PanelFault.LYING_WORD, PanelFault.LYING_GARBAGE])
async def test_a_word_nobody_knows_changes_nothing_and_alerts_once(
    driver: JobDriver, fault: PanelFault
) -> None:
    first, second = await driver.accepted(2)
    driver.panel.finish(str(second.panel_order))
    for _ in range(2):
        driver.panel.inject(fault, "status")
        await follow_soon(driver)
    assert await states(driver) == ["pending", "completed"]
    assert await driver.escrow(first.id or 0) == PRICE
    assert len(await driver.alerts()) == 1
    driver.panel.finish(str(first.panel_order))
    await follow_soon(driver)
    assert await states(driver) == ["completed", "completed"]
    await driver.verify()


@pytest.mark.parametrize(
    "fault",
    [
        PanelFault.SERVER_ERROR,
        PanelFault.BAD_GATEWAY,
        PanelFault.PAGE,
        PanelFault.EMPTY,
        PanelFault.TRUNCATED,
        PanelFault.DROP,
        PanelFault.TOO_MANY,
        PanelFault.UNKNOWN_TEXT,
    ],
)
async def test_an_answer_that_is_none_is_noted_and_asked_for_again(
    driver: JobDriver, fault: PanelFault
) -> None:
    orders = await driver.accepted(2)
    for order in orders:
        driver.panel.finish(str(order.panel_order))
    for _ in range(4):  # a panel that refuses a batch is asked one by one
        driver.panel.inject(fault, "status")
    assert not await follow_soon(driver)
    assert await states(driver) == ["pending", "pending"]
    panel = await driver.do(get_panel, driver.context.panel_id)
    if fault is not PanelFault.UNKNOWN_TEXT:
        assert panel.last_error
        assert panel.last_error_at is not None
    driver.panel.faults.clear()
    await follow_soon(driver)
    assert await states(driver) == ["completed", "completed"]


async def test_answers_that_are_missing_or_of_a_wrong_kind_leave_their_orders_alone(
    driver: JobDriver,
) -> None:
    first, second, third = await driver.accepted(3)
    odd = {
        str(first.panel_order): {"status": "Completed", "remains": "0", "charge": "0.9"},
        str(second.panel_order): ["?"],
        "999999": {"status": "Canceled"},
    }
    async with replying(always(as_json(odd))) as strange, client_of(strange) as client:
        await driver.later(minutes=2)
        await follow.follow_due(replace(driver.context, panel=client))
    assert await states(driver) == ["completed", "pending", "pending"]
    assert await driver.escrow(second.id or 0) == await driver.escrow(third.id or 0) == PRICE
    await driver.verify()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_full_batch_is_followed_by_the_next_at_once(driver: JobDriver) -> None:
    await driver.accepted(BATCH + 1)
    await driver.later(minutes=2)
    while await follow.follow_due(driver.context):
        pass
    asked = [call for call in driver.panel.calls if call.action == "status"]
    counts = [len(call.form.get("orders", call.form.get("order", "")).split(",")) for call in asked]
    assert counts == [BATCH, 1]


async def test_what_an_answer_teaches_of_the_panel_is_kept(driver: JobDriver) -> None:
    driver.panel.departures = replace(driver.panel.departures, batch_status="refused")
    await driver.accepted(2)
    await follow_soon(driver)
    kept = (await driver.do(get_panel, driver.context.panel_id)).quirks
    learnt = quirks_to_store(driver.context.panel.quirks)
    assert kept == learnt
    assert "single" in learnt.values()


async def test_an_answer_that_another_process_was_quicker_with_has_no_effect(
    driver: JobDriver,
) -> None:
    (order,) = await driver.accepted()
    driver.panel.finish(str(order.panel_order), "Partial", remains=500)
    await driver.later(minutes=2)
    stale = await driver.do(list_due, now(), panel_id=driver.context.panel_id)
    answer = (await driver.context.panel.read_statuses([str(order.panel_order)])).popitem()[1]
    assert isinstance(answer, OrderStatus)
    for _ in range(2):
        await driver.do(
            record_report,
            stale[0],
            report_of(answer),
            base=FOLLOW_EVERY,
            now=now(),
        )
    moving = replace(answer, status=PanelStatus.IN_PROGRESS)
    await driver.do(
        record_report,
        stale[0],
        report_of(moving),
        base=FOLLOW_EVERY,
        now=now(),
    )
    assert await states(driver) == ["partial"]
    assert await driver.balance() == FUNDS - PRICE // 2
    await driver.verify()


def test_only_words_whose_meaning_for_money_is_known_change_an_order() -> None:
    assert set(STATUSES.values()) == FOLLOWED | SETTLING | {Status.DISPUTED}
    for word in PanelStatus:
        answer = OrderStatus(word, "Their word", charge=Decimal(0))
        seen = report_of(answer, ParentKind.SUBSCRIPTION)
        assert seen.status == STATUSES.get(word)
        assert seen.status_text == "Their word"
    assert isinstance(ItemError(), ItemError)


@pytest.mark.parametrize(
    ("word", "plain", "drip_feed"),
    [
        (PanelStatus.ACTIVE, Status.IN_PROGRESS, Status.IN_PROGRESS),
        (PanelStatus.PAUSED, None, Status.PAUSED),
        (PanelStatus.EXPIRED, None, Status.EXPIRED),
        (PanelStatus.FAILED, None, None),
    ],
)
def test_a_subscriptions_words_mean_less_for_what_is_none(
    word: PanelStatus, plain: Status | None, drip_feed: Status | None
) -> None:
    assert report_of(OrderStatus(word, "w")).status is plain
    assert report_of(OrderStatus(word, "w"), ParentKind.DRIP_FEED).status is drip_feed
