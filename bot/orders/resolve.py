"""Carries out an operator's decision on an unconfirmed or disputed order."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.db import table_of
from bot.errors import ShopError
from bot.i18n import N_
from bot.orders.children import child_orders
from bot.orders.news import queue_card
from bot.orders.settle import close_order
from bot.orders.status import Status, change_status
from bot.orders.submit import other_order_at_panel
from bot.orders.tables import Order
from bot.users import audit

orders = table_of(Order)

_ORDER = select(
    orders.c.id,
    orders.c.user_id,
    orders.c.status,
    orders.c.quantity.label("billed_quantity"),
    orders.c.price,
    orders.c.currency,
    orders.c.panel_id,
    orders.c.panel_order,
).where(orders.c.id == bindparam("order"))


class NotResolvable(ShopError):
    """The order does not wait for an operator's decision."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "Order #{order} does not wait for a decision. No money has moved. /order {order} "
                "shows where it stands."
            ),
            order=str(order_id),
        )


class AlreadyLinked(ShopError):
    """Another order already has this panel id."""

    def __init__(self, panel_order: str, order_id: int) -> None:
        super().__init__(
            N_(
                "The panel's order {panel_order} already belongs to order #{order}. Nothing has "
                "changed; check the id on the panel's site."
            ),
            panel_order=panel_order,
            order=str(order_id),
        )


def link_panel_order(
    session: Session, order_id: int, panel_order: str, *, operator: int, now: datetime
) -> None:
    """Link an order to the id it has at the panel; it is followed from now on."""
    row = get_resolvable(session, order_id)
    other = other_order_at_panel(session, row.panel_id, panel_order, order_id)
    if other is not None:
        raise AlreadyLinked(panel_order, other)
    changed = change_status(
        session,
        order_id,
        Status(row.status),
        Status.PENDING,
        now=now,
        source=f"operator:{operator}",
        detail={"panel_order": panel_order},
        panel_order=panel_order,
        refusal="",
        ended_at=None,
        next_at=now,
    )
    if not changed:
        raise NotResolvable(order_id)
    if panel_order != row.panel_order:
        child_orders.delete_all(session, order_id)
    queue_card(session, order_id, row.user_id, now)
    _audit(session, order_id, "placed", operator, now, panel_order=panel_order)


def refund_order(session: Session, order_id: int, *, operator: int, now: datetime) -> None:
    """Refund the whole price of an order that the panel does not have or did not deliver."""
    row = get_resolvable(session, order_id)
    closed = close_order(
        session,
        order_id,
        Status(row.status),
        Status.LOST,
        undelivered=row.billed_quantity,
        now=now,
        source=f"operator:{operator}",
    )
    if not closed:
        raise NotResolvable(order_id)
    _audit(session, order_id, "refund", operator, now)


def settle_disputed(
    session: Session, order_id: int, remains: int, *, operator: int, now: datetime
) -> None:
    """Settle a disputed order: refund the share of the `remains` pieces not delivered."""
    row = get_resolvable(session, order_id)
    if row.status != Status.DISPUTED or not 0 <= remains <= row.billed_quantity:
        raise NotResolvable(order_id)
    after = Status.PARTIAL if remains else Status.COMPLETED
    source = f"operator:{operator}"
    if not close_order(
        session, order_id, Status.DISPUTED, after, undelivered=remains, now=now, source=source
    ):
        raise NotResolvable(order_id)
    _audit(session, order_id, "remains", operator, now, remains=remains)


def get_resolvable(session: Session, order_id: int) -> Any:
    """Return the order's columns; raise NotResolvable if it does not wait for an operator."""
    row = session.connection().execute(_ORDER, {"order": order_id}).first()
    if row is None or row.status not in (Status.UNCONFIRMED, Status.DISPUTED):
        raise NotResolvable(order_id)
    return row


def _audit(
    session: Session, order_id: int, outcome: str, operator: int, now: datetime, **detail: Any
) -> None:
    audit.record(
        session,
        actor=operator,
        action="resolve",
        target=f"order:{order_id}",
        now=now,
        outcome=outcome,
        **detail,
    )
