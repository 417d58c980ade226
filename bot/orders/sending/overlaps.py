"""Finds calls to one panel that were in flight at the same time, although only one ever should be.

The panel knows no fencing: a process that was frozen after it had sent still gets its answer when
another process has taken over. Panels may mix up the ids of two orders that come at once, so
neither answer is trusted.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select, update
from sqlmodel import Session

from bot.db import Utc, table_of
from bot.orders.sending.attempts import AttemptOutcome, attempts
from bot.orders.sending.doubts import doubt_panel_order
from bot.orders.tables import Order

SOURCE = "submit"

LONGEST_CALL = timedelta(hours=1)
"""Calls that began longer ago than this are found by their own end, not by those after them."""

orders = table_of(Order)

_OVERLAPPING = (
    select(attempts.c.id, attempts.c.order_id)
    .where(
        attempts.c.panel_id == bindparam("panel"),
        attempts.c.order_id != bindparam("order"),
        attempts.c.sent_at > bindparam("earliest", type_=Utc),
        attempts.c.sent_at < bindparam("end", type_=Utc),
        func.coalesce(attempts.c.ended_at, attempts.c.deadline) > bindparam("start", type_=Utc),
        or_(
            attempts.c.outcome.is_(None),
            attempts.c.outcome != AttemptOutcome.NOT_SENT.value,
        ),
    )
    .order_by(attempts.c.id)
)

_MARK = update(attempts).where(attempts.c.id == bindparam("attempt_id")).values(overlapped=True)


def mark_overlapping(
    session: Session,
    *,
    attempt_id: int,
    order_id: int,
    panel_id: int,
    sent_at: datetime,
    ended_at: datetime,
    now: datetime,
) -> list[int]:
    """Mark the attempts that overlapped with this one, which was sent; return their orders' ids.

    Orders among them that are followed already become UNCONFIRMED: their panel id is in doubt.
    """
    connection = session.connection()
    found = connection.execute(
        _OVERLAPPING,
        {
            "panel": panel_id,
            "order": order_id,
            "earliest": sent_at - LONGEST_CALL,
            "start": sent_at,
            "end": ended_at,
        },
    ).all()
    if not found:
        return []
    for each in (attempt_id, *(row.id for row in found)):
        connection.execute(_MARK, {"attempt_id": each})
    for row in found:
        doubt_panel_order(session, row.order_id, f"sent at the same time as #{order_id}", now)
    return [row.order_id for row in found]
