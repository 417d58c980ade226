"""Tells operators that the panel answers no call, once, and that it answers again."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.catalog import panel_health, panels
from bot.notifications.alerts import Alert, raise_alert


def tell_of_outage(session: Session, panel_id: int, *, after: timedelta, now: datetime) -> None:
    """Raise an alert if every call has failed for `after`, and another one when it is over."""
    if panel_health.note_outage_over(session, panel_id):
        raise_alert(
            session, Alert.PANEL_BACK, key=f"alert:{Alert.PANEL_BACK}:{now.isoformat()}", now=now
        )
    if panel_health.note_outage_alerted(session, panel_id, after, now):
        row = panels.get_panel(session, panel_id)
        raise_alert(
            session,
            Alert.PANEL_DOWN,
            key=f"alert:{Alert.PANEL_DOWN}:{now.isoformat()}",
            now=now,
            why=row.failure or "",
        )
