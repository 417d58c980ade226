"""Stores the child orders that a panel lists for a parent, and its last report on each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as entities

from bot.db import table_of
from bot.orders.children.charges import Child
from bot.orders.endings.delivered import shows_delivery
from bot.orders.follow import PanelReport
from bot.orders.sending.attempts import AttemptOutcome, attempts
from bot.orders.sending.doubts import doubt_panel_order
from bot.orders.status import FOLLOWED, SETTLING, Status
from bot.orders.tables import Order, OrderChild
from bot.text.numbers import Unreadable

orders = table_of(Order)
children = table_of(OrderChild)
_others = aliased(children)

_KNOWN = select(children.c.panel_order).where(children.c.order_id == bindparam("order"))

_COUNT = select(func.count()).select_from(children).where(children.c.order_id == bindparam("order"))

_INSERT = insert(children)

# A final status stays, as for any order: later answers of the panel change nothing.
_OPEN = or_(
    children.c.status.is_(None),
    and_(*(children.c.status != status.value for status in sorted(SETTLING))),
)

_TO_POLL = (
    select(children.c.panel_order)
    .where(children.c.order_id == bindparam("order"), _OPEN)
    .order_by(children.c.asked_at.is_not(None), children.c.asked_at, children.c.place)
    .limit(bindparam("limit"))
)

_POLLED = (
    update(children)
    .where(
        children.c.order_id == bindparam("order"),
        children.c.panel_order.in_(bindparam("asked", expanding=True)),
    )
    .values(asked_at=bindparam("now"))
)

_DELIVERY_SEEN = case(
    (
        or_(
            children.c.delivery_seen,
            bindparam("seen", type_=Boolean),
            and_(bindparam("runs", type_=Boolean), children.c.remains > bindparam("left")),
        ),
        true(),
    ),
    else_=False,
)

# An answer replaces the whole last one: the remains of one answer and the status of another do
# not belong together. Only that part was seen delivered stays.
_ANSWERED = (
    update(children)
    .where(
        children.c.order_id == bindparam("order"), children.c.panel_order == bindparam("child"),
        _OPEN,
    )
    .values(
        status=bindparam("after"),
        word=bindparam("said"),
        remains=bindparam("left"),
        charge=bindparam("taken"),
        delivery_seen=_DELIVERY_SEEN,
    )
)  # fmt: skip

_OF = (
    select(
        children.c.panel_order,
        children.c.status,
        children.c.word,
        children.c.remains,
        children.c.charge,
        children.c.delivery_seen,
    )
    .where(children.c.order_id == bindparam("order"))
    .order_by(children.c.place)
)

_UNPOLLED = (
    select(children.c.panel_order)
    .where(children.c.order_id == bindparam("order"), children.c.asked_at.is_(None))
    .limit(1)
)

_OURS_ALREADY = (
    select(children.c.panel_order)
    .join(orders, orders.c.panel_order == children.c.panel_order)
    .where(children.c.order_id == bindparam("order"), orders.c.panel_id == bindparam("panel"))
)

_GIVEN_ALREADY = (
    select(children.c.panel_order)
    .join(attempts, attempts.c.panel_order == children.c.panel_order)
    .where(
        children.c.order_id == bindparam("order"),
        attempts.c.order_id != bindparam("order"),
        attempts.c.panel_id == bindparam("panel"),
        attempts.c.outcome == AttemptOutcome.ACCEPTED.value,
    )
)

_LINKED = (
    select(orders.c.id)
    .join(children, children.c.panel_order == orders.c.panel_order)
    .where(
        children.c.order_id == bindparam("order"),
        orders.c.panel_id == bindparam("panel"),
        orders.c.id != bindparam("order"),
        orders.c.status.in_([status.value for status in FOLLOWED]),
    )
)

_ANOTHERS = (
    select(children.c.panel_order)
    .join(_others, _others.c.panel_order == children.c.panel_order)
    .join(orders, orders.c.id == _others.c.order_id)
    .where(
        children.c.order_id == bindparam("order"),
        _others.c.order_id != bindparam("order"),
        orders.c.panel_id == bindparam("panel"),
    )
)


def add_listed(session: Session, order_id: int, panel_orders: Sequence[str]) -> int:
    """Store the children that a panel lists; return how many are new.

    The caller has locked the parent's row.
    """
    connection = session.connection()
    known = (
        set(connection.execute(_KNOWN, {"order": order_id}).scalars()) if panel_orders else set()
    )
    new = [
        {"order_id": order_id, "panel_order": each, "place": place, "word": ""}
        for place, each in enumerate(panel_orders)
        if each not in known
    ]
    if new:
        connection.execute(_INSERT, new)
    return len(new)


def count(session: Session, order_id: int) -> int:
    """Count the stored children of a parent."""
    number: int = session.connection().execute(_COUNT, {"order": order_id}).scalar_one()
    return number


def to_poll(session: Session, order_id: int, limit: int) -> list[str]:
    """Return the panel ids of children without a final status, the longest unpolled first."""
    found = session.connection().execute(_TO_POLL, {"order": order_id, "limit": limit})
    return list(found.scalars())


def record_answers(
    session: Session,
    order_id: int,
    polled: Sequence[str],
    answers: Mapping[str, PanelReport],
    now: datetime,
    *,
    child_quantity: int | None = None,
) -> None:
    """Store the answers on the polled children; those without a readable one are polled again.

    `child_quantity` are the pieces of one child; None if the panel picks them.
    """
    connection = session.connection()
    if polled:
        connection.execute(_POLLED, {"order": order_id, "asked": list(polled), "now": now})
    said = [
        {"order": order_id, "child": child, **_columns(seen, child_quantity)}
        for child, seen in answers.items()
    ]
    if said:
        connection.execute(_ANSWERED, said)


def _columns(seen: PanelReport, child_quantity: int | None) -> dict[str, Any]:
    """Return what is stored of an answer on a child.

    A status that an operator must judge (a failure, an end with unreadable remains) is stored as
    unknown, with what the panel wrote.
    """
    left = None if isinstance(seen.remains, Unreadable) else seen.remains
    return {
        "after": None if seen.status is None or _is_for_a_person(seen) else seen.status.value,
        "said": f"{seen.status_text} {seen.unreadable}".strip(),
        "left": left,
        "taken": None if isinstance(seen.charge, Unreadable) else seen.charge,
        "seen": shows_delivery(seen.status, left, child_quantity),
        "runs": _may_have_gone_on(seen.status, left),
    }


def _is_for_a_person(seen: PanelReport) -> bool:
    """Return True for a failure, and for an end whose remains matter and cannot be read."""
    unreadable = isinstance(seen.remains, Unreadable) and seen.status is not Status.COMPLETED
    return seen.status is Status.DISPUTED or (unreadable and seen.status in SETTLING)


def _may_have_gone_on(status: Status | None, left: int | None) -> bool:
    """Return True if fewer remaining pieces than before show that some were delivered."""
    if left is None or status not in FOLLOWED:
        return False
    return left > 0 or status is Status.IN_PROGRESS


def load(session: Session, order_id: int) -> list[Child]:
    """Return the children of a parent, in the order of the panel's list."""
    return [
        Child(
            panel_order=row.panel_order,
            status=None if row.status is None else Status(row.status),
            status_text=row.word,
            remains=row.remains,
            charge=None if row.charge is None else Decimal(row.charge),
            delivery_seen=row.delivery_seen,
        )
        for row in session.connection().execute(_OF, {"order": order_id})
    ]


def any_unpolled(session: Session, order_id: int) -> bool:
    """Return True if a child has never been polled."""
    return session.connection().execute(_UNPOLLED, {"order": order_id}).first() is not None


def shared_with_other_orders(session: Session, order_id: int, panel_id: int) -> list[str]:
    """Return the children that are also an order, or a child of another parent, at this panel.

    One panel order belongs to one order of the shop: its outcome must not be paid out twice.
    """
    connection, parameters = session.connection(), {"order": order_id, "panel": panel_id}
    found: Iterable[str] = (
        *connection.execute(_OURS_ALREADY, parameters).scalars(),
        *connection.execute(_GIVEN_ALREADY, parameters).scalars(),
        *connection.execute(_ANOTHERS, parameters).scalars(),
    )
    return sorted(set(found))


def doubt_linked(session: Session, order_id: int, panel_id: int, now: datetime) -> None:
    """Doubt the panel id of each followed order that is a child order of this parent.

    The panel has answered that order's call with the id of a child that it had just made.
    """
    parameters = {"order": order_id, "panel": panel_id}
    for linked in session.connection().execute(_LINKED, parameters).scalars().all():
        doubt_panel_order(session, linked, f"its id is that of a child order of #{order_id}", now)


def delete_all(session: Session, order_id: int) -> None:
    """Delete the stored children of a parent that was linked to another panel order."""
    session.connection().execute(delete(children).where(children.c.order_id == order_id))


def list_rows(session: Session, order_id: int) -> Sequence[OrderChild]:
    """Return the rows of a parent's children, for the operator's card."""
    return session.exec(
        entities(OrderChild)
        .where(col(OrderChild.order_id) == order_id)
        .order_by(col(OrderChild.position))
    ).all()
