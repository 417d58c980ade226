"""Submitting once: claims, outcomes, and what a dead process leaves."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot import ledger
from bot.db import Database
from bot.notifications.tables import Notification, RaisedAlert
from bot.orders import submit, views
from bot.orders.books import verify_all
from bot.orders.endings import abandoned
from bot.orders.sending import claims
from bot.orders.sending.claims import Submission
from bot.orders.status import TO_SUBMIT, Status
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, PANEL_ID


def claimed(session: Session) -> Submission:
    sample_orders.fund(session)
    sample_orders.ordered(session)
    found = claims.claim_next(session, NOW, panel_id=PANEL_ID)
    assert found is not None
    return found


def told(session: Session) -> dict[str, int]:
    kinds = session.exec(select(Notification.kind)).all()
    return {kind: kinds.count(kind) for kind in kinds}


def raised(session: Session) -> list[str]:
    return list(session.exec(select(RaisedAlert.key)).all())


async def test_the_order_that_waited_longest_is_sent_first_and_each_once(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        first, second = sample_orders.ordered(session), sample_orders.ordered(session)
        sent = [
            claims.claim_next(session, NOW, panel_id=PANEL_ID),
            claims.claim_next(session, NOW, panel_id=PANEL_ID),
            claims.claim_next(session, NOW, panel_id=PANEL_ID),
        ]
        assert [each and each.order_id for each in sent] == [first, second, None]
        assert sample_orders.read(session, first).attempts == 1

    await database.transact(story)


async def test_two_workers_never_claim_the_same_order(database: Database) -> None:
    def prepare(session: Session) -> None:
        sample_orders.fund(session)
        for _ in range(6):
            sample_orders.ordered(session)

    await database.transact(prepare)
    found = await asyncio.gather(
        *(database.transact(claims.claim_next, NOW, panel_id=PANEL_ID) for _ in range(12))
    )
    ids = [each.order_id for each in found if each is not None]
    assert len(ids) == len(set(ids))


async def test_an_order_that_is_not_due_waits(database: Database) -> None:
    def story(session: Session) -> None:
        order = claimed(session)
        until = sample_orders.later(minutes=5)
        submit.record_postponed(session, order, Status.WAITING_FUNDS, "funds", until, NOW)
        assert claims.claim_next(session, sample_orders.later(minutes=4), panel_id=PANEL_ID) is None
        again = claims.claim_next(session, until, panel_id=PANEL_ID)
        assert again is not None
        assert again.attempts == 2

    await database.transact(story)


@pytest.mark.parametrize("status", sorted(TO_SUBMIT))
async def test_what_waits_keeps_its_escrow(database: Database, status: Status) -> None:
    def story(session: Session) -> None:
        order = claimed(session)
        submit.record_postponed(session, order, status, "why", sample_orders.later(minutes=1), NOW)
        row = sample_orders.read(session, order.order_id)
        assert (row.status, row.refusal) == (status, "why")
        assert ledger.balance(session, ledger.escrow(order.order_id, "USD")) == order.price

    await database.transact(story)


async def test_an_accepted_order_is_followed(database: Database) -> None:
    def story(session: Session) -> None:
        order = claimed(session)
        submit.record_accepted(session, order, "900", NOW)
        row = sample_orders.read(session, order.order_id)
        assert (row.status, row.panel_order) == (Status.PENDING, "900")
        assert told(session) == {"order_card": 1}

    await database.transact(story)


async def test_an_id_that_another_order_has_is_no_answer(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        sample_orders.sent(session, panel_order="900")
        sample_orders.ordered(session)
        second = claims.claim_next(session, NOW, panel_id=PANEL_ID)
        assert second is not None
        submit.record_accepted(session, second, "900", NOW)
        row = sample_orders.read(session, second.order_id)
        assert (row.status, row.panel_order) == (Status.UNCONFIRMED, None)
        assert "900" in row.refusal

    await database.transact(story)


async def test_a_refused_order_gives_everything_back_once(database: Database) -> None:
    def story(session: Session) -> None:
        order = claimed(session)
        for _ in range(2):
            submit.record_refused(session, order, "bad_link", "Bad link", NOW)
        row = sample_orders.read(session, order.order_id)
        assert (row.status, row.refunded) == (Status.REJECTED, row.price)
        assert sample_orders.balance(session) == 100_000_000
        assert told(session) == {"order_card": 1, "order_rejected": 1}
        assert verify_all(session) == []

    await database.transact(story)


async def test_an_unclear_order_keeps_its_money_and_is_not_sent_again(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        order = claimed(session)
        for _ in range(2):
            submit.record_unconfirmed(session, order.order_id, order.user_id, "timeout", NOW)
        assert sample_orders.read(session, order.order_id).status == Status.UNCONFIRMED
        assert told(session) == {"order_card": 1}
        assert raised(session) == []  # the panel is searched for it first
        assert claims.claim_next(session, sample_orders.later(days=30), panel_id=PANEL_ID) is None
        assert ledger.balance(session, ledger.escrow(order.order_id, "USD")) == order.price

    await database.transact(story)


async def test_what_a_dead_process_was_sending_becomes_unconfirmed(database: Database) -> None:
    def story(session: Session) -> None:
        order = claimed(session)
        deadline = claims.CALL_DURATION.total_seconds()
        for seconds, count in ((deadline + 9, 0), (deadline + 10, 1), (deadline + 11, 0)):
            moment, grace = sample_orders.later(seconds=seconds), timedelta(seconds=10)
            assert abandoned.mark_abandoned(session, moment, grace=grace) == count
        (claim, found) = views.events(session, order.order_id)
        assert (claim.after, found.after, found.source) == ("submitting", "unconfirmed", "start")

    await database.transact(story)


async def test_a_process_that_is_alone_finds_it_at_once(database: Database) -> None:
    def story(session: Session) -> None:
        claimed(session)
        assert abandoned.mark_abandoned(session, NOW, grace=None) == 1

    await database.transact(story)
