"""Carries out an operator's decision on an order that has not ended.

What was not sent is withdrawn. What the panel has, or may have, is refunded or settled by what was
not delivered. An order that a process sends right now is left alone: in a minute it is either.
"""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.db import table_of
from bot.errors import ShopError
from bot.i18n import N_
from bot.orders.news import queue_card
from bot.orders.settle import close_order
from bot.orders.status import FOLLOWED, NEEDS_OPERATOR, TO_SUBMIT, Status
from bot.orders.tables import Order
from bot.orders.waiting.withdraw import WithdrawnBy, withdraw
from bot.users import audit

orders = table_of(Order)

_ORDER = select(
    orders.c.id,
    orders.c.user_id,
    orders.c.status,
    orders.c.quantity.label("billed_quantity"),
    orders.c.price,
    orders.c.currency,
    orders.c.panel_id,
    orders.c.panel_order,
    orders.c.start_count,
    orders.c.remains,
    orders.c.kept_at,
).where(orders.c.id == bindparam("order"))

_KEEP = (
    update(orders)
    .where(
        orders.c.status == bindparam("before"),
        orders.c.kept_at.is_(None),
    )
    .values(kept_at=bindparam("now"))
)

MAY_BE_KEPT = frozenset({Status.WAITING_FUNDS, Status.UNCONFIRMED})
"""Statuses that a deadline ends, unless an operator says wait."""


class Standing(Enum):
    """What an order's status means for the money that an operator wants to refund."""

    UNSENT = "unsent"
    """The panel certainly does not have it."""
    IN_DOUBT = "in_doubt"
    """Nobody knows whether the panel has it, or what it delivered."""
    AT_PANEL = "at_panel"
    """The panel has it and may still deliver."""


class NotResolvable(ShopError):
    """The order does not exist, or has ended."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "Order #{order} does not wait for a decision. No money has moved. /order {order} "
                "shows where it stands."
            ),
            order=str(order_id),
        )


class BeingSent(ShopError):
    """A process sends the order at this moment."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "Order #{order} is being sent to the panel right now. No money has moved. Ask "
                "again in a minute: then it is known whether the panel has it, or it waits for "
                "your decision."
            ),
            order=str(order_id),
        )


class MovedOn(ShopError):
    """The order is no longer what the operator's question was about."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "Order #{order} has moved on since the question was asked. No money has moved. "
                "/order {order} shows where it stands now."
            ),
            order=str(order_id),
        )


class NoDeadline(ShopError):
    """The order is not one that a deadline ends."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "No deadline ends order #{order}, so it need not be told to wait. Nothing has "
                "changed. /order {order} shows where it stands."
            ),
            order=str(order_id),
        )


def standing_of(status: str) -> Standing | None:
    """Return what a status means for a refund; None for SUBMITTING and for ends."""
    if status in TO_SUBMIT:
        return Standing.UNSENT
    if status in NEEDS_OPERATOR:
        return Standing.IN_DOUBT
    return Standing.AT_PANEL if status in FOLLOWED else None


def get_resolvable(session: Session, order_id: int) -> Any:
    """Return the columns of an order that has not ended.

    Raises NotResolvable if it has ended or does not exist, BeingSent while it is being sent.
    """
    row = session.connection().execute(_ORDER, {"order": order_id}).first()
    if row is not None and row.status == Status.SUBMITTING:
        raise BeingSent(order_id)
    if row is None or standing_of(row.status) is None:
        raise NotResolvable(order_id)
    return row


def refund_order(
    session: Session,
    order_id: int,
    *,
    operator: int,
    now: datetime,
    standing: Standing = Standing.IN_DOUBT,
) -> None:
    """Refund the whole price of an order that has not ended.

    `standing` is what the operator was asked about; MovedOn is raised if it is another by now.
    """
    row = get_resolvable(session, order_id)
    if standing_of(row.status) is not standing:
        raise MovedOn(order_id)
    source = f"operator:{operator}"
    if standing is Standing.UNSENT:
        done = withdraw(session, order_id, by=WithdrawnBy.OPERATOR, source=source, now=now)
    else:
        done = close_order(
            session,
            order_id,
            Status(row.status),
            Status.LOST,
            undelivered=row.billed_quantity,
            now=now,
            source=source,
            detail={"start": row.start_count, "remains": row.remains},
        )
    if not done:
        raise MovedOn(order_id)
    _audit(session, order_id, "refund", operator, now)


def settle_by_remains(
    session: Session, order_id: int, remains: int, *, operator: int, now: datetime
) -> None:
    """Settle an order that the panel has: refund the share of `remains` pieces not delivered.

    Raises NotResolvable for one that was not sent or may not be there.
    """
    row = get_resolvable(session, order_id)
    settled = row.status == Status.DISPUTED or row.status in FOLLOWED
    if not settled or not 0 <= remains <= row.billed_quantity:
        raise NotResolvable(order_id)
    after = Status.PARTIAL if remains else Status.COMPLETED
    source = f"operator:{operator}"
    if not close_order(
        session, order_id, Status(row.status), after, undelivered=remains, now=now, source=source
    ):
        raise MovedOn(order_id)
    _audit(session, order_id, "remains", operator, now, remains=remains)


def keep_waiting(session: Session, order_id: int, *, operator: int, now: datetime) -> None:
    """Let an order wait until it can be sent or is resolved: no deadline ends it any more.

    Raises NoDeadline for an order that none would have ended.
    """
    row = get_resolvable(session, order_id)
    if row.status not in MAY_BE_KEPT:
        raise NoDeadline(order_id)
    statement = _KEEP.where(orders.c.id == order_id)
    session.connection().execute(statement, {"before": row.status, "now": now})
    queue_card(session, order_id, row.user_id, now)
    _audit(session, order_id, "wait", operator, now)


def keep_all_waiting(session: Session, *, operator: int, now: datetime) -> int:
    """Let all orders wait that wait for the balance at the panel; return how many."""
    kept = session.connection().execute(_KEEP, {"before": Status.WAITING_FUNDS.value, "now": now})
    audit.record(session, actor=operator, action="resolve", target="waiting_funds", now=now,
                 outcome="wait", count=kept.rowcount)  # fmt: skip
    return kept.rowcount


def _audit(
    session: Session, order_id: int, outcome: str, operator: int, now: datetime, **detail: Any
) -> None:
    audit.record(
        session,
        actor=operator,
        action="resolve",
        target=f"order:{order_id}",
        now=now,
        outcome=outcome,
        **detail,
    )
