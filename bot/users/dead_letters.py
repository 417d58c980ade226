"""Updates whose turn raised: counted, and put aside at the third time."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.users.tables import FailedUpdate

TRIES = 3


def count(session: Session, update_id: int, user_id: int | None, error: str, now: datetime) -> bool:
    """Count one failure; True when the update is now to be put aside."""
    row = session.get(FailedUpdate, update_id)
    if row is None:
        row = FailedUpdate(update_id=update_id, user_id=user_id, at=now)
    row.attempts += 1
    row.error, row.at = error[:500], now
    row.set_aside = row.attempts >= TRIES
    session.add(row)
    return row.set_aside


def set_aside(session: Session, limit: int = 10) -> Sequence[FailedUpdate]:
    """Return the updates nobody answered, newest first."""
    return session.exec(
        select(FailedUpdate)
        .where(col(FailedUpdate.set_aside))
        .order_by(col(FailedUpdate.at).desc())
        .limit(limit)
    ).all()
