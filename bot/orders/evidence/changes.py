"""Adds up what changed the shop's balance at the panel between two readings of it.

Charges are computed from the panel's rate when an order was bought, because the charge that a panel
reports changes when it gives money back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import Session

from bot.catalog.rules.service_types import ServiceType
from bot.db import table_of
from bot.orders.evidence.balances import BalanceChange
from bot.orders.evidence.expected import expected_charge
from bot.orders.evidence.unresolved import (
    ORDERS_WITH_ATTEMPT,
    PROVED_ABSENT,
    AttemptNotes,
    UnresolvedOrder,
)
from bot.orders.sending.attempts import AttemptOutcome, attempts
from bot.orders.status import GIVING_BACK, Status
from bot.orders.tables import Order, OrderEvent

NOTICED_WITHIN = timedelta(hours=1)
"""How long after the panel gave money back the shop notices it: old orders are polled rarely."""

READ_WITHIN = timedelta(minutes=1)
"""How long before its noted time a balance may have been read."""

orders = table_of(Order)
events = table_of(OrderEvent)

UNCERTAIN = frozenset({Status.SUBMITTING, Status.UNCONFIRMED, Status.COMPENSATED, Status.LOST})
"""Statuses of orders that the panel may not have, unless it has given them an id."""


@dataclass(frozen=True, slots=True)
class BalanceReading:
    """A reading of the shop's balance at the panel."""

    amount: Decimal
    currency: str
    """Empty if the panel does not say it."""
    began: datetime
    ended: datetime


AmountAndCertainty = tuple[Decimal | None, bool]
"""A change, None if nobody knows how much; and whether it certainly fell between the readings."""

_COLUMNS = (
    orders.c.id,
    orders.c.status,
    orders.c.type,
    orders.c.quantity,
    orders.c.rate,
    orders.c.remains,
    orders.c.panel_order,
    orders.c.submitted_at,
    orders.c.settled_at,
    attempts.c.ended_at,
    attempts.c.outcome,
)

_NOTED = (
    select(attempts.c.balance, attempts.c.balance_currency, attempts.c.balance_at)
    .where(
        attempts.c.panel_id == bindparam("panel"),
        attempts.c.balance.is_not(None),
        attempts.c.balance_at >= bindparam("quiet"),
    )
    .order_by(attempts.c.balance_at)
    .limit(1)
)

_SENT = (
    select(*_COLUMNS)
    .select_from(ORDERS_WITH_ATTEMPT)
    .where(
        orders.c.panel_id == bindparam("panel"),
        orders.c.submitted_at >= bindparam("since"),
        orders.c.submitted_at <= bindparam("until"),
    )
)

_ENDED = (
    select(*_COLUMNS)
    .select_from(ORDERS_WITH_ATTEMPT)
    .where(
        orders.c.panel_id == bindparam("panel"),
        orders.c.status.in_([status.value for status in GIVING_BACK]),
        orders.c.settled_at >= bindparam("since"),
        orders.c.settled_at <= bindparam("until"),
    )
)

# A running subscription is charged for each post; nobody knows when. A disputed order may have
# brought money back or not.
_UNMEASURED = (
    select(orders.c.id)
    .where(
        orders.c.panel_id == bindparam("panel"),
        orders.c.panel_order.is_not(None),
        or_(
            and_(
                orders.c.type == ServiceType.SUBSCRIPTIONS.value,
                or_(orders.c.settled_at.is_(None), orders.c.settled_at >= bindparam("since")),
            ),
            orders.c.id.in_(
                select(events.c.order_id).where(
                    events.c.after == Status.DISPUTED.value, events.c.at >= bindparam("since")
                )
            ),
        ),
    )
    .limit(1)
)


def balance_changes(
    session: Session, order: UnresolvedOrder, quiet: datetime, reading: BalanceReading | None
) -> list[BalanceChange]:
    """Return the changes of the balance from before the order's call until after it.

    One ends with the first reading that was noted after `quiet`, when the panel was surely done
    with the call, so that few other orders are in between; one with `reading`, if there is one.
    """
    notes = order.notes
    if notes is None or notes.balance_at is None:
        return []
    noted = _first_noted(session, order.panel_id, quiet)
    return [
        _change(session, order, notes, notes.balance_at, after)
        for after in (noted, reading)
        if after is not None and after.currency in ("", notes.balance_currency)
    ]


def _first_noted(session: Session, panel_id: int, quiet: datetime) -> BalanceReading | None:
    """Return the first reading after a moment that was noted with another order's attempt."""
    row = (
        session.connection()
        .execute(_NOTED, {"panel": panel_id, "quiet": quiet + READ_WITHIN})
        .first()
    )
    if row is None:
        return None
    began = row.balance_at - READ_WITHIN
    return BalanceReading(Decimal(row.balance), row.balance_currency or "", began, row.balance_at)


def _change(
    session: Session,
    order: UnresolvedOrder,
    notes: AttemptNotes,
    before: datetime,
    reading: BalanceReading,
) -> BalanceChange:
    changes = _changes(session, order, before, reading)
    return BalanceChange(
        before=notes.balance,
        after=reading.amount,
        certain=tuple(_amounts(changes, certain=True)),
        uncertain=tuple(_amounts(changes, certain=False)),
        unmeasured=any(amount is None for amount, _ in changes)
        or _any_unmeasured(session, order.panel_id, before),
    )


def _changes(
    session: Session, order: UnresolvedOrder, before: datetime, reading: BalanceReading
) -> list[AmountAndCertainty]:
    """Return each other order's change of the balance, and whether it fell between the readings."""
    parameters = {"panel": order.panel_id, "until": reading.ended}
    connection = session.connection()
    sent = connection.execute(_SENT, {**parameters, "since": before - READ_WITHIN}).all()
    ended = connection.execute(_ENDED, {**parameters, "since": before}).all()
    return [
        *(_charge(row, before, reading) for row in sent if _may_be_charged(row, order.id)),
        *(_return(row, before, reading) for row in ended),
    ]


def _any_unmeasured(session: Session, panel_id: int, before: datetime) -> bool:
    parameters = {"panel": panel_id, "since": before - NOTICED_WITHIN}
    return session.connection().execute(_UNMEASURED, parameters).first() is not None


def _amounts(changes: Iterable[AmountAndCertainty], *, certain: bool) -> Iterable[Decimal]:
    return (amount for amount, sure in changes if amount and sure is certain)


def _may_be_charged(row: Any, order_id: int) -> bool:
    unclear = row.status in UNCERTAIN and row.outcome not in PROVED_ABSENT
    at_panel = row.panel_order is not None or unclear
    return row.id != order_id and at_panel and row.type != ServiceType.SUBSCRIPTIONS


def _charge(row: Any, before: datetime, reading: BalanceReading) -> AmountAndCertainty:
    """Return what an order's creation took, and whether it certainly fell between the readings."""
    charge = expected_charge(row.type, row.rate, row.quantity)
    over = row.ended_at or row.submitted_at + READ_WITHIN
    # An id that an operator has named may be that of an order made by hand, whenever that was.
    given_by_panel = row.panel_order is not None and row.outcome != AttemptOutcome.UNKNOWN
    certain = given_by_panel and before <= row.submitted_at and over <= reading.began
    return None if charge is None else -charge, certain


def _return(row: Any, before: datetime, reading: BalanceReading) -> AmountAndCertainty:
    """Return what an order's end gave back, and whether it certainly fell between the readings."""
    charge = expected_charge(row.type, row.rate, row.quantity)
    begun = before <= row.submitted_at or before + NOTICED_WITHIN <= row.settled_at
    certain = begun and row.settled_at < reading.began
    back = None if charge is None else charge * min(row.remains or 0, row.quantity) / row.quantity
    return back, certain
