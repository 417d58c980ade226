"""What orders need that wait for the shop's balance at the panel, and when they are given back."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from bot.catalog import panel_health, panels
from bot.catalog.rules.pricing import decimal_text
from bot.db import table_of
from bot.ledger import EscrowMismatch
from bot.notifications.alerts import Alert, raise_alert
from bot.orders.evidence.expected import expected_charge
from bot.orders.status import Status
from bot.orders.tables import Order, OrderEvent
from bot.orders.waiting.withdraw import WithdrawnBy, withdraw

log = logging.getLogger(__name__)

SOURCE = "deadline"

PORTION = 50
"""Orders that one transaction gives back."""

orders = table_of(Order)
events = table_of(OrderEvent)

_WAITING = select(orders.c.type, orders.c.rate, orders.c.quantity).where(
    orders.c.status == Status.WAITING_FUNDS.value, orders.c.panel_id == bindparam("panel")
)

_OVERDUE = (
    select(orders.c.id)
    .join(events, events.c.order_id == orders.c.id)
    .where(
        orders.c.status == Status.WAITING_FUNDS.value,
        orders.c.kept_at.is_(None),
        events.c.after == Status.WAITING_FUNDS.value,
    )
    .group_by(orders.c.id)
    .having(func.min(events.c.at) <= bindparam("before", type_=events.c.at.type))
    .order_by(orders.c.id)
    .limit(PORTION)
)

_TRIED = (
    select(orders.c.id)
    .where(
        orders.c.status.in_([Status.WAITING_FUNDS.value, Status.SUBMITTING.value]),
        orders.c.panel_id == bindparam("panel"),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class FundsNeeded:
    """What the orders cost that wait for the balance, in the panel's currency."""

    count: int
    amount: Decimal
    unpriced: int
    """Orders among them whose cost nobody can say: subscriptions, and those without a rate."""


def compute_needed(session: Session, panel_id: int) -> FundsNeeded:
    """Add up what the orders cost that wait for the balance at this panel."""
    rows = session.connection().execute(_WAITING, {"panel": panel_id}).all()
    costs = [expected_charge(row.type, row.rate, row.quantity) for row in rows]
    priced = [cost for cost in costs if cost is not None]
    return FundsNeeded(len(rows), sum(priced, Decimal(0)), len(costs) - len(priced))


def alert_of_shortfall(session: Session, panel_id: int, *, every: timedelta, now: datetime) -> None:
    """Raise an alert that the balance is too low: at once, then after `every` while it lasts.

    It says what the waiting orders need, beside the balance that the panel named last.
    """
    needed = compute_needed(session, panel_id)
    if not needed.count or not panel_health.note_funds_short(session, panel_id, every, now):
        return
    row = panels.get_panel(session, panel_id)
    raise_alert(
        session,
        Alert.PANEL_FUNDS,
        key=f"alert:{Alert.PANEL_FUNDS}:{panel_id}:{now.isoformat()}",
        now=now,
        count=needed.count,
        needed=decimal_text(needed.amount),
        unpriced=needed.unpriced,
        balance=row.balance,
        currency=row.currency,
    )


def look_at_shortfall(session: Session, panel_id: int, *, every: timedelta, now: datetime) -> None:
    """Raise the alert again if orders still wait; note that it is over if none does."""
    found: Any = session.connection().execute(_TRIED, {"panel": panel_id}).first()
    if found is None:
        panel_health.note_funds_suffice(session, panel_id)
    else:
        alert_of_shortfall(session, panel_id, every=every, now=now)


def give_back_overdue(session: Session, *, after: timedelta, now: datetime) -> int:
    """Withdraw orders that have waited for the balance for `after`; return how many.

    Orders that an operator told to wait are left alone. Operators are told, once an hour.
    """
    overdue = session.connection().execute(_OVERDUE, {"before": now - after}).scalars().all()
    given_back = sum(_give_back(session, order, now) for order in overdue)
    if given_back:
        key = f"alert:{Alert.FUNDS_GIVEN_BACK}:{now:%Y-%m-%dT%H}"
        raise_alert(session, Alert.FUNDS_GIVEN_BACK, key=key, now=now)
    return given_back


def _give_back(session: Session, order_id: int, now: datetime) -> bool:
    """Withdraw an order; an order whose books are broken keeps none of the others waiting."""
    try:
        with session.begin_nested():
            return withdraw(session, order_id, by=WithdrawnBy.DEADLINE, source=SOURCE, now=now)
    except EscrowMismatch:
        log.exception("order %s cannot be given back", order_id)
        return False
