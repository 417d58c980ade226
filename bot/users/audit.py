"""Records operators' actions in the transaction of the action; entries are never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.users.tables import AuditEntry

COMMAND_LINE = 0
"""The actor of what was done at the command line: whoever runs the bot there, no Telegram id."""


def record(
    session: Session,
    *,
    actor: int,
    action: str,
    now: datetime,
    target: str = "",
    reason: str = "",
    **detail: Any,
) -> None:
    """Add one entry: the operator (`actor`), the action, its target and the reason."""
    session.add(
        AuditEntry(at=now, actor=actor, action=action, target=target, reason=reason, detail=detail)
    )


def latest(session: Session, limit: int = 20) -> Sequence[AuditEntry]:
    """Return the newest `limit` entries, newest first."""
    return session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)).all()
