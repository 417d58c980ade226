"""Tells operators of requests that come to no end, and ends them by an operator's decision."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, update
from sqlmodel import Session

from bot.db import Utc
from bot.errors import ShopError
from bot.i18n import N_
from bot.notifications.alerts import Alert, raise_alert
from bot.orders.endings.deadlines import Deadlines
from bot.orders.requests.status import (
    ROWS,
    RejectReason,
    RequestRow,
    change_request,
    requests,
    row_of,
)
from bot.orders.requests.tables import RequestKind, RequestStatus
from bot.users import audit

S = RequestStatus

PORTION = 50
"""Requests that one transaction tells of."""


def _overdue(name: str, kind: RequestKind) -> ColumnElement[bool]:
    return and_(
        requests.c.status == S.ACCEPTED.value,
        requests.c.kind == kind.value,
        requests.c.sent_at <= bindparam(name, type_=Utc),
    )


_STUCK = (
    ROWS.add_columns(requests.c.evidence)
    .where(
        requests.c.ended_at.is_(None),
        requests.c.alerted_at.is_(None),
        or_(
            and_(
                requests.c.status == S.UNKNOWN.value,
                requests.c.sent_at <= bindparam("unclear", type_=Utc),
            ),
            and_(
                requests.c.status == S.QUEUED.value,
                requests.c.requested_at <= bindparam("unclear", type_=Utc),
            ),
            requests.c.failing_since <= bindparam("unclear", type_=Utc),
            _overdue("cancel_overdue", RequestKind.CANCEL),
            _overdue("refill_overdue", RequestKind.REFILL),
        ),
    )
    .order_by(requests.c.id)
    .limit(PORTION)
)

_ALERTED = update(requests).where(requests.c.id == bindparam("request"))

_OPEN_OF_ORDER = ROWS.where(
    requests.c.order_id == bindparam("order"), requests.c.ended_at.is_(None)
)


class NoOpenRequest(ShopError):
    """The order has no open request that an operator may end in this way."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "Order #{order} has no open request that could be ended so. Nothing has changed. "
                "/order {order} shows where it stands."
            ),
            order=str(order_id),
        )


def alert_of_stuck(session: Session, deadlines: Deadlines, now: datetime) -> int:
    """Raise an alert, once, about each request that has not ended for too long; count them."""
    stuck = session.connection().execute(
        _STUCK,
        {
            "unclear": now - deadlines.request_unclear,
            "cancel_overdue": now - deadlines.cancel_overdue,
            "refill_overdue": now - deadlines.refill_overdue,
        },
    )
    rows = stuck.mappings().all()
    for fields in rows:
        row = row_of(fields)
        raise_alert(
            session, Alert.REQUEST_STUCK, key=f"alert:request:{row.id}", now=now,
            order=row.order_id, request=row.id, kind=row.kind.value, status=row.status.value,
            evidence=fields["evidence"],
        )  # fmt: skip
        session.connection().execute(_ALERTED.values(alerted_at=now), {"request": row.id})
    return len(rows)


def end_by_operator(
    session: Session, order_id: int, *, done: bool, operator: int, now: datetime
) -> RequestRow:
    """End an order's open request: a refill was `done`, or nothing was done; return it.

    Raises NoOpenRequest if there is none, while it is being sent, and for a cancellation that was
    `done`: the order's own end says so.
    """
    row = _find_open(session, order_id)
    if row is None or not _may_end(row, done=done):
        raise NoOpenRequest(order_id)
    after = S.COMPLETED if done else S.REJECTED
    reason = "" if done else RejectReason.OPERATOR.value
    if not change_request(session, row, after, now=now, reason=reason):
        raise NoOpenRequest(order_id)
    audit.record(
        session, actor=operator, action="end_request", target=f"order:{order_id}", now=now,
        request=row.kind.value, done=done,
    )  # fmt: skip
    return row


def _find_open(session: Session, order_id: int) -> RequestRow | None:
    fields = session.connection().execute(_OPEN_OF_ORDER, {"order": order_id}).mappings().first()
    return None if fields is None else row_of(fields)


def _may_end(row: RequestRow, *, done: bool) -> bool:
    if row.status is S.SENDING:
        return False
    return not done or (row.kind is RequestKind.REFILL and row.status is not S.QUEUED)
