"""Queues news of an order in the transaction that changes it: its card, notifications, alerts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.notifications.alerts import Alert, raise_alert
from bot.notifications.outbox import (
    NewNotification,
    NotificationKind,
    queue,
    queue_refresh,
    queue_refreshes,
)

STATUS_TEXT_KEPT = 40
"""Characters of a panel's status text that an alert carries."""


def queue_card(
    session: Session, order_id: int, user_id: int, now: datetime, due: datetime | None = None
) -> None:
    """Queue an update of the order's live card, at once or at `due`."""
    queue_refresh(
        session,
        key=f"card:{order_id}",
        user_id=user_id,
        kind=NotificationKind.ORDER_CARD,
        now=now,
        due=due,
        order=order_id,
    )


def queue_cards(session: Session, orders: Sequence[tuple[int, int]], now: datetime) -> None:
    """Queue an update at once of the cards of these orders, by (order, user)."""
    cards = [
        NewNotification(f"card:{order_id}", user_id, {"order": order_id})
        for order_id, user_id in orders
    ]
    queue_refreshes(session, NotificationKind.ORDER_CARD, cards, now=now)


def notify_customer(
    session: Session,
    order_id: int,
    user_id: int,
    kind: NotificationKind,
    now: datetime,
    **payload: Any,
) -> None:
    """Queue a notification to the customer about their order, once for each kind."""
    queue(
        session,
        key=f"order:{order_id}:{kind}",
        user_id=user_id,
        kind=kind,
        now=now,
        order=order_id,
        **payload,
    )


def notify_of_posts(
    session: Session, order_id: int, user_id: int, now: datetime, *, new: int, done: int
) -> None:
    """Queue a notification that a subscription delivers on new posts, once for each of them.

    `done` are its posts so far, with the `new` ones.
    """
    queue(
        session,
        key=f"order:{order_id}:{NotificationKind.ORDER_POSTS}:{done}",
        user_id=user_id,
        kind=NotificationKind.ORDER_POSTS,
        now=now,
        order=order_id,
        new=new,
        done=done,
    )


def alert_of_order(
    session: Session,
    order_id: int,
    alert: Alert,
    now: datetime,
    *,
    subject: str | None = None,
    **payload: Any,
) -> None:
    """Raise an alert about an order once; once for each subject where there is one."""
    about = alert if subject is None else f"{alert}:{subject}"
    raise_alert(
        session, alert, key=f"alert:order:{order_id}:{about}", now=now, order=order_id, **payload
    )


def alert_of_unknown_status(session: Session, order_id: int, text: str, now: datetime) -> None:
    """Raise an alert about an order's status that the shop does not know, once for each text."""
    word = text[:STATUS_TEXT_KEPT]
    alert_of_order(session, order_id, Alert.UNKNOWN_STATUS, now, subject=word, word=word)


def alert_of_unrecorded(session: Session, order_id: int, now: datetime) -> None:
    """Raise an alert about an order whose news cannot be recorded since `now`."""
    alert_of_order(session, order_id, Alert.UNRECORDED, now, subject=now.isoformat())
