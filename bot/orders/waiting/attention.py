"""Lists the orders that wait for an operator or for anything else, the longest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, or_, select, union_all
from sqlmodel import Session

from bot.catalog.tables import Panel
from bot.db import table_of
from bot.orders.children.following import CHILDREN_OVERDUE
from bot.orders.endings.deadlines import Deadlines
from bot.orders.status import FOLLOWED, NEEDS_OPERATOR, Status
from bot.orders.tables import Order
from bot.orders.waiting.late_queue import IN_STATUS_SINCE
from bot.orders.waiting.left_panels import AT_LEFT_PANEL, OPEN
from bot.orders.waiting.tables import OrderTrouble, TroubleKind

SHOWN = 20
"""Orders that the desk names."""


class Need(StrEnum):
    """Why an order is shown to operators."""

    UNCONFIRMED = Status.UNCONFIRMED.value
    DISPUTED = Status.DISPUTED.value
    SUBMITTING = Status.SUBMITTING.value
    """It is being sent for longer than that can take."""
    QUEUED = Status.QUEUED.value
    """It has not been sent for long."""
    WAITING_FUNDS = Status.WAITING_FUNDS.value
    WAITING_LINK = Status.WAITING_LINK.value
    WAITING_TURN = Status.WAITING_TURN.value
    """It has waited for long for the shop's own order for the same link."""
    PAUSED = Status.PAUSED.value
    UNKNOWN_ID = TroubleKind.UNKNOWN_ID.value
    UNKNOWN_WORD = TroubleKind.UNKNOWN_WORD.value
    LONG_PENDING = TroubleKind.LONG_PENDING.value
    CHILDREN_OVERDUE = "children_overdue"
    UNRECORDED = "unrecorded"
    """The panel's answer cannot be recorded."""
    OTHER_PANEL = "other_panel"
    """It belongs to a panel that PANEL_URL does not name any more."""


AT_ONCE = frozenset(
    {
        Status.UNCONFIRMED,
        Status.DISPUTED,
        Status.WAITING_FUNDS,
        Status.WAITING_LINK,
        Status.PAUSED,
    }
)
"""Statuses in which an order is shown from the beginning."""


@dataclass(frozen=True, slots=True)
class OrderInNeed:
    """One reason why one order is shown to operators."""

    order_id: int
    need: Need
    since: datetime


orders = table_of(Order)
panels = table_of(Panel)
troubles = table_of(OrderTrouble)

_OTHER_PANEL = (
    select(orders.c.id, literal(Need.OTHER_PANEL.value), panels.c.left_at)
    .join(panels, panels.c.id == orders.c.panel_id)
    .where(panels.c.left_at.is_not(None), orders.c.status.in_(sorted(OPEN - NEEDS_OPERATOR)))
)

_UNRECORDED = select(orders.c.id, literal(Need.UNRECORDED.value), orders.c.unrecorded_since).where(
    orders.c.status.in_(sorted(FOLLOWED)), orders.c.unrecorded_since.is_not(None)
)


def list_needs(
    session: Session, deadlines: Deadlines, now: datetime, limit: int = SHOWN
) -> tuple[Sequence[OrderInNeed], int]:
    """Return the orders that have waited longest, each with its reason, and how many there are."""
    needs = _needs(deadlines, now).subquery()
    connection = session.connection()
    total = connection.execute(select(func.count()).select_from(needs)).scalar_one()
    rows = connection.execute(
        select(needs).order_by(needs.c.since, needs.c.order_id).limit(limit)
    ).all()
    return [OrderInNeed(row.order_id, Need(row.need), row.since) for row in rows], total


def _needs(deadlines: Deadlines, now: datetime) -> CompoundSelect[Any]:
    return union_all(
        _by_status(deadlines, now),
        _by_trouble(),
        _children_overdue(now - CHILDREN_OVERDUE),
        _UNRECORDED,
        _OTHER_PANEL,
    )


def _by_status(deadlines: Deadlines, now: datetime) -> Select[Any]:
    late = {
        Status.QUEUED: deadlines.queued,
        Status.SUBMITTING: deadlines.submitting,
        Status.WAITING_TURN: deadlines.link_notice,
    }
    return select(
        orders.c.id.label("order_id"), orders.c.status.label("need"), IN_STATUS_SINCE.label("since")
    ).where(
        or_(
            orders.c.status.in_(sorted(AT_ONCE)),
            *(_older(status, now - span) for status, span in late.items()),
        ),
        # Those of another panel are shown for that reason, unless there is a doubt to decide.
        or_(orders.c.status.in_(sorted(NEEDS_OPERATOR)), ~AT_LEFT_PANEL),
    )


def _older(status: Status, moment: datetime) -> Any:
    # The newest attempt counts for what is being sent: an old order may be tried again.
    since = orders.c.submitted_at if status is Status.SUBMITTING else orders.c.created_at
    return (orders.c.status == status.value) & (since <= moment)


def _by_trouble() -> Select[Any]:
    told_late = troubles.c.kind == TroubleKind.UNKNOWN_ID.value
    return (
        select(troubles.c.order_id, troubles.c.kind, troubles.c.since)
        .join(orders, orders.c.id == troubles.c.order_id)
        .where(
            orders.c.status.in_(sorted(FOLLOWED)),
            troubles.c.kind != TroubleKind.LONG_LINK_WAIT.value,
            ~told_late | troubles.c.alerted_at.is_not(None),
        )
    )


def _children_overdue(before: datetime) -> Select[Any]:
    return select(orders.c.id, literal(Need.CHILDREN_OVERDUE.value), orders.c.ended_at).where(
        orders.c.status.in_(sorted(FOLLOWED)), orders.c.ended_at <= before
    )
