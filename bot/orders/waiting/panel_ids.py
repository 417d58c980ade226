"""Links an order to the id that an operator names for it: checked, asked about, confirmed.

An order may be linked anew for as long as the panel has not answered well under its id.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, or_, select, update
from sqlmodel import Session

from bot.db import table_of
from bot.orders.children import child_orders
from bot.orders.news import queue_card
from bot.orders.status import FINAL, FOLLOWED, NEEDS_OPERATOR, Status, change_status
from bot.orders.submit import other_order_at_panel, parent_at_panel
from bot.orders.tables import Order, OrderChild
from bot.orders.waiting.left_panels import AT_LEFT_PANEL
from bot.orders.waiting.panel_id_refusals import (
    AlreadyLinked,
    AtAnotherPanel,
    ChildOfAnother,
    NamedAnother,
    NotAnId,
    NotLinkable,
)
from bot.orders.waiting.resolve import BeingSent, MovedOn, NotResolvable
from bot.orders.waiting.tables import NamedPanelOrder, OrderTrouble, TroubleKind
from bot.users import audit

ID_SHAPE = re.compile(r"(?=.*[1-9a-zA-Z])[0-9A-Za-z][0-9A-Za-z_-]{0,63}")
"""Ids at panels: integers, numeric strings and UUIDs occur; zero is none."""

CHECKS = 20
"""Named ids that one portion of work asks the panel about."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
"""Before a panel that could not be asked about a named id is asked again."""

orders = table_of(Order)
children = table_of(OrderChild)
named = table_of(NamedPanelOrder)
troubles = table_of(OrderTrouble)

_ORDER = select(
    orders.c.id,
    orders.c.user_id,
    orders.c.status,
    orders.c.panel_id,
    orders.c.panel_order,
    AT_LEFT_PANEL.label("panel_left"),
).where(orders.c.id == bindparam("order"))

_TO_ASK = (
    select(
        named.c.id,
        named.c.order_id,
        named.c.panel_order,
        named.c.operator,
        named.c.named_at,
        orders.c.title,
        orders.c.quantity.label("billed_quantity"),
        orders.c.type,
        orders.c.rate,
    )
    .join(orders, orders.c.id == named.c.order_id)
    .where(
        named.c.answered_at.is_(None),
        named.c.closed_at.is_(None),
        or_(named.c.next_ask_at.is_(None), named.c.next_ask_at <= bindparam("now")),
        orders.c.panel_id == bindparam("panel"),
        orders.c.status.not_in(sorted(FINAL)),
    )
    .order_by(named.c.id)
    .limit(CHECKS)
)

_UNKNOWN_ID = select(troubles.c.order_id).where(
    troubles.c.order_id == bindparam("order"),
    troubles.c.kind == TroubleKind.UNKNOWN_ID.value,
)

_UNSEEN = select(named.c.id).where(
    named.c.order_id == bindparam("order"),
    named.c.linked_at.is_not(None),
    named.c.closed_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class NamedId:
    """An id that an operator has named, and what the shop knows of the order."""

    id: int
    order_id: int
    panel_order: str
    operator: int
    named_at: datetime
    title: str
    billed_quantity: int
    type: str
    rate: str | None


def name_panel_order(
    session: Session, order_id: int, panel_order: str, *, operator: int, now: datetime
) -> None:
    """Store the id that an operator names for an order; a job asks the panel about it.

    Raises NotAnId, AlreadyLinked, ChildOfAnother, AtAnotherPanel, or as `_linkable`.
    """
    row = _linkable(session, order_id)
    if row.panel_left:
        raise AtAnotherPanel(order_id)
    wanted = panel_order.removeprefix("#")
    if not ID_SHAPE.fullmatch(wanted):
        raise NotAnId(panel_order[:64])
    _check_free(session, row, wanted)
    connection = session.connection()
    _close(session, named.c.order_id == order_id, named.c.linked_at.is_(None), now=now)
    connection.execute(
        insert(named).values(order_id=order_id, panel_order=wanted, operator=operator, named_at=now)
    )


def list_to_ask(session: Session, panel_id: int, now: datetime) -> list[NamedId]:
    """Return the named ids that this panel has to be asked about now, oldest first."""
    rows = session.connection().execute(_TO_ASK, {"panel": panel_id, "now": now}).mappings()
    return [NamedId(**row) for row in rows]


def note_answer(session: Session, named_id: int, now: datetime) -> bool:
    """Note that the panel's answer is shown to the operator; False if it was noted before."""
    statement = (
        update(named)
        .where(named.c.id == named_id, named.c.answered_at.is_(None))
        .values(answered_at=now)
    )
    return session.connection().execute(statement).rowcount == 1


def ask_again(session: Session, wanted: NamedId, now: datetime) -> None:
    """Have the panel asked again later, after as long as the answer has been missing."""
    pause = min(max(now - wanted.named_at, FIRST_PAUSE), LONGEST_PAUSE)
    session.connection().execute(
        update(named).where(named.c.id == wanted.id).values(next_ask_at=now + pause)
    )


def close(session: Session, named_id: int, now: datetime) -> None:
    """Close an id that the panel does not know."""
    _close(session, named.c.id == named_id, now=now)


def _close(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    session.connection().execute(
        update(named).where(*which, named.c.closed_at.is_(None)).values(closed_at=now)
    )


def link_named(session: Session, named_id: int, *, operator: int, now: datetime) -> int:
    """Link the order to the id named for it, now that the operator has confirmed; return it.

    It is followed from now on. Raises NamedAnother, AlreadyLinked, ChildOfAnother, or as
    `_linkable`.
    """
    wanted = session.get(NamedPanelOrder, named_id, populate_existing=True)
    if wanted is None or wanted.answered_at is None or wanted.linked_at or wanted.closed_at:
        raise NamedAnother
    row = _linkable(session, wanted.order_id)
    _check_free(session, row, wanted.panel_order)
    _link(session, row, wanted.panel_order, operator, now)
    _close(session, named.c.order_id == wanted.order_id, named.c.id != named_id, now=now)
    session.connection().execute(update(named).where(named.c.id == named_id).values(linked_at=now))
    return wanted.order_id


def is_linked(session: Session, order_id: int, panel_order: str) -> bool:
    """Return True if the order has this id at the panel now."""
    row = session.connection().execute(_ORDER, {"order": order_id}).first()
    return row is not None and row.panel_order == panel_order


def link_panel_order(
    session: Session, order_id: int, panel_order: str, *, operator: int, now: datetime
) -> None:
    """Link an order to an id at the panel that needs no more proof."""
    row = _linkable(session, order_id)
    _check_free(session, row, panel_order)
    _link(session, row, panel_order, operator, now)


def _linkable(session: Session, order_id: int) -> Any:
    """Return the order's columns if it may be linked.

    Raises BeingSent or NotLinkable; NotResolvable if it does not exist or has ended.
    """
    row = session.connection().execute(_ORDER, {"order": order_id}).first()
    if row is None or row.status in FINAL:
        raise NotResolvable(order_id)
    if row.status == Status.SUBMITTING:
        raise BeingSent(order_id)
    if row.status in NEEDS_OPERATOR:
        return row
    if row.status in FOLLOWED and _unanswered(session, order_id):
        return row
    raise NotLinkable(order_id)


def _unanswered(session: Session, order_id: int) -> bool:
    """Return True if the panel has not answered well under the order's id."""
    connection, order = session.connection(), {"order": order_id}
    return (
        connection.execute(_UNKNOWN_ID, order).first() is not None
        or connection.execute(_UNSEEN, order).first() is not None
    )


def _check_free(session: Session, row: Any, panel_order: str) -> None:
    """Raise AlreadyLinked or ChildOfAnother if the id is that of something else of the shop."""
    other = other_order_at_panel(session, row.panel_id, panel_order, row.id)
    if other is not None:
        raise AlreadyLinked(panel_order, other)
    parent = parent_at_panel(session, row.panel_id, panel_order)
    if parent is not None:
        raise ChildOfAnother(panel_order, parent)


def _link(session: Session, row: Any, panel_order: str, operator: int, now: datetime) -> None:
    changed = change_status(
        session,
        row.id,
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
        raise MovedOn(row.id)
    if panel_order != row.panel_order:
        child_orders.delete_all(session, row.id)
    session.connection().execute(delete(troubles).where(troubles.c.order_id == row.id))
    queue_card(session, row.id, row.user_id, now)
    audit.record(
        session,
        actor=operator,
        action="resolve",
        target=f"order:{row.id}",
        now=now,
        outcome="placed",
        panel_order=panel_order,
    )
