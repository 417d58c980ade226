"""Reads orders: of a customer, any for an operator, and the figures of a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session, col
from sqlmodel import select as entities

from bot import ledger
from bot.db import table_of
from bot.ledger import EntryKind
from bot.notifications.tables import RaisedAlert
from bot.orders.news import STATUS_TEXT_KEPT
from bot.orders.status import FINAL, FOLLOWED, Status
from bot.orders.tables import Order, OrderEvent
from bot.quirks.status_words import plain_word

orders = table_of(Order)
alerts = table_of(RaisedAlert)


LINKED = 30
"""Orders whose links are looked at for those that are offered."""

_LATEST_LINKS = (
    select(orders.c.id, orders.c.parameters["link"].as_string().label("link"))
    .where(orders.c.user_id == bindparam("user"))
    .order_by(orders.c.id.desc())
    .limit(LINKED)
)


@dataclass(frozen=True, slots=True)
class OrderFigures:
    """Orders and micro-units since a moment, and the open orders by status."""

    placed: int
    turnover: int
    refunded: int
    open_orders: dict[Status, int]


def find_order(session: Session, order_id: int, user_id: int | None = None) -> Order | None:
    """Return an order; None if there is none, or `user_id` is given and is not its customer."""
    order = session.get(Order, order_id)
    return order if order is not None and user_id in (None, order.user_id) else None


def latest_at_panel(session: Session, panel_id: int, limit: int) -> list[str]:
    """Return the panel ids of the newest orders at this panel, newest first."""
    found = session.connection().execute(
        select(orders.c.panel_order)
        .where(orders.c.panel_id == panel_id, orders.c.panel_order.is_not(None))
        .order_by(orders.c.id.desc())
        .limit(limit)
    )
    return [str(row.panel_order) for row in found]


def count_with_word(session: Session, word: str) -> int:
    """Count the running orders whose panel was seen to use this unknown word for their state."""
    wanted, connection = plain_word(word[:STATUS_TEXT_KEPT]), session.connection()
    alerted = connection.execute(
        select(alerts.c.payload).where(alerts.c.key.like("alert:order:%:word:%"))
    ).scalars()
    found = {each.get("order") for each in alerted if plain_word(each.get("word", "")) == wanted}
    running = connection.execute(
        select(orders.c.id).where(orders.c.status.in_([status.value for status in FOLLOWED]))
    ).scalars()
    return len(found & set(running))


def find_by_card(session: Session, user_id: int, message: int) -> int | None:
    """Return the id of the customer's order whose live card is this message; None if none is."""
    found: int | None = (
        session.connection()
        .execute(
            select(orders.c.id)
            .where(orders.c.user_id == user_id, orders.c.card_message == message)
            .order_by(orders.c.id.desc())
            .limit(1)
        )
        .scalar_one_or_none()
    )
    return found


def move_card(session: Session, order_id: int, before: int | None, after: int | None) -> bool:
    """Record the new message of an order's card, None for none; False if it is not `before`."""
    moved = session.connection().execute(
        update(orders)
        .where(orders.c.id == order_id, orders.c.card_message.is_not_distinct_from(before))
        .values(card_message=after)
    )
    return moved.rowcount == 1


def latest_links(session: Session, user_id: int) -> list[tuple[int, str]]:
    """Return the links of the customer's last LINKED orders, each with the order, newest first."""
    rows = session.connection().execute(_LATEST_LINKS, {"user": user_id})
    return [(row.id, row.link) for row in rows if row.link]


def is_first_completed(session: Session, order: Order) -> bool:
    """Return True if no other order of the customer was completed before this one ended."""
    if order.settled_at is None:
        return False
    earlier = session.connection().execute(
        select(orders.c.id)
        .where(
            orders.c.user_id == order.user_id,
            orders.c.status == Status.COMPLETED.value,
            orders.c.id != order.id,
            orders.c.settled_at <= order.settled_at,
        )
        .limit(1)
    )
    return earlier.first() is None


def count_orders(session: Session, user_id: int) -> int:
    """Return the number of orders of a customer."""
    mine = col(Order.user_id) == user_id
    return session.exec(entities(func.count()).select_from(Order).where(mine)).one()


def list_orders(session: Session, user_id: int, limit: int, offset: int = 0) -> Sequence[Order]:
    """Return the orders of a customer, newest first."""
    mine = col(Order.user_id) == user_id
    return session.exec(
        entities(Order).where(mine).order_by(col(Order.id).desc()).offset(offset).limit(limit)
    ).all()


def rows_for_export(session: Session, *, user_id: int, limit: int) -> list[Any]:
    """Return the newest `limit` orders of a customer, oldest first, without the ORM's cost."""
    newest = select(orders).where(orders.c.user_id == user_id).order_by(orders.c.id.desc())
    return list(reversed(session.connection().execute(newest.limit(limit)).all()))


def titles(
    session: Session, user_id: int, order_ids: Collection[int] | None = None
) -> dict[int, str]:
    """Return the titles of the customer's orders by id: of these, or of all if None is given."""
    mine = select(orders.c.id, orders.c.title).where(orders.c.user_id == user_id)
    if order_ids is not None:
        mine = mine.where(orders.c.id.in_(sorted(order_ids)))
    return {row.id: row.title for row in session.connection().execute(mine)}


def events(session: Session, order_id: int) -> Sequence[OrderEvent]:
    """Return the events of an order, oldest first."""
    return session.exec(
        entities(OrderEvent)
        .where(col(OrderEvent.order_id) == order_id)
        .order_by(col(OrderEvent.id))
    ).all()


def latest_event(session: Session, order_id: int, source: str) -> OrderEvent | None:
    """Return the newest event of an order from this source; None if there is none."""
    return session.exec(
        entities(OrderEvent)
        .where(col(OrderEvent.order_id) == order_id, col(OrderEvent.source) == source)
        .order_by(col(OrderEvent.id).desc())
        .limit(1)
    ).first()


def figures(session: Session, since: datetime, currency: str) -> OrderFigures:
    """Compute the figures since a moment; amounts in micro-units of the shop's currency."""
    connection = session.connection()
    placed, turnover = connection.execute(
        select(func.count(), func.coalesce(func.sum(orders.c.price), 0)).where(
            orders.c.created_at >= since
        )
    ).one()
    refunded = connection.execute(
        select(func.coalesce(func.sum(orders.c.refunded), 0)).where(orders.c.settled_at >= since)
    ).scalar_one()
    open_states = [status.value for status in Status if status not in FINAL]
    waiting = connection.execute(
        select(orders.c.status, func.count())
        .where(orders.c.status.in_(open_states))
        .group_by(orders.c.status)
    ).all()
    counts = {Status(status): count for status, count in waiting}
    later = ledger.turnover(session, [EntryKind.REFUND], since, currency=currency)
    refunded = int(refunded) + later[EntryKind.REFUND]
    return OrderFigures(placed, int(turnover), refunded, counts)
