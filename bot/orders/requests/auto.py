"""Automatic refill: where a customer has switched it on, one request a day.

The panel does not report what has dropped, so asking is the only way. It ends when the panel
refuses for good, or with the guarantee.
"""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.db import Utc, table_of, upsert
from bot.notifications.outbox import NotificationKind, queue
from bot.orders.endings.deadlines import Deadlines
from bot.orders.news import queue_card
from bot.orders.requests.asking import queue_request
from bot.orders.requests.standing import (
    EARLY,
    REFILLABLE,
    Availability,
    RequestStanding,
    load_standing,
)
from bot.orders.requests.tables import AutoRefill, RequestKind
from bot.orders.tables import Order

autos, orders = table_of(AutoRefill), table_of(Order)

PORTION: Final = 100
"""Orders that one transaction asks for."""

DEFAULT_GUARANTEE: Final = timedelta(days=30)
"""What most panels mean by a refill, where the service's name does not say how long."""

LONGEST_GUARANTEE: Final = timedelta(days=365)

_DAYS: Final = re.compile(
    r"(?<![\w.,])(?:(?:r|ar)\s?(?P<r>\d{1,3})|(?P<d>\d{1,3})[\s-]*(?:d|days?|дн\w*|дней|g(?:ü|u)n))"
    r"(?!\w)",
    re.IGNORECASE,
)
_ENDLESS: Final = re.compile(r"\blife ?time\b|∞", re.IGNORECASE)


class StopReason(StrEnum):
    """Why automatic refill has ended by itself; the values are stored."""

    OVER = "over"
    """The guarantee is over."""
    REFUSED = "refused"
    """The panel refuses refills of this order."""


_NEW = upsert(autos).values(
    order_id=bindparam("order"), until=bindparam("end"), next_at=bindparam("at")
)
_SWITCH_ON = _NEW.on_conflict_do_update(
    index_elements=["order_id"],
    set_={"until": _NEW.excluded.until, "next_at": _NEW.excluded.next_at, "stopped_at": None},
)

_STOP = (
    update(autos)
    .where(autos.c.order_id == bindparam("order"), autos.c.stopped_at.is_(None))
    .values(stopped_at=bindparam("now"))
)

_DUE = (
    select(autos.c.order_id, autos.c.until)
    .join_from(autos, orders, orders.c.id == autos.c.order_id)
    .where(
        autos.c.stopped_at.is_(None),
        autos.c.next_at <= bindparam("now", type_=Utc),
        orders.c.panel_id == bindparam("panel"),
    )
    .order_by(autos.c.next_at)
    .limit(PORTION)
    .with_for_update(of=autos, skip_locked=True)
)

_PUT_OFF = (
    update(autos)
    .where(autos.c.order_id == bindparam("order"))
    .values(next_at=bindparam("at", type_=Utc))
)


def guarantee_of(title: str) -> timedelta:
    """Return how long a service's name promises refills: "30 days", "R60", "lifetime"."""
    if _ENDLESS.search(title):
        return LONGEST_GUARANTEE
    named = [int(each["r"] or each["d"]) for each in _DAYS.finditer(title)]
    # Names also say when the delivery starts: "1 day | R30".
    days = max(named, default=0)
    return min(timedelta(days=days), LONGEST_GUARANTEE) if days else DEFAULT_GUARANTEE


def may_switch_on(standing: RequestStanding) -> bool:
    """Return True if refills of the order can be asked for, now or after a pause."""
    return standing.status in REFILLABLE and standing.refill is not Availability.NOT_OFFERED


def switch_on(
    session: Session, order_id: int, user_id: int, deadlines: Deadlines, now: datetime
) -> RequestStanding | None:
    """Switch automatic refill on for a customer's own order; None if that cannot be.

    The first refill is asked for at once, or when the pause after the last one is over.
    """
    standing = load_standing(session, order_id, deadlines, now)
    if standing is None or standing.user_id != user_id or not may_switch_on(standing):
        return None
    end = guarantee_end(session, standing)
    if end is None or end <= now:
        return None
    at = max(now, standing.free_at or now)
    session.connection().execute(_SWITCH_ON, {"order": order_id, "end": end, "at": at})
    queue_card(session, order_id, user_id, now)
    return load_standing(session, order_id, deadlines, now)


def guarantee_end(session: Session, standing: RequestStanding) -> datetime | None:
    """Return when the guarantee of an order is over; None if the order has not ended."""
    ended: datetime | None = (
        session.connection()
        .execute(select(orders.c.settled_at).where(orders.c.id == standing.order_id))
        .scalar()
    )
    return None if ended is None else ended + guarantee_of(standing.title)


def switch_off(session: Session, order_id: int, user_id: int, now: datetime) -> bool:
    """Switch automatic refill off for a customer's own order; return False if it was not on."""
    owner = session.connection().execute(
        select(orders.c.user_id).where(orders.c.id == order_id)
    ).scalar()  # fmt: skip
    if owner != user_id or not _stop(session, order_id, now):
        return False
    queue_card(session, order_id, user_id, now)
    return True


def ask_daily(session: Session, panel_id: int, deadlines: Deadlines, now: datetime) -> int:
    """Ask for the automatic refills that are due; return how many were queued."""
    due = session.connection().execute(_DUE, {"now": now, "panel": panel_id}).all()
    return sum(_ask(session, row.order_id, row.until, deadlines, now) for row in due)


def _ask(
    session: Session, order_id: int, until: datetime, deadlines: Deadlines, now: datetime
) -> bool:
    standing = load_standing(session, order_id, deadlines, now)
    assert standing is not None  # noqa: S101 - it was joined with its order
    if until <= now:
        _end(session, order_id, standing.user_id, StopReason.OVER, now)
        return False
    if not may_switch_on(standing):
        _end(session, order_id, standing.user_id, StopReason.REFUSED, now)
        return False
    next_at = now + deadlines.auto_refill_every
    if standing.refill is Availability.TOO_SOON and standing.free_at is not None:
        next_at = min(next_at, standing.free_at)
    session.connection().execute(_PUT_OFF, {"order": order_id, "at": next_at})
    return standing.refill is Availability.POSSIBLE and queue_request(
        session, standing, RequestKind.REFILL, by=standing.user_id, now=now, automatic=True
    )


def stop_after_refusal(
    session: Session, order_id: int, user_id: int, reason: str, now: datetime
) -> None:
    """Stop asking for refills that the panel refuses, unless it was only asked too early."""
    if reason not in EARLY:
        _end(session, order_id, user_id, StopReason.REFUSED, now)


def _end(session: Session, order_id: int, user_id: int, reason: StopReason, now: datetime) -> None:
    if not _stop(session, order_id, now):
        return
    queue_card(session, order_id, user_id, now)
    queue(
        session,
        key=f"auto_refill:{order_id}:{now.isoformat()}",
        user_id=user_id,
        kind=NotificationKind.AUTO_REFILL_STOPPED,
        now=now,
        order=order_id,
        reason=reason.value,
    )


def _stop(session: Session, order_id: int, now: datetime) -> bool:
    return session.connection().execute(_STOP, {"order": order_id, "now": now}).rowcount == 1
