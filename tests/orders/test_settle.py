"""Settling: delivered and refunded make the price, to the unit, and only once."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot import ledger, money
from bot.db import Database
from bot.notifications.tables import Notification
from bot.orders.books import verify_all
from bot.orders.evidence.compensation import make_whole
from bot.orders.evidence.unresolved import claim_due
from bot.orders.sending.claims import find_submission
from bot.orders.settle import close_order
from bot.orders.status import Status
from bot.orders.submit import record_refused
from bot.orders.waiting.withdraw import WithdrawnBy, withdraw
from tests.orders import sample_orders
from tests.orders.waiting.sample_waiting import panel, put


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(quantity=st.integers(10, 10_000), share=st.floats(0, 1))
async def test_delivered_and_refunded_make_the_price(
    database: Database, quantity: int, share: float
) -> None:
    left = int(quantity * share)

    def story(session: Session) -> None:
        sample_orders.fund(session)
        before = sample_orders.balance(session)
        order = sample_orders.sent(session, quantity)
        earned = ledger.balance(session, ledger.revenue("USD"))
        after = Status.PARTIAL if left else Status.COMPLETED
        assert close_order(
            session,
            order.id,
            Status.PENDING,
            after,
            undelivered=left,
            now=sample_orders.NOW,
            source="t",
        )
        row = sample_orders.read(session, order.id)
        refund = sample_orders.balance(session) - (before - order.price)
        assert refund == row.refunded == money.refund(order.price, left, quantity)
        assert ledger.balance(session, ledger.revenue("USD")) - earned == order.price - refund
        assert ledger.balance(session, ledger.escrow(order.id, "USD")) == 0
        assert verify_all(session) == []
        session.rollback()

    await database.transact(story)


def _by_close(session: Session, number: int) -> None:
    close_order(
        session, number, Status.PENDING, Status.PARTIAL,
        undelivered=1, now=sample_orders.NOW, source="t",
    )  # fmt: skip


def _by_withdrawal(session: Session, number: int) -> None:
    put(session, number, Status.QUEUED)
    withdraw(session, number, by=WithdrawnBy.OPERATOR, source="t", now=sample_orders.NOW)


def _by_refusal(session: Session, number: int) -> None:
    put(session, number, Status.SUBMITTING)
    order = find_submission(session, number, sample_orders.NOW)
    assert order is not None
    record_refused(session, order, "bad_link", "Bad link", sample_orders.NOW)


def _by_compensation(session: Session, number: int) -> None:
    put(session, number, Status.UNCONFIRMED, next_at=sample_orders.NOW)
    order = claim_due(session, sample_orders.later(days=2))
    assert order is not None
    make_whole(session, order, sample_orders.NOW)


@pytest.mark.parametrize("end", [_by_close, _by_withdrawal, _by_refusal, _by_compensation])
@pytest.mark.parametrize("wrong", [-1, 1])
async def test_no_money_leaves_an_escrow_that_is_not_the_price(
    database: Database, end: Callable[[Session, int], None], wrong: int
) -> None:
    def story(session: Session) -> None:
        panel(session)
        order = sample_orders.sent(session)
        there, aside = ledger.escrow(order.id, "USD"), ledger.adjustments("USD")
        ledger.post(
            session, key="wrong", kind=ledger.EntryKind.ADJUSTMENT,
            postings=((there, wrong), (aside, -wrong)), now=sample_orders.NOW,
        )  # fmt: skip
        before = sample_orders.balance(session)
        with pytest.raises(ledger.EscrowMismatch, match=f"the order's price is {order.price}"):
            end(session, order.id)
        assert ledger.balance(session, there) == order.price + wrong
        assert sample_orders.balance(session) == before

    await database.transact(story)


async def test_the_second_to_settle_moves_nothing_and_tells_nobody(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        order = sample_orders.sent(session)
        for expected in (True, False):
            done = close_order(
                session, order.id, Status.PENDING, Status.CANCELED,
                undelivered=order.billed_quantity, now=sample_orders.NOW, source="t",
            )  # fmt: skip
            assert done is expected
        assert sample_orders.balance(session) == 100_000_000
        kinds = session.exec(select(Notification.kind)).all()
        assert kinds.count("order_canceled") == 1

    await database.transact(story)
