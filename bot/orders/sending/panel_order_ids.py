"""Tells whether a panel's order ids grow with time, and whether a given id is too old."""

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.orders.sending.attempts import AttemptOutcome, attempts

GROWTH_SEEN = 20
"""Accepted orders whose ids show whether the panel's ids grow."""

GROWTH_PROVED = 5
"""With fewer accepted orders, ids that grow may be chance: one list of five in 120 does."""

ACCEPTED = (
    attempts.c.panel_id == bindparam("panel"),
    attempts.c.outcome == AttemptOutcome.ACCEPTED.value,
    attempts.c.panel_order.is_not(None),
)
"""The conditions of an attempt that a panel has accepted under an id."""

_NEWEST = (
    select(attempts.c.panel_order)
    .where(*ACCEPTED, attempts.c.overlapped.is_(False))
    .order_by(attempts.c.sent_at.desc(), attempts.c.id.desc())
    .limit(GROWTH_SEEN)
)


def newest_panel_orders(session: Session, panel_id: int) -> list[str]:
    """Return the ids of the newest accepted orders, in the order in which they were sent."""
    found = session.connection().execute(_NEWEST, {"panel": panel_id}).scalars().all()
    return [str(one) for one in found[::-1]]


def panel_order_number(panel_order: str) -> int | None:
    """Return a plain number without leading zeros; None for any other id."""
    plain = panel_order.isascii() and panel_order.isdigit() and panel_order[0] != "0"
    return int(panel_order) if plain else None


def ids_grow(panel_orders: Sequence[str]) -> bool:
    """Return True if the shop's ids, in the order in which they were sent, only grow."""
    numbers = [number for one in panel_orders if (number := panel_order_number(one)) is not None]
    growing = all(earlier < later for earlier, later in pairwise(numbers))
    return growing and len(numbers) == len(panel_orders)


def is_older(
    session: Session, panel_id: int, panel_order: str, last_panel_order: str | None
) -> bool:
    """Return True if a panel whose ids grow gave an id that is older than its order.

    `last_panel_order` is the shop's last id before the call: a later order has a greater one. An
    older id is that of another order under the shop's key, which the shop may not know.
    """
    given, last = panel_order_number(panel_order), panel_order_number(last_panel_order or "")
    if given is None or last is None or given > last:
        return False
    newest = newest_panel_orders(session, panel_id)
    return len(newest) >= GROWTH_PROVED and ids_grow(newest)
