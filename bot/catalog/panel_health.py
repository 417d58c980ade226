"""Store whether the calls to a panel succeed: since when they fail in a row, and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, update
from sqlmodel import Session

from bot.catalog.breaker import UNBLOCKED
from bot.catalog.tables import Panel
from bot.db import table_of
from bot.text.cleaning import remove_unstorable

REASON_LENGTH = 500
"""Characters of a failure's text that are stored."""

_PANELS = table_of(Panel)

CLEARED: dict[str, Any] = {"failing_since": None, "failure": None} | UNBLOCKED
"""What a successful read takes back."""

_FAILED = (
    update(_PANELS)
    .where(_PANELS.c.id == bindparam("panel"))
    .values(
        failing_since=func.coalesce(
            _PANELS.c.failing_since, bindparam("at", type_=_PANELS.c.failing_since.type)
        ),
        failure=bindparam("why"),
    )
)

_SUCCEEDED = (
    update(_PANELS)
    .where(
        _PANELS.c.id == bindparam("panel"),
        or_(_PANELS.c.failing_since.is_not(None), _PANELS.c.blocked_since.is_not(None)),
    )
    .values(CLEARED)
)


def note_call_failed(session: Session, panel_id: int, why: str, now: datetime) -> None:
    """Store that a call brought no answer, or that the panel refused the shop's key."""
    values = {"panel": panel_id, "at": now, "why": remove_unstorable(why)[:REASON_LENGTH]}
    session.connection().execute(_FAILED, values)


def note_call_succeeded(session: Session, panel_id: int, now: datetime) -> None:
    """Store that the panel has answered a read: what failed before is over, orders are sent again.

    Whether operators were told of it stays stored, so that they are told of its end too.
    """
    session.connection().execute(_SUCCEEDED, {"panel": panel_id})
