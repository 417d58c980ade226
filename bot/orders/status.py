"""The states of an order and the only door between them.

Every change is one conditional UPDATE that names the state it leaves, writes its event in the same
transaction, and tells its caller whether it was the one that changed it.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session

from bot.db import table_of
from bot.orders.tables import Order, OrderEvent

orders = table_of(Order)
events = table_of(OrderEvent)


class Status(StrEnum):
    """Where an order stands."""

    QUEUED = "queued"
    """Paid into escrow, not sent yet."""
    SUBMITTING = "submitting"
    """Being sent: found so after a crash, nobody knows whether the panel has it."""
    WAITING_FUNDS = "waiting_funds"
    """The shop's balance at the panel is short; sent again later."""
    WAITING_LINK = "waiting_link"
    """The panel still works on another order for the link; sent again later."""
    UNCONFIRMED = "unconfirmed"
    """Sent, and no clear answer: never sent again, never refunded by guess."""
    PENDING = "pending"
    PROCESSING = "processing"
    IN_PROGRESS = "in_progress"
    ACTIVE = "active"
    """A subscription that orders for each new post."""
    PAUSED = "paused"
    """A subscription that the panel holds for now, mostly for want of balance."""
    COMPLETED = "completed"
    PARTIAL = "partial"
    CANCELED = "canceled"
    EXPIRED = "expired"
    """A subscription whose last day is over."""
    REJECTED = "rejected"
    """The panel refused it; the money went back."""
    LOST = "lost"
    """Never confirmed; the operator gave the money back."""
    DISPUTED = "disputed"
    """The panel contradicts itself where money is concerned; the operator decides."""


TO_SUBMIT = frozenset({Status.QUEUED, Status.WAITING_FUNDS, Status.WAITING_LINK})
"""To be sent when due."""

FOLLOWED = frozenset(
    {Status.PENDING, Status.PROCESSING, Status.IN_PROGRESS, Status.ACTIVE, Status.PAUSED}
)
"""The panel has them; their status is asked for."""

SETTLING = frozenset({Status.COMPLETED, Status.PARTIAL, Status.CANCELED, Status.EXPIRED})
"""The panel's own ends: what was delivered is earned, the rest goes back."""

FINAL = SETTLING | {Status.REJECTED, Status.LOST}
"""Settled: the escrow is empty."""

NEEDS_OPERATOR = frozenset({Status.UNCONFIRMED, Status.DISPUTED})
"""Wait for an operator."""

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.SUBMITTING, Status.REJECTED}),
    Status.SUBMITTING: frozenset(
        {
            Status.PENDING,
            Status.REJECTED,
            Status.UNCONFIRMED,
            Status.QUEUED,
            Status.WAITING_FUNDS,
            Status.WAITING_LINK,
        }
    ),
    Status.WAITING_FUNDS: frozenset({Status.SUBMITTING, Status.REJECTED}),
    Status.WAITING_LINK: frozenset({Status.SUBMITTING, Status.REJECTED}),
    Status.UNCONFIRMED: frozenset({Status.PENDING, Status.LOST}),
    **{state: FOLLOWED - {state} | SETTLING | {Status.DISPUTED} for state in FOLLOWED},
    Status.DISPUTED: SETTLING | {Status.PENDING, Status.LOST},
    **dict.fromkeys(FINAL, frozenset()),
}
"""From each state, the states that may follow."""

_CHANGE = (
    update(orders)
    .where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))
    .values(status=bindparam("after"))
)

_EVENT = insert(events)


class ForbiddenTransition(Exception):
    """The code asked for a change the table does not have: a bug, not a person's mistake."""


def change_status(
    session: Session,
    order_id: int,
    before: Status,
    after: Status,
    *,
    now: datetime,
    source: str,
    detail: Mapping[str, Any] | None = None,
    **values: Any,
) -> bool:
    """Move the order on; False where it no longer stands at `before`, and nothing was written.

    `values` are columns of the order that change with it.
    """
    if after not in TRANSITIONS[before]:
        raise ForbiddenTransition(f"{before} → {after}")
    statement = _CHANGE.values(**values) if values else _CHANGE
    parameters = {"order": order_id, "before": before.value, "after": after.value}
    connection = session.connection()
    if connection.execute(statement, parameters).rowcount != 1:
        return False
    connection.execute(
        _EVENT,
        {
            "order_id": order_id,
            "at": now,
            "before": before.value,
            "after": after.value,
            "source": source,
            "detail": dict(detail or {}),
        },
    )
    return True
