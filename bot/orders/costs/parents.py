"""Computes what an ended drip-feed or subscription has cost: the sum of its child orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.db import table_of
from bot.money import PER_THOUSAND
from bot.orders.costs.kept import (
    ALL_DELIVERED,
    WholeCharge,
    is_impossible,
    kept_of,
    read_charge,
    sum_of_known,
    undelivered_by_report,
)
from bot.orders.status import SETTLING, Status
from bot.orders.tables import OrderChild

children = table_of(OrderChild)

_OF = select(
    children.c.status, children.c.remains, children.c.charge, children.c.delivery_seen
).where(children.c.order_id == bindparam("order"))


@dataclass(frozen=True, slots=True)
class ChargedChild:
    """A child order as the panel reported it last; None for what it did not report."""

    status: Status | None
    remains: int | None
    charge: Decimal | None
    delivery_seen: bool = False
    """True if an earlier report has shown that part of it was delivered."""


def load_children(session: Session, order_id: int) -> list[ChargedChild]:
    """Return the child orders of a parent."""
    rows: Any = session.connection().execute(_OF, {"order": order_id})
    return [
        ChargedChild(
            None if row.status is None else Status(row.status),
            row.remains,
            read_charge(row.charge),
            row.delivery_seen,
        )
        for row in rows
    ]


def kept_of_children(
    made: Sequence[ChargedChild], rate: Decimal | None, child_quantity: int | None
) -> Decimal | None:
    """Return what the panel keeps of all children; None if that of one of them is not known.

    `child_quantity` are the pieces of one child; None if the panel picks them.
    """
    return sum_of_known(_kept(child, rate, child_quantity) for child in made)


def _kept(child: ChargedChild, rate: Decimal | None, quantity: int | None) -> Decimal | None:
    """Return what the panel keeps of one child; None if that is not known.

    Of a child whose pieces the panel picked, the charge is for what was delivered after Completed
    and Partial. After Canceled it may be that of the whole child too, and then nobody can say.
    """
    if child.status not in SETTLING or is_impossible(child.remains, quantity):
        return None
    if not child.charge or _was_cut_off(child):
        return child.charge
    if quantity is None:
        unclear = child.status is Status.CANCELED or child.charge == rate
        return None if unclear else child.charge
    expected = None if rate is None else rate * quantity / PER_THOUSAND
    share = undelivered_by_report(child.status, child.remains, quantity) or ALL_DELIVERED
    return kept_of(child.charge, WholeCharge(expected=expected, rate=rate), share)


def _was_cut_off(child: ChargedChild) -> bool:
    """Return True if a child was canceled after a part, and the panel does not say what remains."""
    canceled = child.status is Status.CANCELED and (child.remains or 0) <= 0
    return canceled and child.delivery_seen
