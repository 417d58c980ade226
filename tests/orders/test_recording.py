"""Recording a report: what was seen of an order before decides together with its end."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from bot import ledger
from bot.db import Database, table_of
from bot.notifications.tables import RaisedAlert
from bot.orders import follow, recording
from bot.orders.books import verify_all
from bot.orders.follow import FollowedOrder, PanelReport
from bot.orders.status import Status
from bot.orders.tables import Order, Quote
from bot.text.numbers import Unreadable
from tests.orders import sample_orders
from tests.orders.sample_orders import FOLLOW_BASE, NOW, PANEL_ID, later

ODD = Unreadable.NUMBER
PRICE = 1_500_000
COMMENTS = {"link": "https://example.com/page", "comments": ["Nice", "So nice", "The nicest"]}


def claim(session: Session) -> FollowedOrder:
    (order,) = follow.list_due(session, later(days=9), panel_id=PANEL_ID)
    return order


def report(session: Session, status: Status | None, **seen: Any) -> Order:
    """Record a report on the only order, as the job does; return the order as it is then."""
    order = claim(session)
    word = status.value if status else "Odd"
    recording.record_report(
        session, order, PanelReport(status, word, **seen), base=FOLLOW_BASE, now=NOW
    )
    return sample_orders.read(session, order.id)


def begin(session: Session, **columns: Any) -> None:
    """Place an order of 1,000 pieces that the panel has accepted."""
    sample_orders.fund(session)
    order = sample_orders.sent(session)
    if columns:
        orders, quotes = table_of(Order), table_of(Quote)
        session.connection().execute(
            update(orders).where(orders.c.id == order.id).values(**columns)
        )
        # The terms of the quote are those of its order.
        quantity = columns.get("quantity", orders.c.quantity)
        session.connection().execute(
            update(quotes)
            .where(quotes.c.id == orders.c.quote_id, orders.c.id == order.id)
            .values(quantity=quantity)
        )


def package(session: Session, kind: str = "package", **columns: Any) -> None:
    """Place an order of one package that the panel has accepted."""
    begin(session, type=kind, quantity=1, rate="7.2", **columns)


def check(session: Session, order: Order, status: Status, refunded: int | None) -> None:
    """Check the order's end and its money; None: nothing has moved."""
    assert (order.status, order.refunded) == (status, refunded or 0)
    assert order.id is not None
    escrow = ledger.balance(session, ledger.escrow(order.id, "USD"))
    assert escrow == (PRICE if refunded is None else 0)
    assert verify_all(session) == []


def alerts(session: Session) -> list[str]:
    return [str(payload["what"]) for payload in session.exec(select(RaisedAlert.payload))]


@pytest.mark.parametrize("status", [Status.CANCELED, Status.PARTIAL])
async def test_an_end_with_unreadable_remains_moves_no_money(
    database: Database, status: Status
) -> None:
    def story(session: Session) -> None:
        begin(session)
        report(session, Status.PENDING, remains=1_000)
        order = report(session, status, remains=ODD, charge=ODD, unreadable="(remains '300 left')")
        check(session, order, Status.DISPUTED, None)
        assert "cannot be read" in order.refusal
        assert "300 left" in order.refusal
        assert alerts(session) == ["disputed"]

    await database.transact(story)


async def test_unreadable_numbers_of_a_running_order_leave_what_was_read(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        begin(session)
        report(session, Status.IN_PROGRESS, remains=700, start_count=50, charge="0.9")
        order = report(session, Status.IN_PROGRESS, remains=ODD, start_count=ODD, charge=ODD)
        assert (order.status, order.remains, order.start_count) == ("in_progress", 700, 50)

    await database.transact(story)


SEEN: list[list[tuple[Status | None, dict[str, int]]]] = [
    [(Status.IN_PROGRESS, {"remains": 700})],
    [(Status.IN_PROGRESS, {"remains": 0})],
    [(Status.IN_PROGRESS, {"remains": 700}), (Status.PENDING, {"remains": 1_000})],
    [(None, {"remains": 700})],
    [(Status.IN_PROGRESS, {"start_count": 50}), (Status.IN_PROGRESS, {"start_count": 90})],
]


@pytest.mark.parametrize("before", SEEN)
@pytest.mark.parametrize("remains", [None, 0, -2])
async def test_canceled_without_remains_after_a_delivery_is_for_a_person(
    database: Database, before: list[tuple[Status | None, dict[str, int]]], remains: int | None
) -> None:
    def story(session: Session) -> None:
        begin(session)
        for status, numbers in before:
            report(session, status, **numbers)
        check(session, report(session, Status.CANCELED, remains=remains), Status.DISPUTED, None)

    await database.transact(story)


UNSEEN: list[list[tuple[Status, dict[str, int]]]] = [
    [],
    [(Status.PENDING, {"remains": 0}), (Status.PROCESSING, {"remains": 0})],
    [(Status.PENDING, {"remains": 1_000}), (Status.IN_PROGRESS, {"remains": 1_000})],
    [(Status.PENDING, {"start_count": 0}), (Status.IN_PROGRESS, {"start_count": 9_000})],
    [(Status.PENDING, {"start_count": 40}), (Status.IN_PROGRESS, {"start_count": 41})],
]


@pytest.mark.parametrize("before", UNSEEN)
async def test_canceled_without_remains_gives_all_back_where_no_delivery_was_seen(
    database: Database, before: list[tuple[Status, dict[str, int]]]
) -> None:
    def story(session: Session) -> None:
        begin(session)
        for status, numbers in before:
            report(session, status, **numbers)
        check(session, report(session, Status.CANCELED, remains=0), Status.CANCELED, PRICE)

    await database.transact(story)


async def test_canceled_with_remains_is_settled_by_them_after_a_delivery(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        begin(session)
        report(session, Status.IN_PROGRESS, remains=700)
        check(session, report(session, Status.CANCELED, remains=600), Status.CANCELED, 900_000)

    await database.transact(story)


async def test_completed_with_most_of_it_remaining_is_settled_and_told_once(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        begin(session)
        order = claim(session)
        seen = PanelReport(Status.COMPLETED, "Completed", remains=501)
        for _ in range(2):
            recording.record_report(session, order, seen, base=FOLLOW_BASE, now=NOW)
        check(session, sample_orders.read(session, order.id), Status.COMPLETED, 0)
        assert alerts(session) == ["mostly_remains"]

    await database.transact(story)


async def test_an_order_that_the_panel_has_given_up_is_for_a_person(database: Database) -> None:
    def story(session: Session) -> None:
        begin(session)
        order = report(session, Status.DISPUTED, remains=1_000)
        check(session, order, Status.DISPUTED, None)
        assert "given the order up" in order.refusal

    await database.transact(story)


@pytest.mark.parametrize("remains", [None, 0, 1, 500])
async def test_a_partial_package_is_for_a_person(database: Database, remains: int | None) -> None:
    def story(session: Session) -> None:
        package(session)
        report(session, Status.PENDING, remains=500)
        check(session, report(session, Status.PARTIAL, remains=remains), Status.DISPUTED, None)

    await database.transact(story)


async def test_a_package_of_comments_is_settled_by_lines_that_the_charge_confirms(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        package(session, "custom comments package", parameters=COMMENTS)
        order = report(session, Status.PARTIAL, remains=1, charge="4.80")
        check(session, order, Status.PARTIAL, 500_000)
        assert order.remains is None

    await database.transact(story)


async def test_a_package_of_comments_is_for_a_person_where_the_charge_is_another(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        package(session, "custom comments package", parameters=COMMENTS)
        order = report(session, Status.PARTIAL, remains=1, charge="7.20")
        check(session, order, Status.DISPUTED, None)

    await database.transact(story)


@pytest.mark.parametrize(("remains", "whole"), [(500, True), (499, False), (0, False)])
async def test_a_canceled_package_gives_all_back_if_as_much_remains_as_at_first(
    database: Database, remains: int, whole: bool
) -> None:
    def story(session: Session) -> None:
        package(session)
        report(session, Status.PENDING, remains=500)
        report(session, Status.PENDING, remains=450)
        report(session, Status.IN_PROGRESS, remains=300)
        order = report(session, Status.CANCELED, remains=remains)
        status, refunded = (Status.CANCELED, PRICE) if whole else (Status.DISPUTED, None)
        check(session, order, status, refunded)

    await database.transact(story)


@pytest.mark.parametrize(
    ("status", "seen"),
    [(Status.IN_PROGRESS, {"remains": 500}), (Status.PENDING, {"remains": 0}),
     (Status.PENDING, {"remains": ODD}), (Status.PENDING, {"remains": 500, "is_certain": False})],
)  # fmt: skip
async def test_the_size_of_a_package_is_seen_only_while_it_is_pending_and_named(
    database: Database, status: Status, seen: dict[str, Any]
) -> None:
    def story(session: Session) -> None:
        package(session)
        assert report(session, status, **seen).size_seen is None
        check(session, report(session, Status.CANCELED, remains=500), Status.DISPUTED, None)

    await database.transact(story)


async def test_an_end_that_is_not_certainly_this_orders_is_refused(database: Database) -> None:
    def story(session: Session) -> None:
        begin(session)
        for status in (Status.COMPLETED, Status.CANCELED, Status.DISPUTED):
            with pytest.raises(ValueError, match="without the order's name"):
                report(session, status, is_certain=False)
        order = report(session, Status.IN_PROGRESS, remains=900, is_certain=False)
        assert (order.status, order.remains) == ("in_progress", 900)

    await database.transact(story)


async def test_an_order_that_cannot_be_recorded_is_put_off_ever_longer_and_told_once(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        begin(session)
        order = claim(session)
        pauses = []
        for minutes in (0, 1, 10, 600):
            recording.put_off(session, order.id, later(minutes=minutes))
            row = sample_orders.read(session, order.id)
            pauses.append((row.next_at - later(minutes=minutes)).total_seconds() / 60)
            assert row.unrecorded_since == NOW
        assert pauses == [1, 1, 10, 60]
        assert alerts(session) == ["unrecorded"]
        running = PanelReport(Status.IN_PROGRESS, "In progress")
        recording.record_report(session, order, running, base=FOLLOW_BASE, now=NOW)
        assert sample_orders.read(session, order.id).unrecorded_since is None
        recording.put_off(session, order.id, later(days=1))
        assert alerts(session) == ["unrecorded", "unrecorded"]

    await database.transact(story)


async def test_what_stays_the_same_clears_that_it_could_not_be_recorded(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        begin(session, unrecorded_since=NOW)
        assert report(session, Status.PENDING).unrecorded_since is None

    await database.transact(story)


def test_an_event_keeps_what_could_not_be_read_as_text() -> None:
    seen = PanelReport(Status.PARTIAL, "Partial", remains=ODD, unreadable="(remains 'x')")
    assert seen.detail() == {
        "word": "Partial", "remains": "unreadable", "charge": None, "unreadable": "(remains 'x')",
    }  # fmt: skip
    assert replace(seen, remains=5, unreadable="").detail() == {
        "word": "Partial", "remains": 5, "charge": None,
    }  # fmt: skip
