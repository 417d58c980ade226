"""The balance at the panel agrees with the books, and what does not is found."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, update

from bot import ledger
from bot.catalog import panels
from bot.catalog.tables import Panel
from bot.db import now, table_of
from bot.demo.panel import DOCUMENT, PanelFault
from bot.jobs import balance, follow
from bot.notifications.alerts import Alert
from bot.orders import submit
from bot.orders.costs import reconciling
from bot.orders.costs.reconciling import Confirmation
from bot.orders.costs.standing import BalanceStanding, load_standing
from bot.orders.costs.sums import Part
from bot.orders.sending import claims
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.orders.waiting import resolve
from tests.jobs.bought_parents import bought, make
from tests.jobs.job_driver import JobDriver
from tests.jobs.searches import compensated, read_balance, send
from tests.orders.sample_parents import DRIP_NOW, WATCH_NOW
from tests.support.running_shop import KEY, OPERATOR

DAY = timedelta(days=1)
CHARGE = 900_000


async def standing(driver: JobDriver) -> BalanceStanding:
    """Read the balance some time after all orders, and compare it with the books."""
    await driver.later(minutes=10)
    await read_balance(driver)
    found = await driver.do(load_standing, driver.context.panel_id, trusted_for=DAY, now=now())
    assert found is not None
    return found


async def book(driver: JobDriver, number: int = 1) -> int:
    """Book the rest there is; return it."""
    rest = (await standing(driver)).rest
    confirmed = Confirmation(rest, OPERATOR, number)
    assert await driver.do(
        reconciling.book_rest, driver.context.panel_id, confirmed, trusted_for=DAY, now=now()
    )
    return rest


async def end(driver: JobDriver, number: int, status: str, remains: int = 0) -> None:
    """Let the panel end an order, and follow it."""
    order = await driver.order(number)
    driver.panel.finish(str(order.panel_order), status, remains=remains)
    await driver.later(hours=2)
    await follow.follow_due(driver.context)


async def alerts(driver: JobDriver) -> list[dict[str, Any]]:
    """Return the alerts about a rest."""
    raised = [alert.payload for alert in await driver.alerts()]
    return [one for one in raised if one["what"] == Alert.UNEXPLAINED]


async def compare(driver: JobDriver, **since: float) -> None:
    """Compare the balance as the job does; a rest there is began that long before."""
    if since:
        await driver.do(move_rest, timedelta(**since))
    await balance.compare_balance(driver.context)


def move_rest(session: Session, span: timedelta) -> None:
    """Let the rest have begun earlier."""
    panels_ = table_of(Panel)
    since = session.execute(panels_.select()).mappings().one()["unexplained_since"]
    if since is not None:
        session.execute(update(panels_).values(unexplained_since=since - span))


@pytest.mark.parametrize("keeps", [False, True])
async def test_whatever_orders_come_to_the_books_explain_the_balance(
    searching: JobDriver, keeps: bool
) -> None:
    searching.panel.departures = replace(DOCUMENT, canceled_keeps_charge=keeps)
    assert await book(searching) == 1_000_000_000
    numbers = [await send(searching) for _ in range(5)]
    await bought(searching, DRIP_NOW)
    number, name = await bought(searching, WATCH_NOW)
    make(searching, name, 120)
    await searching.later(hours=2)
    await follow.follow_due(searching.context)
    state = await standing(searching)
    assert (state.rest, state.part(Part.OPEN).count) == (0, 7)
    assert state.part(Part.OPEN).amount == 5 * CHARGE + 450_000 + 108_000
    assert state.lowest == state.highest == state.balance
    ends = (("Completed", 0), ("Partial", 400), ("Canceled", 1000), ("Canceled", 10))
    for order, (status, remains) in zip(numbers, ends, strict=False):
        await end(searching, order, status, remains)
        state = await standing(searching)
        assert state.lowest == state.highest == state.balance
    assert state.part(Part.OPEN).count == 3
    assert (await searching.order(number)).settled_at is None
    await searching.verify()


async def test_what_ends_after_the_balance_was_read_is_explained(searching: JobDriver) -> None:
    await book(searching)
    first = await send(searching)
    await searching.later(hours=1)
    await follow.follow_due(searching.context)
    await standing(searching)
    second = await send(searching)  # after the reading
    for number in (first, second):
        order = await searching.order(number)
        searching.panel.finish(str(order.panel_order), "Partial", remains=400)
        await searching.do(sooner, number)
    await follow.follow_due(searching.context)
    assert (await searching.order(second)).status == Status.PARTIAL
    state = await searching.do(
        load_standing, searching.context.panel_id, trusted_for=DAY, now=now()
    )
    assert state is not None
    assert state.rest == 0
    assert state.part(Part.ENDED_LATER).amount == CHARGE * 6 // 10
    assert state.part(Part.GIVEN_BACK).amount == CHARGE * 4 // 10
    assert (await standing(searching)).rest == 0


def sooner(session: Session, number: int) -> None:
    """Let an order be polled now."""
    session.execute(update(table_of(Order)).values(next_at=now() - timedelta(minutes=1)))


async def test_orders_without_a_clear_answer_may_be_charged_or_not(searching: JobDriver) -> None:
    await book(searching)
    for done in (True, False):
        await send(searching, fault=PanelFault.EMPTY, done=done)
        state = await standing(searching)
        assert state.rest == 0
    assert (state.may_be_charged.count, state.may_be_charged.amount) == (2, 2 * CHARGE)
    assert (state.lowest, state.highest) == (1_000_000_000 - 2 * CHARGE, 1_000_000_000)


@pytest.mark.parametrize("done", [True, False])
async def test_what_is_in_suspense_explains_a_higher_balance(
    searching: JobDriver, done: bool
) -> None:
    await book(searching)
    await compensated(searching, done=done)
    state = await standing(searching)
    assert state.rest == 0
    assert state.may_be_there == CHARGE
    assert state.highest - state.lowest == CHARGE


async def test_an_ended_order_without_a_charge_is_estimated(searching: JobDriver) -> None:
    await book(searching)
    number = await send(searching)
    order = await searching.order(number)
    body = f'{{"{order.panel_order}": {{"status": "Completed", "remains": "0"}}}}'
    searching.panel.inject(PanelFault.VERBATIM, "status", body=body)
    await end(searching, number, "Completed")
    state = await standing(searching)
    assert state.rest == 0
    assert (state.unknown.count, state.unknown.amount) == (1, CHARGE)


async def test_an_order_that_the_panel_accepted_after_its_refund_is_estimated(
    searching: JobDriver,
) -> None:
    await book(searching)
    number, panel = await searching.ordered(), searching.context.panel_id
    claimed = await searching.do(claims.claim_next, now(), panel_id=panel)
    assert claimed is not None
    await searching.do(submit.record_unconfirmed, number, claimed.user_id, "timeout", now())
    await searching.do(resolve.refund_order, number, operator=OPERATOR, now=now())
    await searching.do(submit.record_accepted, claimed, "777", now())
    state = await standing(searching)
    assert state.unknown.count == 1


async def test_the_panels_rounding_is_tolerated_and_more_is_not(searching: JobDriver) -> None:
    await book(searching)
    searching.panel.balances[KEY] -= Decimal("0.01")
    assert (await standing(searching)).rest == 0
    searching.panel.balances[KEY] -= Decimal("0.00001")
    assert (await standing(searching)).rest == -10_010


async def test_a_strangers_order_on_the_key_is_alerted_once_a_day(searching: JobDriver) -> None:
    await book(searching)
    await send(searching)
    searching.panel.balances[KEY] -= Decimal("3.5")  # somebody else's
    await standing(searching)
    await compare(searching)
    assert await alerts(searching) == []  # it may be over in an hour
    await compare(searching, hours=3)
    await compare(searching)
    (alert,) = await alerts(searching)
    assert alert == {"what": "unexplained", "rest": -3_500_000, "currency": "USD"}
    panel = await searching.do(panels.get_panel, searching.context.panel_id)
    assert panel.unexplained == -3_500_000
    assert "notify" in searching.woken
    await book(searching, 2)
    await compare(searching)
    panel = await searching.do(panels.get_panel, searching.context.panel_id)
    assert (panel.unexplained, panel.unexplained_since) == (None, None)
    await searching.verify()


async def test_a_rest_that_turns_round_begins_anew(searching: JobDriver) -> None:
    await book(searching)
    for change in ("-5", "12"):
        searching.panel.balances[KEY] += Decimal(change)
        await standing(searching)
        await compare(searching)
        await searching.do(move_rest, timedelta(hours=1))
    assert await alerts(searching) == []
    await compare(searching, hours=2)
    (alert,) = await alerts(searching)
    assert alert["rest"] == 7_000_000


async def test_nothing_is_alerted_before_anything_was_booked(searching: JobDriver) -> None:
    await standing(searching)
    await compare(searching)
    await compare(searching, hours=3)
    assert await alerts(searching) == []
    assert (await searching.do(panels.get_panel, searching.context.panel_id)).unexplained is None


async def test_nothing_is_alerted_while_the_balance_is_unknown_or_old(searching: JobDriver) -> None:
    await book(searching)
    searching.panel.balances[KEY] += Decimal(9)
    await standing(searching)
    await compare(searching)
    searching.panel.departures = replace(DOCUMENT, balance="words")
    await read_balance(searching)
    await compare(searching, hours=3)
    assert await alerts(searching) == []
    searching.panel.departures = DOCUMENT
    await read_balance(searching)
    await searching.later(hours=25)
    await compare(searching)
    assert await alerts(searching) == []
    await read_balance(searching)
    await compare(searching)
    assert len(await alerts(searching)) == 1


async def test_a_rest_is_booked_once_and_only_as_it_was_confirmed(searching: JobDriver) -> None:
    rest = (await standing(searching)).rest
    panel = searching.context.panel_id
    for asked in (rest - 1, rest, rest):
        confirmed = Confirmation(asked, OPERATOR, 7)
        booked = await searching.do(
            reconciling.book_rest, panel, confirmed, trusted_for=DAY, now=now()
        )
        assert booked == (asked == rest and (await standing(searching)).rest == 0 and booked)
    assert await searching.do(ledger.balance, ledger.panel_prepaid("USD")) == -1_000_000_000
    assert await searching.do(ledger.find_entry, f"prepay:{OPERATOR}:7") is not None
    await searching.verify()
