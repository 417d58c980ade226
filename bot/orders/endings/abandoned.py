"""Gives up orders whose process died while it sent them: the panel may have them or not."""

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import Session

from bot.catalog.breaker import block_sending
from bot.db import Utc, table_of
from bot.orders.sending.attempts import AttemptOutcome, attempts, end_attempt
from bot.orders.status import Status
from bot.orders.submit import record_unconfirmed
from bot.orders.tables import Order

REASON = "abandoned"
"""Why sending is blocked after an order was given up."""

WITHOUT_ATTEMPT = timedelta(minutes=5)
"""Age of a submission of an older version, which wrote no attempt."""

orders = table_of(Order)

_ABANDONED = (
    select(orders.c.id, orders.c.user_id, orders.c.panel_id, orders.c.attempts, attempts.c.deadline)
    .outerjoin_from(
        orders,
        attempts,
        and_(attempts.c.order_id == orders.c.id, attempts.c.attempt == orders.c.attempts),
    )
    .where(
        orders.c.status == Status.SUBMITTING.value,
        or_(
            attempts.c.deadline <= bindparam("deadline", type_=Utc),
            and_(
                attempts.c.id.is_(None),
                orders.c.submitted_at <= bindparam("submitted", type_=Utc),
            ),
        ),
    )
)


def mark_abandoned(session: Session, now: datetime, *, grace: timedelta | None) -> int:
    """Mark orders UNCONFIRMED whose process died while it sent them; return how many.

    `grace` is the time after the end of a call in which its outcome is recorded. None at the start
    of the only process: no other one sends, whatever the deadlines say. The next order is sent only
    after the panel has answered a read (see `bot.catalog.breaker`).
    """
    bounds = {"deadline": now - (grace or timedelta(0)), "submitted": now - WITHOUT_ATTEMPT}
    if grace is None:
        bounds = dict.fromkeys(bounds, datetime.max.replace(tzinfo=now.tzinfo))
    found = session.connection().execute(_ABANDONED, bounds).all()
    for row in found:
        evidence = "the process ended while it was sending"
        # Its call was over at the deadline, however long nobody looked.
        ended_at = now if row.deadline is None else min(row.deadline, now)
        end_attempt(
            session, row.id, row.attempts, AttemptOutcome.UNKNOWN, ended_at, evidence=evidence
        )
        record_unconfirmed(session, row.id, row.user_id, evidence, now, source="start")
        block_sending(session, row.panel_id, REASON, now)
    return len(found)
