"""Queues notifications, claims those that are due, and records how sending went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, case, func, select, update
from sqlmodel import Session

from bot.db import table_of, upsert
from bot.notifications.tables import Notification

CLAIM_TIMEOUT = timedelta(seconds=60)
"""Claim timeout: other processes skip a claimed notification for this long."""

MAX_ATTEMPTS = 8
"""Attempts after which a notification is given up; the desk shows how many were."""

outbox = table_of(Notification)


class NotificationKind(StrEnum):
    """The kinds of notifications; the values are stored."""

    ORDER_CARD = "order_card"
    """Edit the order's live card; a newer state replaces an older one."""
    ORDER_COMPLETED = "order_completed"
    ORDER_PARTIAL = "order_partial"
    ORDER_CANCELED = "order_canceled"
    ORDER_EXPIRED = "order_expired"
    """The last day of a subscription is over."""
    ORDER_REJECTED = "order_rejected"
    ORDER_WAITS = "order_waits"
    """It has waited for its link for long; the customer may take it back."""
    ORDER_TURN = "order_turn"
    """The order for the same link that it waited for has ended; it is sent now."""
    ORDER_WITHDRAWN = "order_withdrawn"
    """It was taken back before it was sent; `by` is `customer`, `operator` or `deadline`."""
    ORDER_REFUNDED = "order_refunded"
    REFUNDED_AFTER_END = "refunded_after_end"
    """order, amount: an operator gave back what the shop had earned with it."""
    ORDER_COMPENSATED = "order_compensated"
    """It stayed without a clear answer, and the shop gave the price back at its own risk."""
    CREDITED = "credited"
    DEBITED = "debited"
    SCREEN = "screen"
    """The screen of a turn that Telegram refused for now; a newer screen replaces it."""
    SYNCED = "synced"
    """To the operator who asked for a sync: its outcome."""
    PANEL_ID = "panel_id"
    """To the operator who named an id at the panel for an order: what the panel says of it."""
    PROBED = "probed"
    """To the operator who asked for a probe: what it found out about the panel."""
    FAVOURITES = "favourites"
    """Changes of a customer's favourites."""
    ALERT = "alert"
    """To an operator: an alert that was raised for their role."""


_KINDS = frozenset(NotificationKind)


@dataclass(frozen=True, slots=True)
class ClaimedNotification:
    """A notification that this process has claimed."""

    id: int
    user_id: int
    kind: NotificationKind
    payload: dict[str, Any]
    attempts: int
    revision: int


_NEW = upsert(outbox).values(
    key=bindparam("key"),
    user_id=bindparam("user_id"),
    kind=bindparam("kind"),
    payload=bindparam("payload"),
    created_at=bindparam("now"),
    due_at=bindparam("due"),
    attempts=0,
    revision=0,
    error="",
)
_QUEUE = _NEW.on_conflict_do_nothing(index_elements=["key"])
_QUEUE_AGAIN = _NEW.on_conflict_do_update(
    index_elements=["key"],
    set_={
        "sent_at": None,
        "due_at": _NEW.excluded.due_at,
        "payload": _NEW.excluded.payload,
        "attempts": 0,
        "revision": outbox.c.revision + 1,
    },
)

_DUE = (
    select(outbox.c.id)
    .where(
        outbox.c.sent_at.is_(None),
        outbox.c.due_at <= bindparam("now"),
        outbox.c.attempts < MAX_ATTEMPTS,
    )
    .order_by(outbox.c.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    # A common table expression is computed once. PostgreSQL may compute a subquery again for each
    # row, and claim more rows than the limit.
    .cte("due")
)

_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(select(_DUE.c.id)))
    .values(due_at=bindparam("until"), attempts=outbox.c.attempts + 1)
    .returning(
        outbox.c.id,
        outbox.c.user_id,
        outbox.c.kind,
        outbox.c.payload,
        outbox.c.attempts,
        outbox.c.revision,
    )
)

_SAME = outbox.c.revision == bindparam("shown")
_AT = bindparam("at", type_=outbox.c.due_at.type)

_MARK_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("notification"))
    .values(sent_at=case((_SAME, _AT)), due_at=case((_SAME, outbox.c.due_at), else_=_AT))
)


def queue(
    session: Session,
    /,
    *,
    key: str,
    user_id: int,
    kind: NotificationKind,
    now: datetime,
    **payload: Any,
) -> None:
    """Queue a notification; do nothing if its key was queued before: it is the same event."""
    session.connection().execute(_QUEUE, _values(key, user_id, kind, now, payload))


class NewNotification(NamedTuple):
    """One of many notifications of a kind."""

    key: str
    user_id: int
    payload: dict[str, Any]


def queue_all(
    session: Session,
    kind: NotificationKind,
    notifications: Iterable[NewNotification],
    *,
    now: datetime,
) -> None:
    """Queue many notifications in one statement, each key once, as `queue` does."""
    rows = [_values(each.key, each.user_id, kind, now, each.payload) for each in notifications]
    if rows:
        session.connection().execute(_QUEUE, rows)


def queue_refresh(
    session: Session,
    *,
    key: str,
    user_id: int,
    kind: NotificationKind,
    now: datetime,
    due: datetime | None = None,
    **payload: Any,
) -> None:
    """Queue an edit of a card, at `due` or at once; it replaces a waiting one with its key."""
    values = _values(key, user_id, kind, now, payload) | {"due": due or now}
    session.connection().execute(_QUEUE_AGAIN, values)


def queue_refreshes(
    session: Session,
    kind: NotificationKind,
    cards: Iterable[NewNotification],
    *,
    now: datetime,
) -> None:
    """Queue an edit of each of many cards in one statement, as `queue_refresh` does."""
    rows = [_values(each.key, each.user_id, kind, now, each.payload) for each in cards]
    if rows:
        session.connection().execute(_QUEUE_AGAIN, rows)


def _values(
    key: str, user_id: int, kind: NotificationKind, now: datetime, payload: dict[str, Any]
) -> dict[str, Any]:
    return {
        "key": key,
        "user_id": user_id,
        "kind": kind.value,
        "now": now,
        "due": now,
        "payload": payload,
    }


def claim(session: Session, now: datetime, limit: int = 20) -> list[ClaimedNotification]:
    """Claim at most `limit` due notifications, oldest first, for CLAIM_TIMEOUT."""
    rows: Sequence[Row[Any]] = (
        session.connection()
        .execute(_CLAIM, {"now": now, "until": now + CLAIM_TIMEOUT, "limit": limit})
        .all()
    )
    claimed = [
        ClaimedNotification(
            row.id, row.user_id, NotificationKind(row.kind), row.payload, row.attempts, row.revision
        )
        for row in rows
        if row.kind in _KINDS  # one of a later version is left to that version
    ]
    return sorted(claimed, key=lambda due: due.id)


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
