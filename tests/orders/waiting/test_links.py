"""Orders whose link is busy: our own order goes first, a stranger's is waited for ever longer."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.db import Database
from bot.orders import same_link, submit
from bot.orders.endings.deadlines import Deadlines
from bot.orders.sending import claims
from bot.orders.status import FINAL, FOLLOWED, Status
from bot.orders.waiting import links
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, PANEL_ID, later
from tests.orders.waiting.sample_waiting import claimed, notices, panel, put

DEADLINES = Deadlines()
DAY = DEADLINES.link_notice


def refuse(session: Session, number: int, minutes: float) -> timedelta:
    """Send an order again, which is refused for its link; return its new pause."""
    put(session, number, Status.WAITING_LINK, next_at=NOW)
    order = claims.claim_next(session, later(minutes=minutes), panel_id=PANEL_ID)
    assert order is not None
    moment = later(minutes=minutes)
    links.postpone_for_link(session, order, "duplicate_link: busy", DEADLINES, moment)
    return sample_orders.read(session, number).next_at - moment


async def test_the_pause_doubles_up_to_half_an_hour(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        order = claimed(session)
        links.postpone_for_link(session, order, "duplicate_link: busy", DEADLINES, NOW)
        row = sample_orders.read(session, order.order_id)
        assert (row.status, row.next_at) == (Status.WAITING_LINK, NOW + DEADLINES.link_pause)
        pauses = [refuse(session, order.order_id, minutes) for minutes in range(10, 70, 10)]
        assert pauses == [timedelta(minutes=each) for each in (4, 8, 16, 30, 30, 30)]

    await database.transact(story)


async def test_an_order_behind_our_own_waits_for_its_end_and_no_deadline(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel(session)
        running = sample_orders.sent(session)
        second = claimed(session)
        links.postpone_for_link(session, second, "duplicate_link: busy", DEADLINES, NOW)
        row = sample_orders.read(session, second.order_id)
        assert (row.status, row.waits_for) == (Status.WAITING_TURN, running.id)
        for status in sorted(same_link.RUNNING):
            put(session, running.id, status)
            assert links.wake_turns(session, later(hours=1)) == 0
        links.tell_long_waiting(session, after=DAY, now=later(days=3))
        assert notices(session, "order_waits") == []
        put(session, running.id, Status.COMPLETED)
        assert links.wake_turns(session, later(hours=2)) == 1
        assert links.wake_turns(session, later(hours=3)) == 0
        assert claims.claim_next(session, later(hours=2), panel_id=PANEL_ID) is not None

    await database.transact(story)


@pytest.mark.parametrize("status", sorted(FINAL | {Status.QUEUED, Status.DISPUTED}))
async def test_an_order_that_does_not_run_at_the_panel_is_not_waited_for(
    database: Database, status: Status
) -> None:
    def story(session: Session) -> None:
        panel(session)
        other = sample_orders.sent(session)
        order = claimed(session)
        put(session, other.id, status)
        assert links.find_own_running(session, order) is None

    await database.transact(story)


async def test_another_link_or_another_panel_is_none_of_ours(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        other = sample_orders.sent(session)
        order = claimed(session)
        assert links.find_own_running(session, order) == other.id
        put(session, other.id, Status.PENDING, parameters={"link": "https://example.com/2"})
        assert links.find_own_running(session, order) is None
        put(session, other.id, Status.PENDING, parameters=order.parameters, panel_id=2)
        assert links.find_own_running(session, order) is None
        assert FOLLOWED < same_link.RUNNING

    await database.transact(story)


async def test_a_customer_is_told_once_after_a_day(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        numbers = []
        for _ in range(links.PORTION + 2):
            order = claimed(session)
            submit.record_postponed(session, order, Status.WAITING_LINK, "busy", later(days=9), NOW)
            numbers.append(order.order_id)
        links.tell_long_waiting(session, after=DAY, now=NOW + DAY - timedelta(seconds=1))
        assert notices(session, "order_waits") == []
        # Those that were told do not keep the others from it.
        for _ in range(3):
            links.tell_long_waiting(session, after=DAY, now=NOW + DAY)
        told = [letter.payload["order"] for letter in notices(session, "order_waits")]
        assert told == numbers

    await database.transact(story)
