"""Pause the sale of a panel's services while its prices are not trusted.

Prices are trusted for a while after a good sync. After that the panel may have raised them: nothing
is sold until the next good sync, because it might be sold below cost.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.catalog.panels import lock_panel, update_panel
from bot.catalog.version import bump_catalog_version

TRUSTED_FOR = timedelta(days=1)
"""From a good sync until its prices are not trusted any more, unless a setting says otherwise."""


def pause_sales_if_stale(
    session: Session, panel_id: int, *, trusted_for: timedelta, now: datetime
) -> bool:
    """Pause the sale if the last good sync is too old; return True if that has just begun.

    A panel that was never synced sells nothing, so there is nothing to pause.
    """
    row = lock_panel(session, panel_id)
    synced_at: datetime | None = row["synced_at"]
    if synced_at is None or row["sales_paused_at"] is not None or now - synced_at < trusted_for:
        return False
    update_panel(session, panel_id, sales_paused_at=now)
    bump_catalog_version(session)
    return True


def resume_sales(session: Session, panel_id: int) -> bool:
    """End the pause after a good sync; return True if there was one."""
    if lock_panel(session, panel_id)["sales_paused_at"] is None:
        return False
    update_panel(session, panel_id, sales_paused_at=None)
    bump_catalog_version(session)
    return True
