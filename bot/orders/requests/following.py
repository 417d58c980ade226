"""Follows requests to their end: refills by their own status, cancellations by their order's."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.db import Utc
from bot.orders.follow import BATCH, poll_interval
from bot.orders.requests.status import (
    EVIDENCE_LENGTH,
    ROWS,
    RejectReason,
    RequestRow,
    change_request,
    orders,
    requests,
    row_of,
)
from bot.orders.requests.tables import RequestKind, RequestStatus
from bot.orders.status import FINAL, Status

S = RequestStatus

STOPPED = FINAL - {Status.COMPLETED, Status.EXPIRED}
"""Ends of an order that count as the success of its cancellation."""

_DUE = (
    ROWS.where(
        requests.c.status == S.ACCEPTED.value,
        requests.c.kind == RequestKind.REFILL.value,
        requests.c.next_at <= bindparam("now", type_=Utc),
        orders.c.panel_id == bindparam("panel"),
    )
    .order_by(requests.c.next_at)
    .limit(BATCH)
    .with_for_update(of=requests, skip_locked=True)
)

_POSTPONE = update(requests).where(requests.c.id == bindparam("request"))

_OVERTAKEN = ROWS.add_columns(orders.c.status.label("order_status")).where(
    requests.c.ended_at.is_(None),
    requests.c.kind == RequestKind.CANCEL.value,
    # What is being sent is recorded first.
    requests.c.status != S.SENDING.value,
    orders.c.status.in_([status.value for status in FINAL]),
)


def claim_due_refills(
    session: Session, panel_id: int, now: datetime, claim_timeout: timedelta
) -> list[RequestRow]:
    """Claim up to BATCH accepted refills that are due; others skip them for `claim_timeout`."""
    connection = session.connection()
    rows = connection.execute(_DUE, {"now": now, "panel": panel_id}).mappings()
    due = [row_of(row) for row in rows]
    if due:
        connection.execute(
            _POSTPONE.values(next_at=bindparam("until", type_=Utc)),
            [{"request": row.id, "until": now + claim_timeout} for row in due],
        )
    return due


def record_refill_status(
    session: Session,
    refill: RequestRow,
    status: RequestStatus | None,
    status_text: str,
    *,
    base: timedelta,
    now: datetime,
) -> None:
    """Record the panel's status of a refill: an end, ACCEPTED while it runs, None if unknown."""
    if status in (S.COMPLETED, S.REJECTED):
        reason = RejectReason.PANEL_REJECTED.value if status is S.REJECTED else ""
        change_request(
            session, refill, status, now=now, status_text=status_text, reason=reason,
            failing_since=None,
        )  # fmt: skip
        return
    if status is None:
        record_refill_error(session, refill, status_text, base=base, now=now)
        return
    _postpone(session, refill, base, now, status_text=status_text, failing_since=None)


def record_refill_error(
    session: Session, refill: RequestRow, evidence: str, *, base: timedelta, now: datetime
) -> None:
    """Note that the panel's answer about a refill says nothing; it is read again later."""
    since = select(requests.c.failing_since).where(requests.c.id == refill.id)
    began = session.connection().execute(since).scalar() or now
    kept = evidence[:EVIDENCE_LENGTH]
    _postpone(session, refill, base, now, failing_since=began, evidence=kept)


def _postpone(
    session: Session, refill: RequestRow, base: timedelta, now: datetime, **values: object
) -> None:
    age = now - (refill.sent_at or refill.requested_at)
    statement = _POSTPONE.where(requests.c.ended_at.is_(None))
    session.connection().execute(
        statement.values(next_at=now + poll_interval(age, base), **values), {"request": refill.id}
    )


def end_overtaken(session: Session, now: datetime) -> int:
    """End the open cancellations of orders that have ended; return how many.

    An order that was stopped, or whose customer was made whole, is their success.
    """
    overtaken = session.connection().execute(_OVERTAKEN).mappings().all()
    for fields in overtaken:
        stopped = fields["order_status"] in STOPPED
        after = S.COMPLETED if stopped else S.REJECTED
        reason = "" if stopped else RejectReason.ORDER_ENDED.value
        change_request(session, row_of(fields), after, now=now, reason=reason)
    return len(overtaken)
