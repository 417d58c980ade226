"""What is wrong with orders at the panel lasts until a good answer, and is told once."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.catalog.panel_health import note_call_failed, note_call_succeeded
from bot.db import Database
from bot.orders.endings.deadlines import Deadlines
from bot.orders.status import Status
from bot.orders.waiting import outages, pending, troubles
from bot.orders.waiting.tables import OrderTrouble
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, later
from tests.orders.waiting.sample_waiting import alerts, panel, put

DEADLINES = Deadlines()
AFTER = DEADLINES.outage_alert


def stored(session: Session) -> dict[str, int]:
    """Return how often each trouble was seen."""
    session.expire_all()
    return {row.kind: row.count for row in session.exec(select(OrderTrouble))}


def answer(session: Session, order: int, minutes: float, *, good: bool = False, word: str = "",
           error: str = "") -> None:  # fmt: skip
    """Note one answer of the panel on an order."""
    troubles.note_answers(
        session,
        good={order} if good else set(),
        unknown_words={order: word} if word else {},
        unknown_ids={order: error} if error else {},
        deadlines=DEADLINES,
        now=later(minutes=minutes),
    )


@pytest.mark.parametrize(
    ("minutes", "told"), [((0, 30), 0), ((0, 1, 59), 0), ((0, 1, 60), 1), ((0, 1, 60, 61, 200), 1)]
)
async def test_an_unknown_id_is_told_after_three_answers_over_an_hour(
    database: Database, minutes: tuple[int, ...], told: int
) -> None:
    def story(session: Session) -> None:
        panel(session)
        order = sample_orders.sent(session).id
        for each in minutes:
            answer(session, order, each, error="Incorrect order ID")
        assert [alert.payload["order"] for alert in alerts(session, "unknown_id")] == [order] * told
        assert stored(session) == {"unknown_id": len(minutes)}

    await database.transact(story)


async def test_a_good_answer_ends_it_and_it_is_told_anew_if_it_comes_again(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel(session)
        order = sample_orders.sent(session).id
        for begin in (0, 600):
            for minutes in (0, 1, 60):
                answer(session, order, begin + minutes, error="Incorrect order ID")
            answer(session, order, begin + 61, good=True)
            assert stored(session) == {}
        assert len(alerts(session, "unknown_id")) == 2

    await database.transact(story)


async def test_an_unknown_word_lasts_from_the_first_until_one_that_is_known(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel(session)
        order = sample_orders.sent(session).id
        answer(session, order, 0, error="Incorrect order ID")
        for minutes in (1, 2):
            answer(session, order, minutes, word="Frozen")
        (row,) = session.exec(select(OrderTrouble))
        assert (row.kind, row.since, row.text) == ("unknown_word", later(minutes=1), "Frozen")
        answer(session, order, 3, good=True)
        assert stored(session) == {}

    await database.transact(story)


def completed(session: Session, count: int, took: timedelta) -> None:
    """Complete orders of the sample service that each took as long."""
    for number in range(count):
        order = sample_orders.sent(session, 10, panel_order=f"done-{number}")
        put(session, order.id, Status.COMPLETED, submitted_at=NOW, settled_at=NOW + took)


@pytest.mark.parametrize(
    ("known", "took", "limit"),
    [
        (pending.FEWEST, timedelta(minutes=5), DEADLINES.pending_least),
        (pending.FEWEST, timedelta(days=1), 5 * timedelta(days=1)),
        (pending.FEWEST - 1, timedelta(minutes=5), DEADLINES.pending_default),
    ],
)
async def test_pending_is_too_long_by_what_the_service_usually_takes(
    database: Database, known: int, took: timedelta, limit: timedelta
) -> None:
    def story(session: Session) -> None:
        panel(session)
        completed(session, known, took)
        order = sample_orders.sent(session).id
        running = sample_orders.sent(session, panel_order="901").id
        put(session, running, Status.IN_PROGRESS)
        pending.look_at_pending(session, DEADLINES, NOW + limit - timedelta(seconds=1))
        assert alerts(session) == []
        for _ in range(2):
            pending.look_at_pending(session, DEADLINES, NOW + limit)
        (alert,) = alerts(session)
        assert alert.payload == {"what": "long_pending", "order": order, "days": limit.days}
        put(session, order, Status.IN_PROGRESS)
        pending.look_at_pending(session, DEADLINES, NOW + limit)
        assert stored(session) == {}

    await database.transact(story)


async def test_an_outage_is_told_once_after_two_minutes_and_its_end_once(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel_id = panel(session)
        note_call_failed(session, panel_id, "no route", NOW)
        for span in (AFTER - timedelta(seconds=1), AFTER, 2 * AFTER):
            note_call_failed(session, panel_id, "no route", NOW + span)
            outages.tell_of_outage(session, panel_id, after=AFTER, now=NOW + span)
        assert [alert.payload["what"] for alert in alerts(session)] == ["panel_down"]
        assert alerts(session)[0].payload["why"] == "no route"
        for minutes in (9, 10):
            note_call_succeeded(session, panel_id, later(minutes=minutes))
            outages.tell_of_outage(session, panel_id, after=AFTER, now=later(minutes=minutes))
        assert [each.payload["what"] for each in alerts(session)] == ["panel_down", "panel_back"]

    await database.transact(story)


async def test_an_outage_that_ended_unseen_is_told_before_the_next(database: Database) -> None:
    def story(session: Session) -> None:
        panel_id = panel(session)
        note_call_failed(session, panel_id, "no route", NOW)
        outages.tell_of_outage(session, panel_id, after=AFTER, now=later(minutes=3))
        note_call_succeeded(session, panel_id, later(minutes=4))
        note_call_failed(session, panel_id, "refused", later(minutes=5))
        for minutes in (6, 8):
            outages.tell_of_outage(session, panel_id, after=AFTER, now=later(minutes=minutes))
        told = [alert.payload["what"] for alert in alerts(session)]
        assert told == ["panel_down", "panel_back", "panel_down"]

    await database.transact(story)


async def test_a_moment_without_the_panel_is_nobodys_alert(database: Database) -> None:
    def story(session: Session) -> None:
        panel_id = panel(session)
        note_call_failed(session, panel_id, "no route", NOW)
        note_call_succeeded(session, panel_id, later(minutes=1))
        outages.tell_of_outage(session, panel_id, after=AFTER, now=later(minutes=9))
        assert alerts(session) == []

    await database.transact(story)
