"""What is done with an order whose `add` had no clear answer: ours, and what others do."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlmodel import Session, col, select, update

from bot.db import table_of
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.orders.waiting import resolve

TRIES: Final = 3
OPERATOR: Final = 1

orders = table_of(Order)


class Policy(StrEnum):
    """A way to treat orders without a clear answer."""

    OURS = "ours"
    """Evidence first, then a person; nothing is sent again."""
    RETRY = "retry three times"
    """Sent again, then refunded."""
    REFUND = "refund on timeout"
    """Refunded at once."""


def settle_unclear(session: Session, policy: Policy, now: datetime) -> bool:
    """Treat the orders without a clear answer as a naive shop does; return True if any was."""
    unclear = session.exec(select(Order).where(col(Order.status) == Status.UNCONFIRMED)).all()
    for order in unclear:
        assert order.id is not None
        if policy is Policy.RETRY and order.attempts < TRIES:
            session.execute(
                update(orders)
                .where(orders.c.id == order.id, orders.c.status == Status.UNCONFIRMED.value)
                .values(status=Status.QUEUED.value, next_at=now)
            )
        else:
            resolve.refund_order(session, order.id, operator=OPERATOR, now=now)
    return bool(unclear)
