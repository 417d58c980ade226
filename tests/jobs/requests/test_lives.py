"""Refills and cancellations from the wish to their end, with the books checked after each."""

import pytest
from sqlmodel import Session, update

from bot.catalog.panels import ensure_panel
from bot.db import now, table_of
from bot.demo.panel import PanelFault
from bot.jobs.requests.work import recover
from bot.orders.requests.attention import NoOpenRequest, end_by_operator
from bot.orders.requests.sending import claim_queued
from bot.orders.requests.tables import RequestStatus
from bot.orders.tables import Order
from tests.jobs.job_driver import JobDriver
from tests.jobs.requests.request_calls import (
    CANCEL,
    REFILL,
    ask,
    calls,
    delivered,
    follow_now,
    requests_of,
    statuses,
    times_sent,
    unblock,
    work,
)
from tests.support.running_shop import CUSTOMER, OPERATOR

S = RequestStatus
PRICE = 1_500_000


async def test_a_refill_is_sent_once_and_followed_to_its_end(driver: JobDriver) -> None:
    (order,) = await delivered(driver)
    assert order.id is not None
    (result,) = await ask(driver, REFILL, order.id)
    assert result.done
    assert await statuses(driver) == [S.QUEUED]
    await work(driver)
    assert calls(driver, "refill") == [{"action": "refill", "order": str(order.panel_order)}]
    assert await statuses(driver) == [S.ACCEPTED]
    await work(driver, minutes=5)
    driver.panel.finish_refill("1")
    await work(driver, minutes=5)
    (request,) = await requests_of(driver)
    assert (request.status, request.panel_refill) == ("completed", "1")
    assert request.ended_at is not None
    (news,) = await driver.letters("request_ended")
    assert (news.user_id, news.payload["status"]) == (CUSTOMER, "completed")
    assert len(calls(driver, "refill")) == 1
    await driver.verify()


async def test_several_refills_go_in_one_call_and_end_apart(driver: JobDriver) -> None:
    orders = await delivered(driver, 3)
    numbers = [order.id or 0 for order in orders]
    assert all(result.done for result in await ask(driver, REFILL, *numbers))
    await work(driver)
    (form,) = calls(driver, "refill")
    assert form["orders"] == ",".join(str(order.panel_order) for order in orders)
    driver.panel.finish_refill("1", "Completed")
    driver.panel.finish_refill("2", "Rejected")
    await work(driver, minutes=5)
    assert len(calls(driver, "refill_status")) == 1
    assert await statuses(driver) == [S.COMPLETED, S.REJECTED, S.ACCEPTED]
    assert [one.reason for one in await requests_of(driver)] == ["", "panel_rejected", ""]
    await driver.verify()


async def test_an_order_has_one_open_request_and_then_a_pause(driver: JobDriver) -> None:
    (order,) = await delivered(driver)
    number = order.id or 0
    assert [one.done for one in await ask(driver, REFILL, number, number)] == [True]
    assert [one.done for one in await ask(driver, REFILL, number)] == [False]
    await work(driver)
    assert [one.done for one in await ask(driver, REFILL, number)] == [False]
    driver.panel.finish_refill("1")
    await work(driver, minutes=5)
    assert [one.done for one in await ask(driver, REFILL, number)] == [False]
    await driver.later(hours=24)
    assert [one.done for one in await ask(driver, REFILL, number)] == [True]


async def test_nobody_asks_for_another_customers_order(driver: JobDriver) -> None:
    (order,) = await delivered(driver)
    (result,) = await ask(driver, REFILL, order.id or 0, user=CUSTOMER + 1)
    assert result.standing is None
    assert await statuses(driver) == []
    (result,) = await ask(driver, REFILL, order.id or 0, user=OPERATOR, operator=True)
    assert result.done


async def test_a_refused_refill_says_why_and_may_be_asked_for_later(driver: JobDriver) -> None:
    (order,) = await delivered(driver)
    number = order.id or 0
    driver.panel.services["1"].refill = False
    await ask(driver, REFILL, number)
    await work(driver)
    (request,) = await requests_of(driver)
    assert (request.status, request.reason) == ("rejected", "refill_unavailable")
    assert [one.done for one in await ask(driver, REFILL, number)] == [False]
    await driver.later(minutes=11)
    assert [one.done for one in await ask(driver, REFILL, number)] == [True]


async def test_a_canceled_order_gives_money_back_when_its_status_says_so(
    driver: JobDriver,
) -> None:
    (order,) = await driver.accepted()
    number = order.id or 0
    before = await driver.balance()
    assert (await ask(driver, CANCEL, number))[0].done
    await work(driver)
    assert calls(driver, "cancel") == [{"action": "cancel", "orders": str(order.panel_order)}]
    assert await statuses(driver) == [S.ACCEPTED]
    assert await driver.balance() == before
    assert "follow" in driver.woken
    driver.panel.finish(str(order.panel_order), "Canceled", remains=1_000)
    await follow_now(driver)
    await work(driver)
    assert await statuses(driver) == [S.COMPLETED]
    assert (await driver.order(number)).status == "canceled"
    assert await driver.balance() == before + PRICE
    assert await driver.letters("request_ended") == []
    assert len(await driver.letters("order_canceled")) == 1
    await driver.verify()


async def test_an_accepted_cancellation_polls_its_order_at_once(driver: JobDriver) -> None:
    (order,) = await driver.accepted()
    await follow_now(driver)
    assert (await driver.order(order.id or 0)).next_at > now()
    await ask(driver, CANCEL, order.id or 0)
    await work(driver)
    assert (await driver.order(order.id or 0)).next_at <= now()


async def test_a_cancellation_that_comes_too_late_is_told(driver: JobDriver) -> None:
    (order,) = await driver.accepted()
    await ask(driver, CANCEL, order.id or 0)
    await work(driver)
    driver.panel.finish(str(order.panel_order))
    await follow_now(driver)
    await work(driver)
    (request,) = await requests_of(driver)
    assert (request.status, request.reason) == ("rejected", "order_ended")
    assert len(await driver.letters("request_ended")) == 1
    await driver.verify()


async def test_a_cancellation_that_is_under_way_there_already_is_followed(
    driver: JobDriver,
) -> None:
    (order,) = await driver.accepted()
    body = '[{"order": %s, "cancel": {"error": "Cancellation already requested"}}]'
    driver.panel.inject(PanelFault.VERBATIM, "cancel", body=body % order.panel_order)
    await ask(driver, CANCEL, order.id or 0)
    await work(driver)
    assert await statuses(driver) == [S.ACCEPTED]


async def test_an_order_that_was_not_sent_is_withdrawn_without_a_call(driver: JobDriver) -> None:
    number = await driver.ordered()
    before = await driver.balance()
    (result,) = await ask(driver, CANCEL, number)
    assert result.done
    assert (await driver.order(number)).status == "withdrawn"
    assert await driver.balance() == before + PRICE
    await work(driver)
    assert calls(driver, "cancel") == []
    assert await statuses(driver) == []
    await driver.verify()


async def test_a_queued_request_whose_order_no_longer_fits_is_not_sent(driver: JobDriver) -> None:
    (order,) = await driver.accepted()
    await ask(driver, CANCEL, order.id or 0)
    driver.panel.finish(str(order.panel_order), "Canceled")
    await follow_now(driver)
    await work(driver)
    assert calls(driver, "cancel") == []
    assert await statuses(driver) == [S.COMPLETED]


async def test_a_refill_without_an_id_ends_as_untracked(driver: JobDriver) -> None:
    (order,) = await delivered(driver)
    driver.panel.inject(PanelFault.VERBATIM, "refill", body='{"status": "success"}')
    await ask(driver, REFILL, order.id or 0)
    await work(driver)
    assert await statuses(driver) == [S.UNTRACKED]
    (result,) = await ask(driver, REFILL, order.id or 0)
    assert not result.done


async def test_a_status_that_nobody_knows_changes_nothing_and_alerts_after_a_day(
    driver: JobDriver,
) -> None:
    (order,) = await delivered(driver)
    await ask(driver, REFILL, order.id or 0)
    await work(driver)
    driver.panel.finish_refill("1", "Moonlit")
    await work(driver, minutes=5)
    assert await statuses(driver) == [S.ACCEPTED]
    await work(driver, hours=25)
    (alert,) = [one for one in await driver.alerts() if one.payload["what"] == "request_stuck"]
    assert alert.payload["evidence"] == "Moonlit"
    driver.panel.finish_refill("1")
    await work(driver, hours=1)
    assert await statuses(driver) == [S.COMPLETED]


async def test_a_refill_that_the_panel_does_not_know_any_more_alerts_after_a_day(
    driver: JobDriver,
) -> None:
    (order,) = await delivered(driver)
    await ask(driver, REFILL, order.id or 0)
    await work(driver)
    del driver.panel.refills["1"]
    await work(driver, minutes=5)
    await work(driver, hours=25)
    assert await statuses(driver) == [S.ACCEPTED]
    assert [one.payload["what"] for one in await driver.alerts()] == ["request_stuck"]


async def test_a_process_that_died_while_it_sent_leaves_an_unknown_request(
    driver: JobDriver,
) -> None:
    orders = await delivered(driver, 2)
    await ask(driver, REFILL, *(order.id or 0 for order in orders))
    limits = driver.context.deadlines
    claimed = await driver.do(
        claim_queued, driver.context.panel_id, REFILL, limit=1, now=now(),
        call_duration=limits.add_call,
    )  # fmt: skip
    assert len(claimed) == 1
    await work(driver)
    assert await statuses(driver) == [S.SENDING, S.ACCEPTED]
    await work(driver, seconds=31)
    assert await statuses(driver) == [S.UNKNOWN, S.ACCEPTED]
    assert times_sent(driver, "refill", orders[0].panel_order) == 0


async def test_the_only_process_gives_up_at_its_start_what_was_being_sent(
    driver: JobDriver,
) -> None:
    (order,) = await delivered(driver)
    await ask(driver, REFILL, order.id or 0)
    limits = driver.context.deadlines
    await driver.do(
        claim_queued, driver.context.panel_id, REFILL, limit=9, now=now(),
        call_duration=limits.add_call,
    )  # fmt: skip
    await recover(driver.context)
    assert await statuses(driver) == [S.UNKNOWN]
    await work(driver, hours=1)
    assert calls(driver, "refill") == []


async def test_an_operator_ends_what_comes_to_no_end(driver: JobDriver) -> None:
    orders = await delivered(driver, 2)
    numbers = [order.id or 0 for order in orders]
    driver.panel.inject(PanelFault.EMPTY, "refill", done=True)
    await ask(driver, REFILL, *numbers)
    await work(driver)
    assert await statuses(driver) == [S.UNKNOWN, S.UNKNOWN]
    await work(driver, hours=23)
    assert await driver.alerts() == []
    await work(driver, hours=2)
    await work(driver, hours=2)
    assert [one.payload["order"] for one in await driver.alerts()] == numbers
    await driver.do(end_by_operator, numbers[0], done=True, operator=OPERATOR, now=now())
    await driver.do(end_by_operator, numbers[1], done=False, operator=OPERATOR, now=now())
    assert await statuses(driver) == [S.COMPLETED, S.REJECTED]
    with pytest.raises(NoOpenRequest):
        await driver.do(end_by_operator, numbers[0], done=True, operator=OPERATOR, now=now())
    assert len(await driver.letters("request_ended")) == 2
    # Nothing was done: the customer may ask again at once.
    await unblock(driver)
    (again,) = await ask(driver, REFILL, numbers[1])
    assert again.done


async def test_an_operator_does_not_say_of_a_cancellation_that_it_was_done(
    driver: JobDriver,
) -> None:
    (order,) = await driver.accepted()
    number = order.id or 0
    await ask(driver, CANCEL, number)
    await work(driver)
    with pytest.raises(NoOpenRequest):
        await driver.do(end_by_operator, number, done=True, operator=OPERATOR, now=now())
    await driver.do(end_by_operator, number, done=False, operator=OPERATOR, now=now())
    assert (await driver.order(number)).status == "pending"
    await driver.verify()


async def test_an_accepted_request_that_never_ends_alerts_once(driver: JobDriver) -> None:
    await delivered(driver)
    first, second = await driver.accepted()
    await ask(driver, REFILL, first.id or 0)
    await ask(driver, CANCEL, second.id or 0)
    await work(driver)
    assert await statuses(driver) == [S.ACCEPTED, S.ACCEPTED]
    await work(driver, days=1)
    assert await driver.alerts() == []
    await work(driver, days=1.5)
    assert [one.payload["kind"] for one in await driver.alerts()] == ["cancel"]
    await work(driver, days=5)
    await work(driver, days=5)
    assert [one.payload["kind"] for one in await driver.alerts()] == ["cancel", "refill"]


async def test_a_request_for_an_order_of_another_panel_is_not_sent(driver: JobDriver) -> None:
    (order,) = await delivered(driver)
    await ask(driver, REFILL, order.id or 0)

    def leave(session: Session) -> None:
        another = ensure_panel(session, name="another", url="https://another.example/api/v2")
        session.execute(update(table_of(Order)).values(panel_id=another))

    await driver.do(leave)
    await work(driver)
    assert calls(driver, "refill") == []
    assert await statuses(driver) == [S.QUEUED]
