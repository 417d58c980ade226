"""Store whether the calls to a panel succeed, and whether the shop's balance there suffices."""

from datetime import datetime, timedelta
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

_MOMENT = _PANELS.c.failing_since.type

CLEARED: dict[str, Any] = {"failing_since": None, "failure": None} | UNBLOCKED
"""What a successful read takes back."""

_FAILED = (
    update(_PANELS)
    .where(_PANELS.c.id == bindparam("panel"))
    .values(
        failing_since=func.coalesce(_PANELS.c.failing_since, bindparam("at", type_=_MOMENT)),
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

_OUTAGE_BEGAN = (
    update(_PANELS)
    .where(
        _PANELS.c.id == bindparam("panel"),
        _PANELS.c.failing_since <= bindparam("before", type_=_MOMENT),
        _PANELS.c.failure_alerted_at.is_(None),
    )
    .values(failure_alerted_at=bindparam("at", type_=_MOMENT))
)

# A panel that fails again before the end of its last outage was told has had two outages.
_OUTAGE_OVER = (
    update(_PANELS)
    .where(
        _PANELS.c.id == bindparam("panel"),
        _PANELS.c.failure_alerted_at.is_not(None),
        or_(
            _PANELS.c.failing_since.is_(None),
            _PANELS.c.failing_since > _PANELS.c.failure_alerted_at,
        ),
    )
    .values(failure_alerted_at=None)
)

_FUNDS_SHORT = (
    update(_PANELS)
    .where(
        _PANELS.c.id == bindparam("panel"),
        or_(
            _PANELS.c.funds_alerted_at.is_(None),
            _PANELS.c.funds_alerted_at <= bindparam("before", type_=_MOMENT),
        ),
    )
    .values(
        funds_short_since=func.coalesce(
            _PANELS.c.funds_short_since, bindparam("at", type_=_MOMENT)
        ),
        funds_alerted_at=bindparam("at", type_=_MOMENT),
    )
)

_FUNDS_SUFFICE = (
    update(_PANELS)
    .where(_PANELS.c.id == bindparam("panel"), _PANELS.c.funds_short_since.is_not(None))
    .values(funds_short_since=None, funds_alerted_at=None)
)

_QUEUE_LATE = (
    update(_PANELS)
    .where(_PANELS.c.id == bindparam("panel"), _PANELS.c.queue_alerted_at.is_(None))
    .values(queue_alerted_at=bindparam("at", type_=_MOMENT))
)

_QUEUE_MOVES = (
    update(_PANELS)
    .where(_PANELS.c.id == bindparam("panel"), _PANELS.c.queue_alerted_at.is_not(None))
    .values(queue_alerted_at=None)
)

_STRANGERS = (
    update(_PANELS)
    .where(_PANELS.c.id == bindparam("panel"))
    .values(strangers_at=bindparam("at", type_=_MOMENT))
)

STRANGERS_SHOWN = timedelta(days=7)
"""How long operators are shown that a stranger's orders were found under the shop's key."""


def note_call_failed(session: Session, panel_id: int, why: str, now: datetime) -> None:
    """Store that a call brought no answer, or that the panel refused the shop's key."""
    values = {"panel": panel_id, "at": now, "why": remove_unstorable(why)[:REASON_LENGTH]}
    session.connection().execute(_FAILED, values)


def note_call_succeeded(session: Session, panel_id: int, now: datetime) -> None:
    """Store that the panel has answered a read: what failed before is over, orders are sent again.

    Whether operators were told of it stays stored, so that they are told of its end too.
    """
    session.connection().execute(_SUCCEEDED, {"panel": panel_id})


def note_outage_alerted(session: Session, panel_id: int, after: timedelta, now: datetime) -> bool:
    """Return True, once, if operators are to be told that the calls have failed for `after`."""
    parameters = {"panel": panel_id, "at": now, "before": now - after}
    return session.connection().execute(_OUTAGE_BEGAN, parameters).rowcount == 1


def note_outage_over(session: Session, panel_id: int) -> bool:
    """Return True, once, if operators were told of an outage and it is over."""
    return session.connection().execute(_OUTAGE_OVER, {"panel": panel_id}).rowcount == 1


def note_funds_short(session: Session, panel_id: int, every: timedelta, now: datetime) -> bool:
    """Store that orders wait for the shop's balance; return True if operators are to be told.

    They are told when it begins, and again after `every` for as long as it lasts.
    """
    parameters = {"panel": panel_id, "at": now, "before": now - every}
    return session.connection().execute(_FUNDS_SHORT, parameters).rowcount == 1


def note_funds_suffice(session: Session, panel_id: int) -> None:
    """Store that no order waits for the shop's balance any more."""
    session.connection().execute(_FUNDS_SUFFICE, {"panel": panel_id})


def note_queue_late(session: Session, panel_id: int, now: datetime) -> bool:
    """Return True, once, if operators are to be told of orders that are not sent for long."""
    return session.connection().execute(_QUEUE_LATE, {"panel": panel_id, "at": now}).rowcount == 1


def note_queue_moves(session: Session, panel_id: int) -> bool:
    """Return True, once, if operators were told of such orders and none is left."""
    return session.connection().execute(_QUEUE_MOVES, {"panel": panel_id}).rowcount == 1


def note_strangers(session: Session, panel_id: int, now: datetime) -> None:
    """Store that orders were found under the shop's key that the shop did not send."""
    session.connection().execute(_STRANGERS, {"panel": panel_id, "at": now})


def recent_strangers(panel: Panel, now: datetime) -> datetime | None:
    """Return when a stranger's orders were found last, for STRANGERS_SHOWN; else None."""
    at = panel.strangers_at
    return at if at is not None and now - at < STRANGERS_SHOWN else None
