"""Lists a customer's orders that a request fits now."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.db import table_of
from bot.orders.endings.deadlines import Deadlines
from bot.orders.requests.standing import CANCELABLE, REFILLABLE, Availability, load_standing
from bot.orders.requests.tables import RequestKind
from bot.orders.status import TO_SUBMIT
from bot.orders.tables import Order

orders = table_of(Order)

MOST: Final = 6
"""Orders that are offered."""

LOOKED_AT: Final = 30
"""Newest orders of a fitting status that are checked."""

_STATUSES: Final = {RequestKind.REFILL: REFILLABLE, RequestKind.CANCEL: CANCELABLE | TO_SUBMIT}

_NEWEST: Final = {
    kind: select(orders.c.id)
    .where(
        orders.c.user_id == bindparam("user"),
        orders.c.status.in_([status.value for status in statuses]),
    )
    .order_by(orders.c.id.desc())
    .limit(LOOKED_AT)
    for kind, statuses in _STATUSES.items()
}


def list_suitable(
    session: Session, kind: RequestKind, user_id: int, deadlines: Deadlines, now: datetime
) -> list[int]:
    """Return the numbers of up to MOST orders for which a request is possible, newest first."""
    suitable: list[int] = []
    for order_id in session.connection().execute(_NEWEST[kind], {"user": user_id}).scalars().all():
        standing = load_standing(session, order_id, deadlines, now)
        possible = (Availability.POSSIBLE, Availability.UNSENT)
        if standing is not None and standing.availability(kind) in possible:
            suitable.append(order_id)
        if len(suitable) == MOST:
            break
    return suitable
