"""What is to be told of an order, queued with the change that caused it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.notifications.outbox import NotificationKind, queue, queue_refresh


def queue_card(
    session: Session, order_id: int, user_id: int, now: datetime, due: datetime | None = None
) -> None:
    """Have the order's live card shown anew, at once or when it is due."""
    queue_refresh(
        session,
        key=f"card:{order_id}",
        user_id=user_id,
        kind=NotificationKind.ORDER_CARD,
        now=now,
        due=due,
        order=order_id,
    )


def notify_customer(
    session: Session,
    order_id: int,
    user_id: int,
    kind: NotificationKind,
    now: datetime,
    **payload: Any,
) -> None:
    """Have the customer told what became of their order, once for each kind."""
    queue(
        session,
        key=f"order:{order_id}:{kind}",
        user_id=user_id,
        kind=kind,
        now=now,
        order=order_id,
        **payload,
    )


def alert_operators(
    session: Session, order_id: int, operators: Iterable[int], what: str, now: datetime
) -> None:
    """Have the operators told that an order waits for them, once for each ground."""
    for operator in operators:
        queue(
            session,
            key=f"alert:order:{order_id}:{what}:{operator}",
            user_id=operator,
            kind=NotificationKind.ALERT,
            now=now,
            order=order_id,
            what=what,
        )
