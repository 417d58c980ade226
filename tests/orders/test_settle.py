"""Settling: delivered and refunded make the price, to the unit, and only once."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot import ledger, money
from bot.db import Database
from bot.notifications.tables import Notification
from bot.orders.books import verify_all
from bot.orders.settle import close_order
from bot.orders.status import Status
from tests.orders import sample_orders


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
