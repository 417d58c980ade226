"""A refund after the end comes from what the shop has earned with the order, once."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.orders import views
from bot.orders.status import Status
from bot.orders.waiting import refunds, resolve
from bot.orders.waiting.refunds import MoreThanEarned, NotEnded, RefundedMeanwhile
from bot.users import audit
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, disputed, unconfirmed
from tests.orders.waiting.sample_waiting import notices
from tests.support.races import overtaken

PRICE = 1_500_000


def ended(session: Session, remains: int = 500) -> int:
    """Settle an order of 1,000 pieces of which so many were not delivered."""
    number = disputed(session)
    resolve.settle_by_remains(session, number, remains, operator=1, now=NOW)
    return number


def refund(session: Session, number: int, amount: int, before: int = 0, operator: int = 1) -> None:
    refunds.refund_after_end(
        session, number, amount,
        refunded_before=before, operator=operator, reason="late", now=NOW,
    )  # fmt: skip


async def test_it_comes_from_revenue_and_stands_outside_of_the_settlement(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        number = ended(session)
        balance = sample_orders.balance(session)
        refund(session, number, 200_000)
        refund(session, number, 50_000, before=200_000, operator=2)
        row = sample_orders.read(session, number)
        assert (row.refunded, row.refunded_after_end) == (PRICE // 2, 250_000)
        assert sample_orders.balance(session) == balance + 250_000
        earned = ledger.balance(session, ledger.revenue("USD"))
        assert earned == PRICE - row.refunded - row.refunded_after_end
        entry = ledger.find_entry(session, f"order:{number}:refund:200000")
        assert entry is not None
        assert (entry.kind, entry.actor, entry.memo) == ("refund", "operator:2", f"#{number}")
        told = [letter.payload["amount"] for letter in notices(session, "refunded_after_end")]
        assert told == [200_000, 50_000]
        newest = audit.latest(session)[0]
        assert (newest.action, newest.reason, newest.actor) == ("refund", "late", 2)
        assert ledger.verify(session) == []

    await database.transact(story)


async def test_the_refunds_of_a_day_are_those_at_the_end_and_those_after_it(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        number = ended(session)
        at_the_end = sample_orders.read(session, number).refunded
        refund(session, number, 200_000)
        tomorrow = NOW + timedelta(days=1)
        refunds.refund_after_end(
            session, number, 50_000,
            refunded_before=200_000, operator=1, reason="late", now=tomorrow,
        )  # fmt: skip
        assert views.figures(session, NOW, "USD").refunded == at_the_end + 250_000
        assert views.figures(session, tomorrow, "USD").refunded == 50_000
        later = tomorrow + timedelta(days=1)
        assert views.figures(session, later, "USD").refunded == 0

    await database.transact(story)


@pytest.mark.parametrize("amount", [PRICE // 2 + 1, 10**12, 0, -1])
async def test_no_more_than_was_earned_goes_back(database: Database, amount: int) -> None:
    def story(session: Session) -> None:
        number = ended(session)
        with pytest.raises(MoreThanEarned):
            refunds.get_ended(session, number, amount)
        with pytest.raises(MoreThanEarned):
            refund(session, number, amount)
        refund(session, number, PRICE // 2)
        with pytest.raises(MoreThanEarned):
            refund(session, number, 1, before=PRICE // 2)
        assert ledger.verify(session) == []

    await database.transact(story)


async def test_the_same_question_refunds_once(database: Database) -> None:
    def story(session: Session) -> None:
        number = ended(session)
        refund(session, number, 100_000)
        with pytest.raises(RefundedMeanwhile):
            refund(session, number, 100_000)
        assert sample_orders.read(session, number).refunded_after_end == 100_000

    await database.transact(story)


async def test_what_has_not_ended_or_was_all_refunded_has_nothing_to_give(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        number = unconfirmed(session)
        for order_id in (number, 424_242):
            with pytest.raises(NotEnded):
                refunds.get_ended(session, order_id, 1)
        resolve.refund_order(session, number, operator=1, now=NOW)
        assert sample_orders.read(session, number).status == Status.LOST
        with pytest.raises(MoreThanEarned):
            refund(session, number, 1)

    await database.transact(story)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_of_two_operators_at_once_one_refunds(database: Database) -> None:
    number = await database.transact(ended)
    with pytest.raises(RefundedMeanwhile):
        await overtaken(
            database,
            partial(refund, number=number, amount=300_000),
            partial(refund, number=number, amount=300_000, operator=2),
        )
    row = await database.read(sample_orders.read, number)
    assert row.refunded_after_end == 300_000
    assert await database.read(ledger.verify) == []
