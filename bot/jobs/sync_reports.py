"""Tells what a sync changed: the operator who asked for it, all operators, and customers."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.catalog.sync.difference import MergeReport
from bot.catalog.sync.refused_lists import RefusedList
from bot.jobs.context import JobContext
from bot.notifications.alerts import Alert, raise_alert
from bot.notifications.outbox import NotificationKind, queue
from bot.watching import news

WHY_LENGTH = 300
"""Characters of a reason in a report."""


def tell_of_changes(
    session: Session, shop: JobContext, report: MergeReport, moment: datetime
) -> None:
    """Tell customers about their favourites, and operators about services in quarantine."""
    news.queue_news(
        session,
        report.changes,
        key=f"sync:{moment.isoformat()}",
        currency=shop.currency,
        markup=shop.markup,
        now=moment,
    )
    if report.quarantined:
        key = f"alert:{Alert.QUARANTINED}:{moment.isoformat()}"
        raise_alert(session, Alert.QUARANTINED, key=key, now=moment, count=report.quarantined)


def alert_of_refused_list(
    session: Session, panel_id: int, refused: RefusedList, moment: datetime
) -> None:
    """Alert the operators that the panel's list is too short to be taken over unasked."""
    raise_alert(
        session,
        Alert.LIST_REFUSED,
        key=f"alert:{Alert.LIST_REFUSED}:{moment.isoformat()}",
        now=moment,
        panel=panel_id,
        listed=refused.listed,
        live=refused.live,
    )


def alert_of_pause(session: Session, alert: Alert, moment: datetime, why: str = "") -> None:
    """Alert the operators that sales are paused, and why, or that they go on."""
    key = f"alert:{alert}:{moment.isoformat()}"
    raise_alert(session, alert, key=key, now=moment, why=why[:WHY_LENGTH])


def report_success(
    session: Session,
    operator: int | None,
    moment: datetime,
    report: MergeReport,
    *,
    unread: int,
    balance_unknown: str | None,
) -> None:
    """Report what was merged; `unread` is the number of rows that could not be read.

    `balance_unknown` is why the balance is not known; None if it is.
    """
    told = {} if balance_unknown is None else {"balance_unknown": balance_unknown[:WHY_LENGTH]}
    figures = _figures(report) | {"unread": unread}
    _notify(session, operator, moment, report=figures, **told)


def report_failure(
    session: Session,
    operator: int | None,
    moment: datetime,
    error: str,
    *,
    refused: int | None = None,
) -> None:
    """Report why nothing was merged; `refused` is the panel's id if its list was refused."""
    payload = {} if refused is None else {"refused": refused}
    _notify(session, operator, moment, error=error[:WHY_LENGTH], **payload)


def _figures(report: MergeReport) -> dict[str, int]:
    return {
        "added": report.added,
        "changed": report.changed,
        "gone": report.gone,
        "returned": report.returned,
        "dearer": report.dearer,
        "cheaper": report.cheaper,
        "quarantined": report.quarantined,
        "hidden": sum(report.hidden.values()),
    }


def _notify(session: Session, operator: int | None, moment: datetime, **payload: Any) -> None:
    """Queue a report for the operator who asked for the sync; do nothing if nobody did."""
    if operator is not None:
        queue(
            session,
            key=f"sync:{operator}:{moment.isoformat()}",
            user_id=operator,
            kind=NotificationKind.SYNCED,
            now=moment,
            **payload,
        )
