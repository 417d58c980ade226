"""Queues notifications in the transaction that causes them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Executable, bindparam
from sqlmodel import Session

from bot.db import table_of, upsert
from bot.notifications.tables import Notification

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
    ORDER_POSTS = "order_posts"
    """order, new, done: a subscription delivers on so many new posts, and on `done` in all."""
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
    REQUEST_ENDED = "request_ended"
    """order, request, status, reason, operator: how a refill or a cancellation ended."""
    AUTO_REFILL_STOPPED = "auto_refill_stopped"
    """order, reason: refills of the order are not asked for by themselves any more."""
    FAVOURITES = "favourites"
    """Changes of a customer's favourites."""
    ALERT = "alert"
    """To an operator: an alert that was raised for their role."""


REPLIES = frozenset({NotificationKind.SCREEN})
NEWS = frozenset({NotificationKind.FAVOURITES})
"""What is sent before, and after, everything else."""


def priority_of(kind: NotificationKind) -> int:
    """Return when it is sent: 0 for replies, 1 for news of money and orders, 2 for other news."""
    return 0 if kind in REPLIES else 2 if kind in NEWS else 1


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
    priority=bindparam("priority"),
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
    _execute_many(session, _QUEUE, kind, notifications, now)


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
    _execute_many(session, _QUEUE_AGAIN, kind, cards, now)


def _execute_many(
    session: Session,
    statement: Executable,
    kind: NotificationKind,
    notifications: Iterable[NewNotification],
    now: datetime,
) -> None:
    rows = [_values(each.key, each.user_id, kind, now, each.payload) for each in notifications]
    if rows:
        session.connection().execute(statement, rows)


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
        "priority": priority_of(kind),
    }
