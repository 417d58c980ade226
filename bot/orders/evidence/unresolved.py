"""Claims orders without a clear answer, and reads what the shop knew before their call."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, bindparam, or_, outerjoin, select, update
from sqlmodel import Session

from bot.db import table_of
from bot.orders.evidence.expected import ExpectedOrder, expect
from bot.orders.sending.attempts import AttemptOutcome, attempts
from bot.orders.status import Status
from bot.orders.tables import Order, order_columns

SOURCE = "evidence"
"""The source of events that rest on what the panel says."""

CLAIM_TIMEOUT = timedelta(minutes=2)
"""Other processes skip a claimed order for this long; longer than its reads take."""

SEARCHED_AFTER_END = timedelta(days=3)
"""How long after its customer was made whole an order is still searched for at the panel."""

PROVED_ABSENT = (AttemptOutcome.NOT_SENT.value, AttemptOutcome.REJECTED.value)
"""Outcomes of attempts after which the panel certainly does not have the order."""

orders = table_of(Order)

ORDERS_WITH_ATTEMPT = outerjoin(
    orders,
    attempts,
    and_(attempts.c.order_id == orders.c.id, attempts.c.attempt == orders.c.attempts),
)
"""The orders, each beside its last attempt if there is one."""


@dataclass(frozen=True, slots=True)
class AttemptNotes:
    """What was noted before an order's last call, and what is known of it now."""

    attempt: int
    outcome: str | None
    panel_order: str | None
    """The panel's id, if the panel's own answer came late."""
    last_panel_order: str | None
    balance: Decimal | None
    balance_currency: str | None
    balance_at: datetime | None
    sent_at: datetime
    deadline: datetime
    """When the call was certainly over."""

    @property
    def proved(self) -> bool:
        """True if the panel's own answer is known by now."""
        return self.outcome not in (None, AttemptOutcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class UnresolvedOrder:
    """An order without a clear answer; `price` in micro-units."""

    id: int
    user_id: int
    status: Status
    panel_id: int
    type: str
    parameters: dict[str, Any]
    billed_quantity: int
    rate: str | None
    price: int
    currency: str
    created_at: datetime
    submitted_at: datetime | None
    settled_at: datetime | None
    kept_at: datetime | None
    """When an operator said that it shall wait; no deadline ends it then."""
    notes: AttemptNotes | None
    """None if an earlier version of the shop sent it."""

    @property
    def sent_at(self) -> datetime:
        """When it was sent, or placed if that is not known."""
        return self.submitted_at or self.created_at

    @property
    def expected(self) -> ExpectedOrder:
        """The marks by which it is recognized at the panel."""
        return expect(self.id, self.type, self.parameters, self.billed_quantity, self.rate)


_COLUMNS = order_columns(name for name in UnresolvedOrder.__dataclass_fields__ if name != "notes")

_DUE = (
    select(orders.c.id)
    .where(
        orders.c.status.in_([Status.UNCONFIRMED.value, Status.COMPENSATED.value]),
        orders.c.next_at <= bindparam("now"),
        or_(
            orders.c.status == Status.UNCONFIRMED.value,
            orders.c.panel_order.is_(None) & (orders.c.settled_at > bindparam("oldest")),
        ),
    )
    .order_by(orders.c.next_at, orders.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .cte("due")
)

_CLAIM = (
    update(orders)
    .where(orders.c.id.in_(select(_DUE.c.id)))
    .values(next_at=bindparam("until"))
    .returning(*_COLUMNS)
)

_NOTES = (
    select(
        attempts.c.attempt,
        attempts.c.outcome,
        attempts.c.panel_order,
        attempts.c.last_panel_order,
        attempts.c.balance,
        attempts.c.balance_currency,
        attempts.c.balance_at,
        attempts.c.sent_at,
        attempts.c.deadline,
    )
    .where(attempts.c.order_id == bindparam("order"))
    .order_by(attempts.c.attempt.desc())
    .limit(1)
)

_RESCHEDULE = (
    update(orders)
    .where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))
    .values(next_at=bindparam("next"))
)


def claim_due(session: Session, now: datetime) -> UnresolvedOrder | None:
    """Claim the order that has been due longest; None if none is due."""
    parameters = {"now": now, "until": now + CLAIM_TIMEOUT, "oldest": now - SEARCHED_AFTER_END}
    row = session.connection().execute(_CLAIM, parameters).mappings().first()
    if row is None:
        return None
    return UnresolvedOrder(
        **{**row, "status": Status(row["status"])}, notes=_notes(session, row["id"])
    )


def reschedule(session: Session, order: UnresolvedOrder, at: datetime) -> bool:
    """Set when the order is looked at again; return False if its status has changed meanwhile."""
    parameters = {"order": order.id, "before": order.status.value, "next": at}
    return session.connection().execute(_RESCHEDULE, parameters).rowcount == 1


def _notes(session: Session, order_id: int) -> AttemptNotes | None:
    row = session.connection().execute(_NOTES, {"order": order_id}).mappings().first()
    if row is None:
        return None
    balance = None if row["balance"] is None else Decimal(row["balance"])
    return AttemptNotes(**{**row, "balance": balance})
