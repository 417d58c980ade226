"""The desk names whatever waits, by its age: no kind of trouble is passed over in silence."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.catalog.current_panel import make_current
from bot.catalog.panels import ensure_panel
from bot.db import Database
from bot.orders.children.following import CHILDREN_OVERDUE
from bot.orders.endings.deadlines import Deadlines
from bot.orders.status import FINAL, Status
from bot.orders.waiting import troubles
from bot.orders.waiting.attention import AT_ONCE, Need, list_needs
from bot.orders.waiting.tables import TroubleKind
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW
from tests.orders.waiting.sample_waiting import panel, put, waiting

DEADLINES = Deadlines()
LATE = {
    Need.QUEUED: DEADLINES.queued,
    Need.SUBMITTING: DEADLINES.submitting,
    Need.WAITING_TURN: DEADLINES.link_notice,
    Need.CHILDREN_OVERDUE: CHILDREN_OVERDUE,
}
"""How long an order may be like this before it is shown; the others are shown at once."""


def by_status(status: Status, **values: object) -> Callable[[Session], int]:
    def bring(session: Session) -> int:
        number = sample_orders.sent(session).id
        put(session, number, status, **values)
        return number

    return bring


def by_trouble(kind: TroubleKind) -> Callable[[Session], int]:
    def bring(session: Session) -> int:
        number = sample_orders.sent(session).id
        troubles.note(session, kind, {number: "words"}, NOW)
        troubles.mark_alerted(session, kind, [number], NOW)
        return number

    return bring


def at_left_panel(session: Session) -> int:
    number = sample_orders.sent(session).id
    other = ensure_panel(session, name="other", url="https://other.example/api")
    make_current(session, other, NOW)
    return number


TROUBLES: dict[Need, Callable[[Session], int]] = {
    **{Need(status.value): by_status(status) for status in AT_ONCE},
    Need.QUEUED: by_status(Status.QUEUED),
    Need.SUBMITTING: by_status(Status.SUBMITTING, submitted_at=NOW),
    Need.WAITING_TURN: by_status(Status.WAITING_TURN),
    Need.UNKNOWN_ID: by_trouble(TroubleKind.UNKNOWN_ID),
    Need.UNKNOWN_WORD: by_trouble(TroubleKind.UNKNOWN_WORD),
    Need.LONG_PENDING: by_trouble(TroubleKind.LONG_PENDING),
    Need.UNRECORDED: by_status(Status.PENDING, unrecorded_since=NOW),
    Need.CHILDREN_OVERDUE: by_status(Status.IN_PROGRESS, ended_at=NOW),
    Need.OTHER_PANEL: at_left_panel,
}
"""What brings each need about, at NOW."""


def test_every_need_can_be_brought_about() -> None:
    assert set(TROUBLES) == set(Need)


@pytest.mark.parametrize("need", Need)
async def test_no_trouble_is_passed_over_and_none_outlasts_its_order(
    database: Database, need: Need
) -> None:
    def story(session: Session) -> None:
        panel(session)
        number = TROUBLES[need](session)
        moment = NOW + LATE.get(need, timedelta(0))
        (shown,), total = list_needs(session, DEADLINES, moment)
        assert (shown.order_id, shown.need, total) == (number, need, 1)
        assert shown.since <= moment
        if need in LATE:
            early = moment - timedelta(seconds=1)
            assert list_needs(session, DEADLINES, early) == ([], 0)
        for status in sorted(FINAL):
            put(session, number, status)
            assert list_needs(session, DEADLINES, moment) == ([], 0)

    await database.transact(story)


async def test_the_longest_wait_comes_first_and_what_is_not_named_is_counted(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel(session)
        moments = [NOW + timedelta(minutes=each) for each in (3, 1, 2)]
        numbers = [waiting(session, Status.WAITING_LINK, each) for each in moments]
        shown, total = list_needs(session, DEADLINES, NOW + timedelta(hours=1), limit=2)
        assert [each.order_id for each in shown] == [numbers[1], numbers[2]]
        assert total == len(numbers)

    await database.transact(story)


async def test_an_order_that_is_tried_again_keeps_its_age(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        first = waiting(session, Status.WAITING_FUNDS)
        put(session, first, Status.WAITING_FUNDS)
        ((shown,), _) = list_needs(session, DEADLINES, NOW + timedelta(hours=5))
        assert shown.since == NOW
        assert isinstance(shown.since, datetime)

    await database.transact(story)


async def test_a_quiet_shop_has_no_needs(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        sample_orders.sent(session)
        number = sample_orders.sent(session, panel_order="901").id
        # Told of first when it has lasted: one odd answer is no trouble.
        troubles.note(session, TroubleKind.UNKNOWN_ID, {number: "Incorrect order ID"}, NOW)
        assert list_needs(session, DEADLINES, NOW) == ([], 0)

    await database.transact(story)
