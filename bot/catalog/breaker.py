"""The breaker: after a call without a clear answer, no order is sent until a read has succeeded.

While the panel is away or does not answer, every order that is sent becomes a case that only
evidence or an operator can decide. With the breaker it is one order; the others wait unsent. All
processes see it on the panel's row.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session

from bot.catalog.tables import Panel
from bot.db import Utc, table_of
from bot.text.cleaning import remove_unstorable

REASON_LENGTH = 200
"""Characters of the reason that are stored."""

_PANELS = table_of(Panel)

UNBLOCKED: dict[str, Any] = {"blocked_since": None, "blocked_reason": None, "next_read_at": None}
"""What a successful read takes back: see `panel_health.note_call_succeeded`."""

_BLOCK = (
    update(_PANELS)
    .where(_PANELS.c.id == bindparam("panel"))
    .values(
        blocked_since=func.coalesce(_PANELS.c.blocked_since, bindparam("at", type_=Utc)),
        blocked_reason=bindparam("why"),
        next_read_at=bindparam("next", type_=Utc),
    )
)

_BLOCKED = select(_PANELS.c.blocked_since, _PANELS.c.next_read_at).where(
    _PANELS.c.id == bindparam("panel"), _PANELS.c.blocked_since.is_not(None)
)

_CLAIM_READ = (
    update(_PANELS)
    .where(
        _PANELS.c.id == bindparam("panel"),
        _PANELS.c.blocked_since.is_not(None),
        _PANELS.c.next_read_at <= bindparam("now", type_=Utc),
    )
    .values(next_read_at=bindparam("next", type_=Utc))
)


def block_sending(
    session: Session, panel_id: int, reason: str, now: datetime, *, wait: timedelta = timedelta(0)
) -> None:
    """Send no order to the panel until it has answered a read; try no read before `wait`."""
    values = {
        "panel": panel_id,
        "at": now,
        "why": remove_unstorable(reason)[:REASON_LENGTH],
        "next": now + wait,
    }
    session.connection().execute(_BLOCK, values)


def claim_read(
    session: Session, panel_id: int, now: datetime, *, shortest: timedelta, longest: timedelta
) -> bool:
    """Return True if sending is blocked and this process shall read the panel now.

    The next read may follow after as long again as sending has been blocked: at least `shortest`,
    at most `longest`.
    """
    row = session.connection().execute(_BLOCKED, {"panel": panel_id}).first()
    if row is None or row.next_read_at > now:
        return False
    pause = min(max(now - row.blocked_since, shortest), longest)
    values = {"panel": panel_id, "now": now, "next": now + pause}
    return session.connection().execute(_CLAIM_READ, values).rowcount == 1
