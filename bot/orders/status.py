"""The statuses of an order, and the one function that changes them.

Every change is one conditional UPDATE that names the status before, and writes an event in the same
transaction. Its caller learns whether it was the one that changed the order.
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
    """The statuses of an order; the values are stored."""

    QUEUED = "queued"
    """Paid into escrow, not sent yet."""
    SUBMITTING = "submitting"
    """Being sent; after a crash the panel may have it or not."""
    WAITING_FUNDS = "waiting_funds"
    """The shop's balance at the panel is short; sent again later."""
    WAITING_LINK = "waiting_link"
    """The panel still works on another order for the link; sent again later."""
    WAITING_TURN = "waiting_turn"
    """The shop's own earlier order for the link still runs; sent when that one has ended."""
    UNCONFIRMED = "unconfirmed"
    """Sent without a clear answer: never sent again, never refunded by guess."""
    PENDING = "pending"
    PROCESSING = "processing"
    IN_PROGRESS = "in_progress"
    ACTIVE = "active"
    """A subscription that orders for each new post."""
    PAUSED = "paused"
    """A subscription that the panel paused, mostly because the shop's balance there is low."""
    COMPLETED = "completed"
    PARTIAL = "partial"
    CANCELED = "canceled"
    EXPIRED = "expired"
    """A subscription whose last day is over."""
    REJECTED = "rejected"
    """The panel refused it; the money went back."""
    WITHDRAWN = "withdrawn"
    """Never sent; an operator, the customer or a deadline took it back, and the money with it."""
    LOST = "lost"
    """Refunded by an operator: it was never confirmed or not delivered."""
    COMPENSATED = "compensated"
    """Never confirmed; the shop has given the price back at its own risk."""
    DISPUTED = "disputed"
    """Ended at the panel, but what was delivered is not certain; an operator decides."""


TO_SUBMIT = frozenset(
    {Status.QUEUED, Status.WAITING_FUNDS, Status.WAITING_LINK, Status.WAITING_TURN}
)
"""Not sent yet, or certainly not taken; sent when due."""

FOLLOWED = frozenset(
    {Status.PENDING, Status.PROCESSING, Status.IN_PROGRESS, Status.ACTIVE, Status.PAUSED}
)
"""Accepted by the panel and polled."""

SETTLING = frozenset({Status.COMPLETED, Status.PARTIAL, Status.CANCELED, Status.EXPIRED})
"""Final at the panel: the shop earns what was delivered, the rest is refunded."""

GIVING_BACK = frozenset({Status.PARTIAL, Status.CANCELED})
"""Ends at which the panel gives money back."""

FINAL = SETTLING | {Status.REJECTED, Status.WITHDRAWN, Status.LOST, Status.COMPENSATED}
"""Settled: the escrow is empty."""

NEEDS_OPERATOR = frozenset({Status.UNCONFIRMED, Status.DISPUTED})
"""Wait for an operator."""

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    **dict.fromkeys(TO_SUBMIT, frozenset({Status.SUBMITTING, Status.REJECTED, Status.WITHDRAWN})),
    # Its customer lets it wait when placing it.
    Status.QUEUED: frozenset(
        {Status.SUBMITTING, Status.REJECTED, Status.WITHDRAWN, Status.WAITING_TURN}
    ),
    Status.SUBMITTING: frozenset(
        {
            Status.PENDING,
            Status.REJECTED,
            Status.UNCONFIRMED,
            Status.QUEUED,
            Status.WAITING_FUNDS,
            Status.WAITING_LINK,
            Status.WAITING_TURN,
        }
    ),
    # A proof may come late, from a process that was frozen: accepted, rejected or not sent.
    Status.UNCONFIRMED: TO_SUBMIT
    | {Status.PENDING, Status.REJECTED, Status.LOST, Status.COMPENSATED},
    # A panel's id is doubted after all if two calls overlapped.
    **{
        state: FOLLOWED - {state} | SETTLING | {Status.DISPUTED, Status.LOST, Status.UNCONFIRMED}
        for state in FOLLOWED
    },
    # An operator may link a pending order to another id of the panel's.
    Status.PENDING: FOLLOWED | SETTLING | {Status.DISPUTED, Status.LOST, Status.UNCONFIRMED},
    Status.DISPUTED: SETTLING | {Status.PENDING, Status.LOST},
    **dict.fromkeys(FINAL, frozenset()),
}
"""The statuses that may follow each status."""

_CHANGE = (
    update(orders)
    .where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))
    .values(status=bindparam("after"))
)

_EVENT = insert(events)


class ForbiddenTransition(Exception):
    """The code asked for a change that TRANSITIONS does not have: a bug."""


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
    """Change the status; return False and write nothing if it is no longer `before`.

    `values` are other columns of the order to change in the same UPDATE.
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


def write_event(
    session: Session,
    order_id: int,
    status: Status,
    *,
    now: datetime,
    source: str,
    detail: Mapping[str, Any],
) -> None:
    """Write an event of an order that keeps its status."""
    session.connection().execute(
        _EVENT,
        {
            "order_id": order_id,
            "at": now,
            "before": status.value,
            "after": status.value,
            "source": source,
            "detail": dict(detail),
        },
    )
