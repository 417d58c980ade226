"""The guard against two orders for one link: finds an open order that a new one would disturb.

The panel counts from the number at the start, so two orders that deliver the same kind of thing to
one link spoil each other's count, whoever placed them. A customer is asked whether to wait.
"""

from datetime import timedelta
from enum import Enum, auto
from hashlib import blake2b
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from bot.db import table_of
from bot.orders.status import FOLLOWED, TO_SUBMIT, Status
from bot.orders.tables import Order

RUNNING = FOLLOWED | {Status.SUBMITTING, Status.UNCONFIRMED}
"""Statuses in which the panel works on an order, or may work on it."""

OPEN = RUNNING | TO_SUBMIT
"""Statuses in which the panel works on an order, may work on it, or will."""

UNTIL_WOKEN = timedelta(days=3650)
"""Due time of an order that waits for another one: so late that only the other's end sends it."""

orders = table_of(Order)

OPEN_VALUES = [status.value for status in sorted(OPEN)]

NEWEST_OPEN = select(func.max(orders.c.id)).where(
    orders.c.link_key == bindparam("shared_key"), orders.c.status.in_(OPEN_VALUES)
)
"""Selects the newest open order with a key, whoever placed it."""


class SameLink(Enum):
    """What a customer wants if an open order has the same link; the values are not stored."""

    ASK = auto()
    """They have not been asked yet."""
    WAIT = auto()
    GO_ON = auto()


def link_key(parameters: dict[str, Any], deliverable: str, service_id: int) -> str | None:
    """Return a key that orders share which deliver the same kind of thing to the same link.

    If the kind is unknown, it stands for this service only. None if the order has no link.
    """
    link = parameters.get("link")
    if not isinstance(link, str) or not link:
        return None
    # A page answers to its name in any case; two videos whose ids differ by case only are so
    # improbable that a needless question may be asked.
    page = link.casefold().rstrip("/")
    kind = deliverable or f"service {service_id}"
    return blake2b(f"{kind}\n{page}".encode(), digest_size=16).hexdigest()


def find_open(session: Session, key: str | None) -> int | None:
    """Return the newest open order with this key, whoever placed it; None if there is none."""
    if key is None:
        return None
    found: int | None = session.connection().execute(NEWEST_OPEN, {"shared_key": key}).scalar_one()
    return found
