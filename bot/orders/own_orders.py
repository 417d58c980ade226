"""A customer's own orders: counted and listed, by a filter and by words of a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as entities

from bot.catalog.tables import Service
from bot.db import table_of
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.text.ids import read_numbered

orders, services = table_of(Order), table_of(Service)


class OrderFilter(IntEnum):
    """Which orders are listed; buttons carry its number."""

    ALL = 0
    ACTIVE = 1
    DONE = 2
    """Delivered, whole or in part."""
    REFUNDED = 3
    """Money went back, all or part of it."""
    REFILLABLE = 4
    """Delivered by a service that has a refill."""


@dataclass(frozen=True, slots=True)
class OwnOrders:
    """The orders of a customer that are listed."""

    user_id: int
    filter: OrderFilter = OrderFilter.ALL
    words: str = ""
    """A number, or parts of the link or the name; empty for all."""


_DELIVERED = orders.c.status.in_(
    [Status.COMPLETED.value, Status.PARTIAL.value, Status.EXPIRED.value]
)

_CONDITIONS = {
    OrderFilter.ACTIVE: orders.c.settled_at.is_(None),
    OrderFilter.DONE: _DELIVERED,
    OrderFilter.REFUNDED: or_(orders.c.refunded > 0, orders.c.refunded_after_end > 0),
    OrderFilter.REFILLABLE: and_(
        _DELIVERED,
        orders.c.service_id.in_(select(services.c.id).where(services.c.refill.is_(True))),
    ),
}

_OPEN = select(func.count()).where(
    orders.c.user_id == bindparam("user"), orders.c.settled_at.is_(None)
)


def count_open(session: Session, user_id: int) -> int:
    """Return how many orders of the customer have not ended."""
    count: int = session.connection().execute(_OPEN, {"user": user_id}).scalar_one()
    return count


def count_own(session: Session, wanted: OwnOrders) -> int:
    """Return how many orders the filter and the words leave."""
    statement = select(func.count()).select_from(orders).where(*_where(wanted))
    count: int = session.connection().execute(statement).scalar_one()
    return count


def list_own(session: Session, wanted: OwnOrders, limit: int, offset: int) -> Sequence[Order]:
    """Return a page of the orders that the filter and the words leave, newest first."""
    statement = entities(Order).where(*_where(wanted)).order_by(col(Order.id).desc())
    return session.exec(statement.offset(offset).limit(limit)).all()


def _where(wanted: OwnOrders) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [orders.c.user_id == wanted.user_id]
    if wanted.filter in _CONDITIONS:
        conditions.append(_CONDITIONS[wanted.filter])
    return [*conditions, *(_has(word.removeprefix("@")) for word in wanted.words.split())]


def _has(word: str) -> ColumnElement[bool]:
    """Return the condition that an order has this number, or the word in its link or name.

    Digits are not looked for in names, which are full of them.
    """
    texts = [orders.c.parameters[name].as_string() for name in _LINKS]
    conditions: list[ColumnElement[bool]] = []
    number = read_numbered(word)
    if number is None:
        texts.append(orders.c.title)
    else:
        conditions.append(orders.c.id == number)
    # SQLite compares letters beyond ASCII as they are: the usual ways of writing are tried.
    ways = {word, word.lower(), word.upper(), word.capitalize()}
    conditions += [text.icontains(way, autoescape=True) for text in texts for way in ways]
    return or_(*conditions)


_LINKS = ("link", "username")
"""Parameters that hold what an order is for."""
