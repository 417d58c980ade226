"""Following: reports are recorded once, and only clear ones move money."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot import ledger
from bot.db import Database
from bot.notifications.tables import Notification, RaisedAlert
from bot.orders import follow, recording
from bot.orders.books import verify_all
from bot.orders.follow import FollowedOrder, PanelReport, poll_interval
from bot.orders.status import FINAL, FOLLOWED, Status
from tests.orders import sample_orders
from tests.orders.sample_orders import FOLLOW_BASE, NOW, PANEL_ID


def progress(session: Session, order: FollowedOrder, **seen: object) -> None:
    told = PanelReport(**{"status": None, "status_text": "", **seen})  # type: ignore[arg-type]
    recording.record_report(session, order, told, base=FOLLOW_BASE, now=NOW)


@pytest.mark.parametrize(
    ("age", "factor"),
    [(0, 1), (9.9, 1), (10, 4), (59, 4), (60, 20), (24 * 60 - 1, 20), (24 * 60, 120)],
)
def test_young_orders_are_asked_about_often_and_old_ones_rarely(age: float, factor: int) -> None:
    assert poll_interval(timedelta(minutes=age), FOLLOW_BASE) == FOLLOW_BASE * factor


async def test_those_that_have_been_due_for_longest_are_polled_first(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        ids = [sample_orders.sent(session, panel_order=str(each)).id for each in range(4)]
        first, second, third, fourth = ids
        for order, status, waited in (
            (first, Status.PENDING, 3), (second, Status.ACTIVE, 9),
            (third, Status.IN_PROGRESS, 6), (fourth, Status.COMPLETED, 99),
        ):  # fmt: skip
            sample_orders.alter(
                session, order, status=status.value, next_at=NOW - timedelta(minutes=waited)
            )
        assert [each.id for each in follow.list_due(session, NOW, panel_id=PANEL_ID)] == [
            second,
            third,
            first,
        ]
        due = follow.list_due(session, NOW - timedelta(minutes=5), panel_id=PANEL_ID)
        assert [each.id for each in due] == [second, third]

    await database.transact(story)


async def test_an_order_polled_or_linked_since_is_not_recorded(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        ids = [sample_orders.sent(session, panel_order=str(each)).id for each in range(4)]
        due = follow.list_due(session, NOW, panel_id=PANEL_ID)
        assert follow.lock_unchanged(session, due) == due
        follow.reschedule(session, {ids[0]: NOW + timedelta(minutes=1)})
        sample_orders.alter(session, ids[1], panel_order="another")
        sample_orders.alter(session, ids[2], status=Status.DISPUTED.value)
        assert [each.id for each in follow.lock_unchanged(session, due)] == ids[3:]

    await database.transact(story)


async def test_progress_refreshes_the_card_only_when_something_moved(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        order = sample_orders.sent(session)

        def revision() -> int:
            return session.exec(select(Notification.revision)).one()

        progress(session, order, status=Status.IN_PROGRESS, status_text="In progress", remains=900)
        moved = revision()
        current = replace(order, status=Status.IN_PROGRESS, remains=900)
        progress(
            session, current, status=Status.IN_PROGRESS, status_text="In progress", remains=900
        )
        assert revision() == moved
        progress(
            session, current, status=Status.IN_PROGRESS, status_text="In progress", remains=700
        )
        assert revision() == moved + 1
        row = sample_orders.read(session, order.id)
        assert (row.status, row.remains) == (Status.IN_PROGRESS, 700)

    await database.transact(story)


async def test_an_unknown_word_changes_nothing_and_alerts_once(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        order = sample_orders.sent(session)
        for _ in range(3):
            progress(session, order, status_text="Frobnicating", remains=0)
        assert sample_orders.read(session, order.id).status == Status.PENDING
        (alert,) = session.exec(select(RaisedAlert)).all()
        assert alert.key == f"alert:order:{order.id}:word:Frobnicating"
        assert alert.payload == {"what": "word", "word": "Frobnicating", "order": order.id}

    await database.transact(story)


async def test_no_remains_while_pending_is_not_completed(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        order = sample_orders.sent(session)
        progress(session, order, status=Status.PENDING, status_text="Pending", remains=0)
        assert sample_orders.read(session, order.id).status == Status.PENDING
        assert ledger.balance(session, ledger.escrow(order.id, "USD")) == order.price

    await database.transact(story)


@pytest.mark.parametrize(
    ("seen", "status", "refund"),
    [
        ({"status": Status.COMPLETED, "remains": 0}, Status.COMPLETED, 0),
        ({"status": Status.COMPLETED, "remains": 300}, Status.COMPLETED, 0),
        ({"status": Status.PARTIAL, "remains": 250}, Status.PARTIAL, 375_000),
        ({"status": Status.PARTIAL, "remains": 9_999}, Status.DISPUTED, None),
        ({"status": Status.PARTIAL, "remains": -5}, Status.DISPUTED, None),
        ({"status": Status.PARTIAL}, Status.DISPUTED, None),
        ({"status": Status.CANCELED}, Status.CANCELED, 1_500_000),
        ({"status": Status.CANCELED, "remains": 0, "charge": "0.9"}, Status.CANCELED, 1_500_000),
        ({"status": Status.CANCELED, "remains": 100}, Status.CANCELED, 150_000),
    ],
)
async def test_an_end_settles_by_the_customers_own_price(
    database: Database, seen: dict[str, object], status: Status, refund: int | None
) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        order = sample_orders.sent(session)
        for _ in range(2):  # the same answer twice moves money once
            progress(session, order, status_text="x", **seen)
        row = sample_orders.read(session, order.id)
        assert row.status == status
        escrow = ledger.balance(session, ledger.escrow(order.id, "USD"))
        assert escrow == (order.price if refund is None else 0)
        assert sample_orders.balance(session) == 100_000_000 - order.price + (refund or 0)
        assert verify_all(session) == []

    await database.transact(story)


WORDS = st.sampled_from([None, *FINAL - {Status.REJECTED, Status.LOST}, Status.PENDING,
                         Status.PROCESSING, Status.IN_PROGRESS])  # fmt: skip
ANSWERS = st.lists(
    st.tuples(WORDS, st.none() | st.integers(-5, 2_000), st.none() | st.integers(-5, 10**6)),
    max_size=8,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answers=ANSWERS)
async def test_whatever_the_panel_says_no_money_is_made_or_lost(
    database: Database, answers: list[tuple[Status | None, int | None, int | None]]
) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        order = sample_orders.sent(session)
        for status, remains, start in answers:
            row = sample_orders.read(session, order.id)
            current = replace(
                order,
                status=Status(row.status),
                remains=row.remains,
                start_count=row.start_count,
            )
            if current.status not in FOLLOWED:
                break
            progress(
                session, current, status=status, status_text="w", remains=remains, start_count=start
            )
        row = sample_orders.read(session, order.id)
        escrow = ledger.balance(session, ledger.escrow(order.id, "USD"))
        revenue = ledger.balance(session, ledger.revenue("USD"))
        assert sample_orders.balance(session) + escrow + revenue == 100_000_000
        assert (escrow == 0) is (Status(row.status) in FINAL)
        assert 0 <= row.refunded <= row.price
        assert verify_all(session) == []
        session.rollback()

    await database.transact(story)


async def test_a_late_report_leaves_an_order_as_it_was_settled(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        order = sample_orders.sent(session)
        for said in (
            PanelReport(Status.PARTIAL, "Partial", remains=400),
            PanelReport(Status.PENDING, "Pending", remains=900),  # asked for before
        ):
            recording.record_report(session, order, said, base=FOLLOW_BASE, now=NOW)
        settled = sample_orders.read(session, order.id)
        assert (settled.status, settled.remains) == (Status.PARTIAL, 400)

    await database.transact(story)
