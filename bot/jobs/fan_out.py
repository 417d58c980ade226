"""Turns each alert for a role into one notification for each operator who has the role."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session

from bot.notifications import alerts
from bot.notifications.alerts import OperatorRole, PendingAlert
from bot.notifications.outbox import NewNotification, NotificationKind, queue_all

Operators = Mapping[OperatorRole, Collection[int]]
"""The Telegram ids of the operators by role."""


def fan_out(session: Session, operators: Operators, now: datetime) -> None:
    """Queue what pending alerts say to their operators, each once, all in one transaction.

    An alert that nobody has the role for is deleted: an operator who comes later is not told of
    it, unless it is raised again then.
    """
    pending = alerts.lock_pending(session)
    told = [alert for alert in pending if operators.get(OperatorRole(alert.role))]
    for alert in told:
        _queue(session, alert, operators[OperatorRole(alert.role)])
    if told:
        alerts.mark_fanned_out(session, [alert.id for alert in told], now)
    if len(told) < len(pending):
        alerts.forget(session, [alert.id for alert in pending if alert not in told])


def _queue(session: Session, alert: PendingAlert, operators: Collection[int]) -> None:
    notifications = [
        NewNotification(f"{alert.key}:{operator}", operator, alert.payload)
        for operator in sorted(operators)
    ]
    # Its moment is that of the event: it takes its place among the operator's other news.
    queue_all(session, NotificationKind.ALERT, notifications, now=alert.created_at)
