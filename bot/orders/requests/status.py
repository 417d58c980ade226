"""The table of a request's changes, and the one function that makes them.

Every change is one conditional UPDATE that names the status before. Its caller learns whether it
was the one that changed the request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.db import table_of
from bot.notifications.outbox import NotificationKind, queue
from bot.orders.news import queue_card
from bot.orders.requests.tables import OrderRequest, RequestKind, RequestStatus
from bot.orders.tables import Order

S = RequestStatus

requests, orders = table_of(OrderRequest), table_of(Order)

EVIDENCE_LENGTH = 500
"""Characters of the evidence that are stored."""

ENDED: Final = frozenset({S.COMPLETED, S.REJECTED, S.UNTRACKED})

TRANSITIONS: Final[Mapping[RequestStatus, frozenset[RequestStatus]]] = {
    # A cancellation may be overtaken by its order's end, before and after it was sent.
    S.QUEUED: frozenset({S.SENDING, S.COMPLETED, S.REJECTED}),
    S.SENDING: frozenset({S.ACCEPTED, S.UNTRACKED, S.REJECTED, S.UNKNOWN, S.QUEUED}),
    # A proof may come late, from a process that was frozen: accepted, rejected or not sent.
    S.UNKNOWN: frozenset({S.ACCEPTED, S.UNTRACKED, S.COMPLETED, S.REJECTED, S.QUEUED}),
    S.ACCEPTED: frozenset({S.COMPLETED, S.REJECTED}),
    **dict.fromkeys(ENDED, frozenset()),
}
"""The statuses that may follow each status."""


class RejectReason(StrEnum):
    """Why a request was rejected, where it is not a refusal of the call; the values are stored."""

    PANEL_REJECTED = "panel_rejected"
    """The panel accepted the refill, and rejected it in the end."""
    ORDER_ENDED = "order_ended"
    """The order ended without being canceled."""
    ORDER_CHANGED = "order_changed"
    """The order was no longer one that the request fits when it was to be sent."""
    OPERATOR = "operator"
    """An operator has looked at the panel: nothing was done."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """An open request and its order's customer."""

    id: int
    order_id: int
    user_id: int
    kind: RequestKind
    status: RequestStatus
    requested_by: int
    automatic: bool
    attempts: int
    requested_at: datetime
    sent_at: datetime | None
    panel_refill: str | None


_FIELDS = [name for name in RequestRow.__dataclass_fields__ if name != "user_id"]

ROWS = select(*(requests.c[name] for name in _FIELDS), orders.c.user_id).join_from(
    requests, orders, orders.c.id == requests.c.order_id
)
"""Select the fields of RequestRow; conditions are added to it."""

_CHANGE = update(requests).where(
    requests.c.id == bindparam("request"), requests.c.status == bindparam("before")
)


class ForbiddenChange(Exception):
    """The code asked for a change that TRANSITIONS does not have: a bug."""


def row_of(fields: Mapping[Any, Any]) -> RequestRow:
    """Return the request of a row that a statement made of ROWS has selected."""
    values = {name: fields[name] for name in RequestRow.__dataclass_fields__}
    values |= {"kind": RequestKind(fields["kind"]), "status": RequestStatus(fields["status"])}
    return RequestRow(**values)


def change_request(
    session: Session,
    request: RequestRow,
    after: RequestStatus,
    *,
    now: datetime,
    evidence: str | None = None,
    **values: Any,
) -> bool:
    """Change a request's status and its order's card; return False if it has changed meanwhile.

    An end is told to the customer, and to the operator who asked. `values` are other columns.
    """
    if after not in TRANSITIONS[request.status]:
        raise ForbiddenChange(f"{request.status} → {after}")
    if evidence is not None:
        values["evidence"] = evidence[:EVIDENCE_LENGTH]
    if after in ENDED:
        values["ended_at"] = now
    changed = session.connection().execute(
        _CHANGE.values(status=after.value, **values),
        {"request": request.id, "before": request.status.value},
    )
    if changed.rowcount != 1:
        return False
    queue_card(session, request.order_id, request.user_id, now)
    if after in ENDED:
        _tell_of_end(session, request, after, str(values.get("reason", "")), now)
    return True


def _tell_of_end(
    session: Session, request: RequestRow, after: RequestStatus, reason: str, now: datetime
) -> None:
    """Queue the news of an end. A cancellation that worked is told by the order's own end.

    Of automatic refills the customer is told only of those that were done: one a day is rejected
    where nothing has dropped.
    """
    silent = request.automatic and after is not S.COMPLETED
    done = request.kind is RequestKind.CANCEL and after is S.COMPLETED
    for reader in {request.user_id, request.requested_by} if not (silent or done) else ():
        queue(
            session,
            key=f"request:{request.id}:{reader}",
            user_id=reader,
            kind=NotificationKind.REQUEST_ENDED,
            now=now,
            order=request.order_id,
            request=request.kind.value,
            status=after.value,
            reason=reason,
            operator=reader != request.user_id,
        )
