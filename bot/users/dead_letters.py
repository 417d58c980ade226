"""Counts failures of updates; an update that has failed three times is a dead letter."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.users.tables import FailedUpdate

MAX_ATTEMPTS = 3
"""Failures that make an update a dead letter."""


def record_failure(
    session: Session, update_id: int, user_id: int | None, error: str, now: datetime
) -> bool:
    """Count one failure of an update; return True if the update is now a dead letter."""
    row = session.get(FailedUpdate, update_id)
    if row is None:
        row = FailedUpdate(update_id=update_id, user_id=user_id, at=now)
    row.attempts += 1
    row.error, row.at = error[:500], now
    row.dead_letter = row.attempts >= MAX_ATTEMPTS
    session.add(row)
    return row.dead_letter


def latest(session: Session, limit: int = 10) -> Sequence[FailedUpdate]:
    """Return the newest `limit` dead letters, newest first."""
    return session.exec(
        select(FailedUpdate)
        .where(col(FailedUpdate.dead_letter))
        .order_by(col(FailedUpdate.at).desc())
        .limit(limit)
    ).all()
