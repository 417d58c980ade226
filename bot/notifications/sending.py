"""Claims the notifications that are due, and records how sending went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, delete, exists, func, or_, select, update
from sqlmodel import Session

from bot.db import table_of
from bot.notifications.outbox import NotificationKind
from bot.notifications.tables import Notification

CLAIM_TIMEOUT = timedelta(seconds=60)
"""Claim timeout: other processes skip a claimed notification for this long."""

MAX_ATTEMPTS = 8
"""Attempts after which a notification is given up; the desk shows how many were."""

outbox = table_of(Notification)

EDITS = (NotificationKind.ORDER_CARD.value, NotificationKind.SCREEN.value)
"""Kinds that show a state: the order in which they come does not matter."""

MESSAGES = tuple(kind.value for kind in NotificationKind if kind.value not in EDITS)
"""The other kinds that this version knows; it leaves those of a later one to that version."""


@dataclass(frozen=True, slots=True)
class ClaimedNotification:
    """A notification that this process has claimed."""

    id: int
    user_id: int
    kind: NotificationKind
    payload: dict[str, Any]
    attempts: int
    revision: int
    priority: int = 1


_before = outbox.alias("before")

_IS_FIRST = ~exists().where(
    _before.c.user_id == outbox.c.user_id,
    _before.c.sent_at.is_(None),
    _before.c.priority <= outbox.c.priority,
    or_(
        _before.c.created_at < outbox.c.created_at,
        and_(_before.c.created_at == outbox.c.created_at, _before.c.id < outbox.c.id),
    ),
    _before.c.kind.in_(MESSAGES),
    _before.c.attempts < MAX_ATTEMPTS,
    # One that is at fault itself, and tried again later, holds up no other.
    or_(_before.c.attempts == 0, _before.c.error == ""),
)
"""True of the message that its reader is to get next: the one before is sent first."""

_DUE = (
    select(outbox.c.id)
    .where(
        outbox.c.sent_at.is_(None),
        outbox.c.due_at <= bindparam("now"),
        outbox.c.attempts < MAX_ATTEMPTS,
        or_(outbox.c.kind.in_(EDITS), and_(outbox.c.kind.in_(MESSAGES), _IS_FIRST)),
    )
    .order_by(outbox.c.priority, outbox.c.created_at, outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    # A common table expression is computed once. PostgreSQL may compute a subquery again for each
    # row, and claim more rows than the limit.
    .cte("due")
)

_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(select(_DUE.c.id)))
    .values(due_at=bindparam("until"), attempts=outbox.c.attempts + 1, error="")
    .returning(
        outbox.c.id,
        outbox.c.user_id,
        outbox.c.kind,
        outbox.c.payload,
        outbox.c.attempts,
        outbox.c.revision,
        outbox.c.priority,
        outbox.c.created_at,
    )
)


_SAME = outbox.c.revision == bindparam("shown")
_AT = bindparam("at", type_=outbox.c.due_at.type)

_MARK_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("notification"))
    .values(sent_at=case((_SAME, _AT)), due_at=case((_SAME, outbox.c.due_at), else_=_AT))
)


def claim(session: Session, now: datetime, limit: int = 20) -> list[ClaimedNotification]:
    """Claim at most `limit` due notifications for CLAIM_TIMEOUT, by priority, the oldest first.

    Of a reader's messages one is claimed at a time, so that they come in order, whichever process
    sends them.
    """
    rows: Sequence[Row[Any]] = (
        session.connection()
        .execute(_CLAIM, {"now": now, "until": now + CLAIM_TIMEOUT, "limit": limit})
        .all()
    )
    return [
        ClaimedNotification(
            row.id,
            row.user_id,
            NotificationKind(row.kind),
            row.payload,
            row.attempts,
            row.revision,
            row.priority,
        )
        for row in sorted(rows, key=lambda row: (row.priority, row.created_at, row.id))
    ]


def mark_sent(session: Session, notification: ClaimedNotification, now: datetime) -> None:
    """Record that a notification was sent.

    A card that changed since it was claimed is due again, even if another process has already
    shown the newer state: this older one may have reached the chat after it.
    """
    parameters = {"notification": notification.id, "shown": notification.revision, "at": now}
    session.connection().execute(_MARK_SENT, parameters)


def postpone(
    session: Session, notification: ClaimedNotification, until: datetime, error: str
) -> None:
    """Postpone a notification after a failure; `error` is for the operator and has no secret."""
    session.connection().execute(
        update(outbox).where(outbox.c.id == notification.id).values(due_at=until, error=error[:200])
    )


def postpone_uncounted(
    session: Session, notification: ClaimedNotification, until: datetime, error: str
) -> None:
    """Postpone a notification for a failure of Telegram, without counting the attempt."""
    session.connection().execute(
        update(outbox)
        .where(outbox.c.id == notification.id)
        .values(due_at=until, error=error[:200], attempts=outbox.c.attempts - 1)
    )


def count_given_up(session: Session) -> int:
    """Count the notifications that were given up."""
    count: int = (
        session.connection()
        .execute(
            select(func.count())
            .select_from(outbox)
            .where(outbox.c.sent_at.is_(None), outbox.c.attempts >= MAX_ATTEMPTS)
        )
        .scalar_one()
    )
    return count


_OLD = (
    select(outbox.c.id)
    .where(outbox.c.sent_at < bindparam("before"))
    .limit(bindparam("limit"))
    .scalar_subquery()
)

_DELETE_OLD = delete(outbox).where(outbox.c.id.in_(_OLD))


def delete_sent_before(session: Session, before: datetime, limit: int) -> bool:
    """Delete at most `limit` notifications sent before a moment; return True if more may be."""
    parameters = {"before": before, "limit": limit}
    return session.connection().execute(_DELETE_OLD, parameters).rowcount == limit
