"""Settles an order: moves its escrow to the shop and back to the customer, and empties it.

A refund is computed from the customer's price and the panel's `remains`, never from its `charge`,
which is unreliable once an order is canceled.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot import ledger, money
from bot.db import table_of
from bot.notifications.alerts import Alert
from bot.notifications.outbox import NotificationKind
from bot.orders.costs import booking
from bot.orders.costs.kept import ALL_DELIVERED
from bot.orders.endings.delivered import Share
from bot.orders.news import alert_of_order, notify_customer, queue_card
from bot.orders.status import Status, change_status
from bot.orders.tables import Order
from bot.text.numbers import Unreadable
from bot.users.tables import User

orders = table_of(Order)
users = table_of(User)

FINAL_NOTIFICATIONS = {
    Status.COMPLETED: NotificationKind.ORDER_COMPLETED,
    Status.PARTIAL: NotificationKind.ORDER_PARTIAL,
    Status.CANCELED: NotificationKind.ORDER_CANCELED,
    Status.EXPIRED: NotificationKind.ORDER_EXPIRED,
    Status.WITHDRAWN: NotificationKind.ORDER_WITHDRAWN,
    Status.LOST: NotificationKind.ORDER_REFUNDED,
    Status.COMPENSATED: NotificationKind.ORDER_COMPENSATED,
}
"""The notification to the customer for each final status."""

_TERMS = (
    select(orders.c.user_id, users.c.number, orders.c.quantity, orders.c.price, orders.c.currency)
    .join_from(orders, users, users.c.id == orders.c.user_id)
    .where(orders.c.id == bindparam("order"))
)


def mark_disputed(
    session: Session,
    order_id: int,
    user_id: int,
    before: Status,
    *,
    now: datetime,
    source: str,
    detail: Mapping[str, Any],
    **values: Any,
) -> None:
    """Mark an order that cannot be settled DISPUTED and raise an alert; no money moves."""
    if change_status(
        session, order_id, before, Status.DISPUTED, now=now, source=source, detail=detail, **values
    ):
        queue_card(session, order_id, user_id, now)
        alert_of_order(session, order_id, Alert.DISPUTED, now)


def close_order(
    session: Session,
    order_id: int,
    before: Status,
    after: Status,
    *,
    undelivered: int,
    now: datetime,
    source: str,
    whole: int | None = None,
    detail: Mapping[str, Any] | None = None,
    **values: Any,
) -> bool:
    """End an order: refund the share of the `undelivered` pieces, the shop earns the rest.

    What the panel keeps of its charge is booked as cost. `whole` are the parts of a package of
    which `undelivered` are counted; None for pieces. Return False if another process has changed
    its status; then no money moves.
    """
    terms = session.connection().execute(_TERMS, {"order": order_id}).one()
    at_panel = booking.before_end(session, order_id, before)
    share = Share(undelivered, whole or terms.quantity)
    refund = money.refund(terms.price, share.undelivered, share.whole)
    remains = undelivered if whole in (None, terms.quantity) else None
    values |= {"remains": remains, "refunded": refund, "settled_at": now}
    detail = {**(detail or {}), "refund": refund}
    if not change_status(
        session, order_id, before, after, now=now, source=source, detail=detail, **values
    ):
        return False
    ledger.settle(
        session,
        order_id=order_id,
        customer=terms.number,
        currency=terms.currency,
        price=terms.price,
        refund=refund,
        now=now,
        actor=source,
        memo=f"#{order_id}",
    )
    if at_panel is not None:
        # What an operator gives back of an order that the panel has, the panel does not give.
        kept = ALL_DELIVERED if after is Status.LOST else share
        charge = _last_charge(values, detail)
        booking.book_end(session, at_panel, charge, kept, source=source, now=now)
    queue_card(session, order_id, terms.user_id, now)
    notify_customer(session, order_id, terms.user_id, FINAL_NOTIFICATIONS[after], now)
    return True


def _last_charge(values: Mapping[str, Any], detail: Mapping[str, Any]) -> str | Unreadable | None:
    """Return the charge of the report that ends an order; None if it has none."""
    if detail.get("charge") == Unreadable.NUMBER.value:
        return Unreadable.NUMBER
    charge: str | None = values.get("charge")
    return charge
