"""Finds orders that the panel has not begun, long after their service is usually done."""

from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session

from bot.db import table_of
from bot.notifications.alerts import Alert
from bot.orders.endings.deadlines import Deadlines
from bot.orders.news import alert_of_order
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.orders.waiting.tables import OrderTrouble, TroubleKind
from bot.orders.waiting.troubles import mark_alerted, note

PORTION = 200
"""Orders that one transaction looks at, the oldest first."""

SAMPLE = 50
"""Newest completed orders of a service that say what it usually takes."""

FEWEST = 5
"""Fewer of them say nothing."""

orders = table_of(Order)
troubles = table_of(OrderTrouble)

_LONG = TroubleKind.LONG_PENDING.value

_OLD = (
    select(orders.c.id, orders.c.service_id, orders.c.submitted_at)
    .where(
        orders.c.status == Status.PENDING.value,
        orders.c.submitted_at <= bindparam("before"),
        orders.c.id.not_in(select(troubles.c.order_id).where(troubles.c.kind == _LONG)),
    )
    .order_by(orders.c.submitted_at)
    .limit(PORTION)
)

_COMPLETED = (
    select(orders.c.submitted_at, orders.c.settled_at)
    .where(
        orders.c.service_id == bindparam("service"),
        orders.c.status == Status.COMPLETED.value,
        orders.c.submitted_at.is_not(None),
        orders.c.settled_at.is_not(None),
    )
    .order_by(orders.c.id.desc())
    .limit(SAMPLE)
)

_OVER = delete(troubles).where(
    troubles.c.kind == _LONG,
    troubles.c.order_id.not_in(select(orders.c.id).where(orders.c.status == Status.PENDING.value)),
)


def usual_duration(session: Session, service_id: int) -> timedelta | None:
    """Return the median time that a service's newest orders took; None if too few are known."""
    rows = session.connection().execute(_COMPLETED, {"service": service_id}).all()
    durations = [row.settled_at - row.submitted_at for row in rows]
    return median(durations) if len(durations) >= FEWEST else None


def longest_pending(usual: timedelta | None, deadlines: Deadlines) -> timedelta:
    """Return how long an order of a service that usually takes `usual` may be pending."""
    if usual is None:
        return deadlines.pending_default
    return max(usual * deadlines.pending_factor, deadlines.pending_least)


def look_at_pending(session: Session, deadlines: Deadlines, now: datetime) -> None:
    """Raise an alert, once, about each order that has been pending for too long."""
    session.connection().execute(_OVER)
    shortest = min(deadlines.pending_least, deadlines.pending_default)
    old = session.connection().execute(_OLD, {"before": now - shortest}).all()
    limits = {
        service: longest_pending(usual_duration(session, service), deadlines)
        for service in {row.service_id for row in old}
    }
    late = [row for row in old if now - row.submitted_at >= limits[row.service_id]]
    note(session, TroubleKind.LONG_PENDING, {row.id: "" for row in late}, now)
    for row in late:
        days = (now - row.submitted_at).days
        alert_of_order(session, row.id, Alert.LONG_PENDING, now, days=days)
    if late:
        mark_alerted(session, TroubleKind.LONG_PENDING, [row.id for row in late], now)
