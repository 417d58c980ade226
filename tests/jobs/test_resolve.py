"""Orders without a clear answer are searched for at the panel and settled by what it says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlmodel import Session, update

from bot.catalog.panel_health import recent_strangers
from bot.catalog.panels import get_panel
from bot.db import now, table_of
from bot.demo.panel import PanelFault
from bot.demo.panel.departures import Departures
from bot.jobs import follow, resolve
from bot.jobs.sending.record import record
from bot.jobs.spool.outcomes import CallOutcome
from bot.orders import views
from bot.orders.evidence import records, unresolved
from bot.orders.evidence.changes import BalanceReading, balance_changes
from bot.orders.evidence.judging import Judgment
from bot.orders.evidence.reasons import Reason, Verdict
from bot.orders.follow import PanelReport
from bot.orders.sending.attempts import SubmissionAttempt
from bot.orders.sending.claims import claim_next
from bot.orders.status import Status
from bot.orders.waiting import panel_ids
from bot.orders.waiting import resolve as decisions
from bot.panel import Accepted, AddOrder, PanelClient
from tests.jobs.job_driver import ONCE, JobDriver
from tests.jobs.searches import PRICE, QUICK, read_balance, reasons, search, send
from tests.support.running_shop import KEY, OPERATOR

OTHERS = AddOrder(service="1", link="https://example.com/other", quantity=1000)


async def test_an_order_hidden_behind_a_lost_answer_is_linked(searching: JobDriver) -> None:
    await send(searching)
    number = await send(searching, fault=PanelFault.SERVER_ERROR, done=True)
    await send(searching)
    hidden = list(searching.panel.orders)[1]
    assert (await searching.order(number)).status == Status.UNCONFIRMED
    await search(searching)
    order = await searching.order(number)
    assert (order.status, order.panel_order, order.refusal) == (Status.PENDING, hidden, "")
    assert await searching.alerts() == []
    event = await searching.do(views.latest_event, number, "evidence")
    assert event is not None
    assert event.detail["candidates"][0] == {
        "id": hidden, "status": "Pending", "charge": "0.9", "start": None, "remains": 1000,
    }  # fmt: skip
    searching.panel.finish(hidden)
    await searching.later(minutes=1)
    await follow.follow_due(searching.context)
    assert (await searching.order(number)).status == Status.COMPLETED
    await searching.verify()


async def test_an_order_that_the_panel_does_not_have_is_refunded(searching: JobDriver) -> None:
    await send(searching)
    number = await send(searching, fault=PanelFault.SERVER_ERROR, done=False)
    await send(searching)
    before = await searching.balance()
    await search(searching)
    order = await searching.order(number)
    assert (order.status, order.refunded) == (Status.LOST, PRICE)
    assert await searching.balance() == before + PRICE
    assert await searching.alerts() == []
    assert len(await searching.letters("order_refunded")) == 1
    await searching.verify()


async def test_money_that_moved_otherwise_at_the_panel_leaves_the_refund_to_a_person(
    searching: JobDriver,
) -> None:
    await send(searching)
    number = await send(searching, fault=PanelFault.SERVER_ERROR, done=False)
    await send(searching)
    searching.panel.balances[KEY] += Decimal(10)
    await search(searching)
    assert (await searching.order(number)).status == Status.UNCONFIRMED
    assert await reasons(searching, number) == [Reason.BALANCE_DISAGREES]
    assert await searching.alerts() == []  # a top-up may still be noticed
    searching.panel.balances[KEY] -= Decimal(10)
    await search(searching)
    assert (await searching.order(number)).status == Status.LOST


async def test_what_the_panel_gave_back_meanwhile_is_booked(searching: JobDriver) -> None:
    await send(searching)
    first = (await searching.orders())[0]
    await searching.later(hours=2)
    await read_balance(searching)
    number = await send(searching, fault=PanelFault.EMPTY, done=False)
    await send(searching)
    searching.panel.finish(str(first.panel_order), "Partial", remains=400)
    await search(searching)
    assert await reasons(searching, number) == [Reason.BALANCE_DISAGREES]
    await follow.follow_due(searching.context)
    await search(searching)
    assert (await searching.order(number)).status == Status.LOST


async def test_an_order_that_the_panel_numbers_late_is_not_taken_for_another(
    driver: JobDriver,
) -> None:
    await read_balance(driver)
    await send(driver)
    await send(driver, fault=PanelFault.EMPTY, done=False)
    await send(driver)
    late = await driver.context.panel.add_order(OTHERS)  # the panel is done with the one cut off
    assert isinstance(late, Accepted)
    number = await send(driver, fault=PanelFault.EMPTY, done=False)
    await send(driver)
    await driver.later(minutes=3)
    await search(driver)
    assert (await driver.order(number)).panel_order is None
    assert await reasons(driver, number) == [Reason.RIVAL]


async def test_the_call_of_an_order_that_evidence_links_was_over_before(
    searching: JobDriver,
) -> None:
    await send(searching)
    linked = await send(searching, fault=PanelFault.EMPTY, done=True)
    await send(searching)
    await searching.later(minutes=5)
    number = await searching.ordered()
    claimed = await searching.do(claim_next, now(), panel_id=searching.context.panel_id)
    assert claimed is not None
    while await resolve.resolve_due(searching.context):
        pass
    # The call that was in flight meanwhile did not overlap with it: no order is in doubt.
    call = CallOutcome(number, claimed.attempts, Accepted("900"), now())
    await searching.do(record, searching.context, call, now())
    assert (await searching.order(linked)).status == Status.PENDING
    assert (await searching.order(number)).panel_order == "900"


async def test_a_stranger_under_our_key_is_a_reason_to_ask(searching: JobDriver) -> None:
    await send(searching)
    number = await send(searching, fault=PanelFault.EMPTY, done=False)
    placed = await searching.context.panel.add_order(
        AddOrder(service="2", link="https://example.com/own", quantity=200)
    )
    assert isinstance(placed, Accepted)
    await send(searching)
    await search(searching)
    assert (await searching.order(number)).status == Status.UNCONFIRMED
    assert await reasons(searching, number) == [Reason.STRANGERS]
    (alert,) = await searching.alerts()
    assert alert.payload["candidates"] == [placed.id]
    assert alert.payload["what"] == "unconfirmed"
    panel = await searching.do(get_panel, searching.context.panel_id)
    assert recent_strangers(panel, now()) is not None
    assert recent_strangers(panel, now() + timedelta(days=8)) is None


async def test_the_charge_of_an_id_that_an_operator_has_named_may_have_fallen_at_any_time(
    searching: JobDriver,
) -> None:
    await send(searching)
    by_hand = await send(searching, fault=PanelFault.EMPTY, done=True)
    theirs = str(list(searching.panel.orders)[1])
    await searching.do(panel_ids.link_panel_order, by_hand, theirs, operator=OPERATOR, now=now())
    number = await send(searching, "2", fault=PanelFault.EMPTY, done=False)
    await searching.later(minutes=1)
    order = await searching.do(unresolved.claim_due, now())
    assert order is not None
    assert order.id == number
    assert order.notes is not None
    # As if the balance had been read last before all three.
    notes = replace(order.notes, balance_at=now() - timedelta(hours=1))
    order = replace(order, notes=notes)
    reading = BalanceReading(Decimal("998.20"), "USD", now(), now())
    (change,) = await searching.do(balance_changes, order, now(), reading)
    assert (change.certain, change.uncertain) == ((Decimal("-0.9"),), (Decimal("-0.9"),))


@asynccontextmanager
async def another_customer(driver: JobDriver) -> AsyncIterator[PanelClient]:
    """Open the panel with another customer's key."""
    driver.panel.balances["other-key"] = Decimal(100)
    async with PanelClient(driver.panel_url, "other-key", retries=ONCE) as client:
        yield client


async def test_another_customers_orders_between_ours_change_nothing(searching: JobDriver) -> None:
    await send(searching)
    async with another_customer(searching) as other:
        numbers = []
        for done in (True, False, True):
            await other.add_order(OTHERS)
            numbers.append(await send(searching, fault=PanelFault.DROP, done=done))
            await other.add_order(OTHERS)
            await send(searching)
    await search(searching)
    await search(searching)
    found = [(await searching.order(number)).status for number in numbers]
    assert found == [Status.PENDING, Status.LOST, Status.PENDING]


async def test_a_panel_that_answers_for_everybody_is_never_believed(searching: JobDriver) -> None:
    searching.panel.departures = replace(searching.panel.departures, reports_to_anyone=True)
    async with another_customer(searching) as other:
        await other.add_order(OTHERS)
        await send(searching)
        number = await send(searching, fault=PanelFault.DROP, done=False)
        await other.add_order(OTHERS)
        await send(searching)
    await search(searching)
    assert (await searching.order(number)).status == Status.UNCONFIRMED
    assert Reason.OTHERS_ANSWERED in await reasons(searching, number)


async def test_two_orders_with_other_charges_in_one_window_are_told_apart(
    searching: JobDriver,
) -> None:
    await send(searching)
    taken = await send(searching, "1", fault=PanelFault.EMPTY, done=True)
    lost = await send(searching, "2", fault=PanelFault.EMPTY, done=False)
    await send(searching)
    await search(searching)
    await search(searching)
    assert (await searching.order(taken)).panel_order == list(searching.panel.orders)[1]
    assert (await searching.order(lost)).status == Status.LOST
    await searching.verify()


async def test_without_a_later_order_the_operator_is_asked_after_a_quarter_of_an_hour(
    searching: JobDriver,
) -> None:
    await send(searching)
    number = await send(searching, fault=PanelFault.EMPTY, done=True)
    await search(searching)
    assert await reasons(searching, number) == [Reason.NO_UPPER_ID]
    assert await searching.alerts() == []
    await searching.later(minutes=15)
    await search(searching)
    (alert,) = await searching.alerts()
    hidden = list(searching.panel.orders)[1]
    assert alert.payload["candidates"] == [hidden]
    await send(searching)
    await searching.later(minutes=10)
    await search(searching)
    assert (await searching.order(number)).panel_order == hidden


async def test_an_order_that_waits_for_hours_is_searched_for_ever_more_rarely(
    searching: JobDriver,
) -> None:
    await send(searching)
    await send(searching, fault=PanelFault.EMPTY, done=True)
    for age, pause in ((20, 10), (60, 10), (600, 60)):
        await searching.later(minutes=age)
        await search(searching)
        calls = len(searching.panel.calls)
        await searching.later(minutes=pause - 2)
        await search(searching)
        assert len(searching.panel.calls) == calls
        await searching.later(minutes=pause // 4)
        await search(searching)
        assert len(searching.panel.calls) > calls


async def test_the_panel_is_not_searched_before_it_must_be_done_with_the_call(
    driver: JobDriver,
) -> None:
    await read_balance(driver)
    await send(driver)
    number = await send(driver, fault=PanelFault.EMPTY, done=True)
    await send(driver)
    asked = len(driver.panel.calls)
    while await resolve.resolve_due(driver.context):
        pass
    assert len(driver.panel.calls) == asked
    await driver.later(minutes=3)
    await search(driver)
    assert (await driver.order(number)).status == Status.PENDING


async def test_a_panel_that_does_not_answer_decides_nothing(searching: JobDriver) -> None:
    await send(searching)
    number = await send(searching, fault=PanelFault.EMPTY, done=True)
    await send(searching)
    searching.panel.inject(PanelFault.SERVER_ERROR, "status", times=2)
    await search(searching)
    assert (await searching.order(number)).status == Status.UNCONFIRMED
    assert await reasons(searching, number) == [Reason.UNREADABLE]
    searching.panel.faults.clear()
    await search(searching)
    assert (await searching.order(number)).status == Status.PENDING


@pytest.mark.parametrize(
    "manner",
    [
        Departures(),
        Departures(item_errors="bare", batch_status="list"),
        Departures(item_errors="missing"),
        Departures(item_errors="missing", batch_status="list"),
        Departures(batch_status="refused"),
        Departures(batch_status="fragile"),
    ],
)
async def test_ids_are_refused_in_whatever_shape(searching: JobDriver, manner: Departures) -> None:
    searching.panel.departures = manner
    await send(searching)
    async with another_customer(searching) as other:
        await other.add_order(OTHERS)
        lost = await send(searching, fault=PanelFault.EMPTY, done=False)
        await send(searching)
        taken = await send(searching, fault=PanelFault.EMPTY, done=True)
        await send(searching)
    await search(searching)
    await search(searching)
    assert (await searching.order(lost)).status == Status.LOST
    assert (await searching.order(taken)).status == Status.PENDING


async def test_random_ids_are_left_to_the_operator(driver: JobDriver) -> None:
    await read_balance(driver)
    driver.context = replace(driver.context, deadlines=QUICK)
    for _ in range(2):
        await send(driver)
    number = await send(driver, fault=PanelFault.EMPTY, done=True)
    await send(driver)
    await driver.do(_shuffle_ids)
    await search(driver)
    assert await reasons(driver, number) == [Reason.RANDOM_IDS]
    assert len(await driver.alerts()) == 1


def _shuffle_ids(session: Session) -> None:
    """Make the accepted ids fall with time, as a panel with random ids may give them."""
    attempts = table_of(SubmissionAttempt)
    session.execute(
        update(attempts)
        .where(attempts.c.panel_order.is_not(None))
        .values(panel_order=(100_000 - attempts.c.id).cast(attempts.c.panel_order.type))
    )


async def test_of_many_unclear_orders_every_lone_one_is_settled_and_none_wrongly(
    searching: JobDriver,
) -> None:
    dice = Random(7)
    taken: dict[int, bool] = {}
    async with another_customer(searching) as other:
        await send(searching)
        for _ in range(60):
            if dice.random() < 0.4:
                await other.add_order(OTHERS)
            service, done = dice.choice("12"), dice.random() < 0.5
            fault = dice.choice((PanelFault.EMPTY, PanelFault.DROP, PanelFault.SERVER_ERROR))
            if dice.random() < 0.2:
                taken[await send(searching, service, fault=fault, done=done)] = done
            else:
                await send(searching, service)
            # An order without a clear answer is followed by a read before the next one is sent.
            await searching.later(minutes=2)
            await read_balance(searching)
        await send(searching)
    for _ in range(4):
        await search(searching)
    links = {sent.form["link"]: sent.id for sent in searching.panel.orders.values()}
    lone = [number for number in taken if not {number - 1, number + 1} & taken.keys()]
    assert len(lone) >= 6
    for number, done in taken.items():
        order = await searching.order(number)
        if done:
            assert order.status in (Status.PENDING, Status.UNCONFIRMED)
            assert order.panel_order in (links[order.parameters["link"]], None)
        else:
            assert order.status in (Status.LOST, Status.UNCONFIRMED)
        assert number not in lone or order.status != Status.UNCONFIRMED
    await searching.verify()


async def test_a_verdict_comes_too_late_after_a_persons_decision(searching: JobDriver) -> None:
    await send(searching)
    number = await send(searching, fault=PanelFault.EMPTY, done=True)
    await send(searching)
    order = await searching.do(unresolved.claim_due, now())
    assert order is not None
    await searching.do(decisions.refund_order, number, operator=OPERATOR, now=now())
    report = PanelReport(Status.PENDING, "Pending")
    for judgment in (
        Judgment(Verdict.LINK, panel_order="23502", candidates={"23502": report}),
        Judgment(Verdict.REFUND),
        Judgment(Verdict.ASK, (Reason.STRANGERS,)),
    ):
        evidence = records.describe_evidence(order, judgment, None, ())
        await searching.do(records.record_judgment, order, judgment, evidence, QUICK, now())
    after = await searching.order(number)
    assert (after.status, after.panel_order, after.refunded) == (Status.LOST, None, PRICE)
    assert await searching.alerts() == []
    assert await searching.do(views.latest_event, number, "evidence") is None
    await searching.verify()
