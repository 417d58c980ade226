"""The expected time of a running order, by its own progress and its service's health."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.orders.learning.health import Health, find_health, started_at
from bot.orders.plans import plan_of
from bot.orders.status import FOLLOWED, TO_SUBMIT, Status
from bot.orders.tables import CardOrder

EXPECTED = TO_SUBMIT | FOLLOWED | {Status.SUBMITTING}
"""The statuses whose end can be expected: nothing waits for an operator."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The figures from which a card says how fast an order is and when it will be done."""

    now: datetime
    health: Health | None = None
    """How the service fares; None if too few of its orders have ended."""
    started_at: datetime | None = None
    """When the panel was first seen working on the order."""


def load_outlook(session: Session, order: CardOrder, now: datetime) -> Outlook | None:
    """Return the outlook of a running order; None if it has ended, waits or has child orders."""
    if order.status not in EXPECTED or plan_of(order.type, order.parameters) is not None:
        return None
    began = started_at(session, order.id or 0) if order.status == Status.IN_PROGRESS else None
    return Outlook(now, find_health(session, order.service_id), began)
