"""Refunds an order after its end, out of what the shop has earned with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot import ledger
from bot.db import table_of
from bot.errors import Amount, ShopError
from bot.i18n import N_
from bot.ledger import EntryKind
from bot.notifications.outbox import NotificationKind, queue
from bot.orders.news import queue_card
from bot.orders.status import FINAL
from bot.orders.tables import Order
from bot.users import audit, customers

orders = table_of(Order)

_ENDED = select(
    orders.c.id,
    orders.c.user_id,
    orders.c.price,
    orders.c.currency,
    orders.c.refunded,
    orders.c.refunded_after_end,
).where(orders.c.id == bindparam("order"), orders.c.status.in_(sorted(FINAL)))

_REFUND = (
    update(orders)
    .where(
        orders.c.id == bindparam("order"),
        orders.c.status.in_(sorted(FINAL)),
        # What the operator has seen: of two refunds at once, and of a double tap, one is made.
        orders.c.refunded_after_end == bindparam("before"),
        orders.c.price - orders.c.refunded - orders.c.refunded_after_end >= bindparam("amount"),
    )
    .values(refunded_after_end=orders.c.refunded_after_end + bindparam("amount"))
)


@dataclass(frozen=True, slots=True)
class EndedOrder:
    """The money of an order that has ended, in micro-units."""

    id: int
    user_id: int
    price: int
    currency: str
    refunded: int
    """By its end."""
    refunded_after_end: int

    @property
    def earned(self) -> int:
        """What the shop still has of it."""
        return self.price - self.refunded - self.refunded_after_end


class NotEnded(ShopError):
    """There is no such order, or it has not ended."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "Order #{order} has not ended, so nothing was earned with it yet. No money has "
                "moved. /resolve {order} refund gives its price back."
            ),
            order=str(order_id),
        )


class MoreThanEarned(ShopError):
    """The amount is more than the shop still has of the order."""

    def __init__(self, order: EndedOrder) -> None:
        super().__init__(
            N_(
                "The shop has {earned} of order #{order} left, and no more can be refunded. No "
                "money has moved."
            ),
            order=str(order.id),
            earned=Amount(order.earned, order.currency),
        )


class RefundedMeanwhile(ShopError):
    """The order was refunded since the question was asked."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "Order #{order} was refunded since this question was asked, so nothing was moved "
                "a second time. /order {order} shows how much went back."
            ),
            order=str(order_id),
        )


def get_ended(session: Session, order_id: int, amount: int) -> EndedOrder:
    """Return an ended order of which `amount` micro-units can be refunded.

    Raises NotEnded or MoreThanEarned.
    """
    row = session.connection().execute(_ENDED, {"order": order_id}).mappings().first()
    if row is None:
        raise NotEnded(order_id)
    order = EndedOrder(**row)
    if not 0 < amount <= order.earned:
        raise MoreThanEarned(order)
    return order


def refund_after_end(
    session: Session,
    order_id: int,
    amount: int,
    *,
    refunded_before: int,
    operator: int,
    reason: str,
    now: datetime,
) -> None:
    """Move `amount` micro-units of an ended order from the shop's revenue to the customer.

    `refunded_before` is the order's `refunded_after_end` that the operator was shown. Raises
    RefundedMeanwhile if it is another by now, and as `get_ended`.
    """
    order = get_ended(session, order_id, amount)
    values = {"order": order_id, "before": refunded_before, "amount": amount}
    if session.connection().execute(_REFUND, values).rowcount != 1:
        raise RefundedMeanwhile(order_id)
    _pay(session, order, amount, refunded_before, operator, now)
    audit.record(
        session,
        actor=operator,
        action="refund",
        target=f"order:{order_id}",
        reason=reason,
        now=now,
        amount=amount,
        currency=order.currency,
    )


def _pay(
    session: Session, order: EndedOrder, amount: int, before: int, operator: int, now: datetime
) -> None:
    # What was refunded before grows with each refund, so it names this one.
    key = f"order:{order.id}:refund:{before}"
    ledger.transfer(
        session,
        key=key,
        kind=EntryKind.REFUND,
        source=ledger.revenue(order.currency),
        target=ledger.available(customers.number_of(session, order.user_id), order.currency),
        amount=amount,
        now=now,
        actor=f"operator:{operator}",
        memo=f"#{order.id}",
    )
    queue_card(session, order.id, order.user_id, now)
    queue(
        session,
        key=key,
        user_id=order.user_id,
        kind=NotificationKind.REFUNDED_AFTER_END,
        now=now,
        order=order.id,
        amount=amount,
    )
