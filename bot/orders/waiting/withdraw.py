"""Withdraws an order that was not sent: its whole price goes back to the customer."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot import ledger
from bot.db import table_of
from bot.notifications.outbox import NotificationKind
from bot.orders.news import notify_customer, queue_card
from bot.orders.status import TO_SUBMIT, Status, change_status
from bot.orders.tables import Order
from bot.users import customers


class WithdrawnBy(StrEnum):
    """Who withdrew an order; the customer is told in other words for each."""

    CUSTOMER = "customer"
    OPERATOR = "operator"
    DEADLINE = "deadline"


CUSTOMER_MAY_WITHDRAW = TO_SUBMIT
"""Statuses in which an order's customer can take it back: the panel certainly does not have it."""

orders = table_of(Order)

_TERMS = select(orders.c.user_id, orders.c.status, orders.c.price, orders.c.currency).where(
    orders.c.id == bindparam("order")
)


def withdraw(
    session: Session, order_id: int, *, by: WithdrawnBy, source: str, now: datetime
) -> bool:
    """Withdraw an order and refund its price; return False if it is not unsent any more.

    An order that a process has claimed to send is not unsent: the panel may have it already.
    """
    terms = session.connection().execute(_TERMS, {"order": order_id}).one()
    if terms.status not in TO_SUBMIT or not change_status(
        session,
        order_id,
        Status(terms.status),
        Status.WITHDRAWN,
        now=now,
        source=source,
        detail={"refund": terms.price},
        refunded=terms.price,
        settled_at=now,
    ):
        return False
    ledger.settle(
        session,
        order_id=order_id,
        customer=customers.number_of(session, terms.user_id),
        currency=terms.currency,
        price=terms.price,
        refund=terms.price,
        now=now,
        actor=source,
        memo=f"#{order_id}",
    )
    queue_card(session, order_id, terms.user_id, now)
    notify_customer(
        session, order_id, terms.user_id, NotificationKind.ORDER_WITHDRAWN, now, by=by.value
    )
    return True


def withdraw_for_customer(session: Session, order_id: int, user_id: int, now: datetime) -> bool:
    """Withdraw a customer's own order that waits for another one's end; False if it cannot be."""
    terms = session.connection().execute(_TERMS, {"order": order_id}).first()
    if terms is None or terms.user_id != user_id or terms.status not in CUSTOMER_MAY_WITHDRAW:
        return False
    return withdraw(session, order_id, by=WithdrawnBy.CUSTOMER, source="customer", now=now)
