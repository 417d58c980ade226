"""Claims queued requests for the one call that sends them, and records its outcome.

A request is `sending` from its claim until then. If the process dies there it becomes `unknown`,
and is never sent again. A process that was only frozen records its outcome later: it is the
missing proof. Recording an outcome again changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, update
from sqlmodel import Session

from bot.catalog.tables import Panel
from bot.db import Utc, table_of
from bot.orders.requests.auto import stop_after_refusal
from bot.orders.requests.standing import CANCELABLE, REFILLABLE
from bot.orders.requests.status import (
    ROWS,
    RejectReason,
    RequestRow,
    change_request,
    orders,
    requests,
    row_of,
)
from bot.orders.requests.tables import RequestKind, RequestStatus

S = RequestStatus

FIRST_READ = timedelta(minutes=1)
"""From the acceptance of a refill until its status is read first: none is done at once."""

AWAITED = (S.SENDING, S.UNKNOWN)
"""The statuses of a request whose outcome is missing."""

_panels = table_of(Panel)
_FITTING = {RequestKind.REFILL: REFILLABLE, RequestKind.CANCEL: CANCELABLE}


@dataclass(frozen=True, slots=True)
class ClaimedRequest:
    """A request that this process has claimed, to send it."""

    row: RequestRow
    panel_order: str


_QUEUED = (
    ROWS.add_columns(orders.c.panel_order, orders.c.status.label("order_status"))
    .where(
        requests.c.status == S.QUEUED.value,
        requests.c.kind == bindparam("kind"),
        requests.c.next_at <= bindparam("now", type_=Utc),
        orders.c.panel_id == bindparam("panel"),
        # The breaker of `add`: a request to a panel that does not answer would be a doubt too.
        ~exists().where(_panels.c.id == orders.c.panel_id, _panels.c.blocked_since.is_not(None)),
    )
    .order_by(requests.c.next_at, requests.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=requests, skip_locked=True)
)

_CLAIM = (
    update(requests)
    .where(requests.c.id == bindparam("request"), requests.c.status == S.QUEUED.value)
    .values(
        status=S.SENDING.value,
        sent_at=bindparam("now", type_=Utc),
        deadline=bindparam("end", type_=Utc),
        attempts=requests.c.attempts + 1,
    )
)

_ABANDONED = ROWS.where(
    requests.c.status == S.SENDING.value, requests.c.deadline <= bindparam("before", type_=Utc)
).with_for_update(of=requests, skip_locked=True)


def claim_queued(
    session: Session,
    panel_id: int,
    kind: RequestKind,
    *,
    limit: int,
    now: datetime,
    call_duration: timedelta,
) -> list[ClaimedRequest]:
    """Claim up to `limit` due requests of a kind and mark them sending, the oldest first.

    One whose order no longer fits it is rejected instead.
    """
    connection = session.connection()
    queued = connection.execute(
        _QUEUED, {"kind": kind.value, "now": now, "panel": panel_id, "limit": limit}
    )
    claimed = []
    for fields in queued.mappings().all():
        row = row_of(fields)
        if fields["order_status"] not in _FITTING[kind] or fields["panel_order"] is None:
            reason = RejectReason.ORDER_CHANGED.value
            change_request(session, row, S.REJECTED, now=now, reason=reason)
            continue
        connection.execute(_CLAIM, {"request": row.id, "now": now, "end": now + call_duration})
        sending = replace(row, status=S.SENDING, attempts=row.attempts + 1)
        claimed.append(ClaimedRequest(sending, fields["panel_order"]))
    return claimed


def mark_abandoned(session: Session, now: datetime, *, grace: timedelta | None) -> int:
    """Mark requests UNKNOWN whose process died while it sent them; return how many.

    `grace` is the time after the end of a call in which its outcome is recorded. None at the start
    of the only process: no other one sends, whatever the deadlines say.
    """
    before = datetime.max.replace(tzinfo=now.tzinfo) if grace is None else now - grace
    found = session.connection().execute(_ABANDONED, {"before": before}).mappings().all()
    for row in map(row_of, found):
        change_request(
            session, row, S.UNKNOWN, now=now, evidence="the process ended while it was sending"
        )
    return len(found)


def record_accepted(
    session: Session, request: RequestRow, panel_refill: str, now: datetime
) -> None:
    """Record that the panel accepted a request; an empty id means that it gives the refill none."""
    if request.kind is RequestKind.REFILL and not panel_refill:
        _record(session, request, lambda row: change_request(session, row, S.UNTRACKED, now=now))
        return
    refill = panel_refill if request.kind is RequestKind.REFILL else None
    accepted = _record(
        session,
        request,
        lambda row: change_request(
            session,
            row,
            S.ACCEPTED,
            now=now,
            panel_refill=refill,
            next_at=now + FIRST_READ,
            evidence="",
        ),
    )
    if accepted and request.kind is RequestKind.CANCEL:
        _poll_order(session, request.order_id, now)


def record_rejected(
    session: Session, request: RequestRow, reason: str, said: str, now: datetime
) -> None:
    """Record that the panel refused a request; it proves that nothing was done."""
    rejected = _record(
        session,
        request,
        lambda row: change_request(
            session, row, S.REJECTED, now=now, reason=reason, evidence=f"{reason}: {said}"
        ),
    )
    if rejected and request.automatic:
        stop_after_refusal(session, request.order_id, request.user_id, reason, now)


def record_not_sent(
    session: Session, request: RequestRow, why: str, until: datetime, now: datetime
) -> None:
    """Queue a request again that the panel certainly did not get."""
    _record(
        session,
        request,
        lambda row: change_request(
            session, row, S.QUEUED, now=now, next_at=until, deadline=None, evidence=why
        ),
    )


def record_unknown(session: Session, request: RequestRow, evidence: str, now: datetime) -> None:
    """Record that nobody knows whether the panel has it; a cancelled order's status will tell."""
    sending = replace(request, status=S.SENDING)
    changed = change_request(session, sending, S.UNKNOWN, now=now, evidence=evidence)
    if changed and request.kind is RequestKind.CANCEL:
        _poll_order(session, request.order_id, now)


def _record(session: Session, request: RequestRow, change: Callable[[RequestRow], bool]) -> bool:
    """Change a request whose outcome is missing; return False if it is not."""
    awaited: Sequence[RequestRow] = [replace(request, status=status) for status in AWAITED]
    return any(change(row) for row in awaited)


def _poll_order(session: Session, order_id: int, now: datetime) -> None:
    """Make the order due: its status tells what became of the cancellation."""
    session.connection().execute(
        update(orders)
        .where(orders.c.id == order_id, orders.c.status.in_([each.value for each in CANCELABLE]))
        .values(next_at=now)
    )
