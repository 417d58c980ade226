"""Tells operators of paid orders that are not sent for long, once, and that they are sent again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from bot.catalog import panel_health, panels
from bot.db import Utc, table_of
from bot.notifications.alerts import Alert, raise_alert
from bot.orders.status import Status
from bot.orders.tables import Order, OrderEvent

orders = table_of(Order)
events = table_of(OrderEvent)

IN_STATUS_SINCE = func.coalesce(
    select(func.min(events.c.at))
    .where(events.c.order_id == orders.c.id, events.c.after == orders.c.status)
    .scalar_subquery(),
    orders.c.created_at,
)
"""When an order got its status; for one that is retried, when it got it first."""

_LATE = select(
    func.count().label("count"),
    func.min(orders.c.id).label("oldest"),
    func.max(orders.c.refusal).label("why"),
).where(
    orders.c.status == Status.QUEUED.value,
    orders.c.panel_id == bindparam("panel"),
    orders.c.created_at <= bindparam("before", type_=Utc),
    bindparam("before", type_=Utc) >= IN_STATUS_SINCE,
)


def look_at_queue(session: Session, panel_id: int, *, after: timedelta, now: datetime) -> None:
    """Raise an alert if orders have not been sent for `after`, and another one when none is left.

    An order that only waits for the panel's balance or for its link has deadlines of its own.
    """
    late: Any = (
        session.connection().execute(_LATE, {"panel": panel_id, "before": now - after}).one()
    )
    if not late.count:
        if panel_health.note_queue_moves(session, panel_id):
            key = f"alert:{Alert.QUEUE_MOVES}:{panel_id}:{now.isoformat()}"
            raise_alert(session, Alert.QUEUE_MOVES, key=key, now=now)
        return
    if panel_health.note_queue_late(session, panel_id, now):
        raise_alert(
            session,
            Alert.QUEUE_LATE,
            key=f"alert:{Alert.QUEUE_LATE}:{panel_id}:{now.isoformat()}",
            now=now,
            order=late.oldest,
            count=late.count,
            why=panels.get_panel(session, panel_id).blocked_reason or late.why or "",
        )
