"""An operator's word on an order that nobody else can decide."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.errors import ShopError
from bot.i18n import N_
from bot.orders.children import child_orders
from bot.orders.news import card
from bot.orders.settle import close
from bot.orders.status import Status, change
from bot.orders.submit import linked
from bot.orders.tables import Order
from bot.users import audit

orders = Order.__table__  # type: ignore[attr-defined]

_ORDER = select(
    orders.c.id,
    orders.c.user_id,
    orders.c.status,
    orders.c.quantity,
    orders.c.price,
    orders.c.currency,
    orders.c.panel_id,
    orders.c.panel_order,
).where(orders.c.id == bindparam("order"))


class NotResolvable(ShopError):
    """The order does not wait for an operator."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "Order #{order} does not wait for a decision. No money has moved. /order {order} "
                "shows where it stands."
            ),
            order=str(order_id),
        )


class AlreadyLinked(ShopError):
    """Another order has that panel id."""

    def __init__(self, panel_order: str, order_id: int) -> None:
        super().__init__(
            N_(
                "The panel's order {panel_order} already belongs to order #{order}. Nothing has "
                "changed; check the id on the panel's site."
            ),
            panel_order=panel_order,
            order=str(order_id),
        )


def placed(
    session: Session, order_id: int, panel_order: str, *, operator: int, now: datetime
) -> None:
    """The panel has it under this id: the order goes on from there."""
    row = waiting(session, order_id)
    other = linked(session, row.panel_id, panel_order, order_id)
    if other is not None:
        raise AlreadyLinked(panel_order, other)
    changed = change(
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
        child_orders.forget(session, order_id)
    card(session, order_id, row.user_id, now)
    _audit(session, order_id, "placed", operator, now, panel_order=panel_order)


def refunded(session: Session, order_id: int, *, operator: int, now: datetime) -> None:
    """The panel does not have it, or keeps it undelivered: the whole price goes back."""
    row = waiting(session, order_id)
    closed = close(
        session,
        order_id,
        Status(row.status),
        Status.LOST,
        left=row.quantity,
        now=now,
        source=f"operator:{operator}",
    )
    if not closed:
        raise NotResolvable(order_id)
    _audit(session, order_id, "refund", operator, now)


def decided(session: Session, order_id: int, remains: int, *, operator: int, now: datetime) -> None:
    """A disputed order delivered all but `remains` pieces: their share goes back."""
    row = waiting(session, order_id)
    if row.status != Status.DISPUTED or not 0 <= remains <= row.quantity:
        raise NotResolvable(order_id)
    after = Status.PARTIAL if remains else Status.COMPLETED
    source = f"operator:{operator}"
    if not close(session, order_id, Status.DISPUTED, after, left=remains, now=now, source=source):
        raise NotResolvable(order_id)
    _audit(session, order_id, "remains", operator, now, remains=remains)


def waiting(session: Session, order_id: int) -> Any:
    """Return the order's terms while it waits for an operator; NotResolvable once it does not."""
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
