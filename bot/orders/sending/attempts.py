"""Attempts to send an order: each is written before the call, and ended with its outcome.

An attempt says what the shop knew before the call. If the outcome is unknown, this and the next
accepted order bound what the panel can have done.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlmodel import Field, Session, SQLModel

from bot.catalog.tables import Panel
from bot.db import BigId, Utc, table_of
from bot.orders.tables import Order

EVIDENCE_LENGTH = 500
"""Characters of the evidence that are stored."""


class AttemptOutcome(StrEnum):
    """What is known of an attempt after its call; the values are stored."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NOT_SENT = "not_sent"
    """Certainly not taken by the panel."""
    UNKNOWN = "unknown"
    """The panel may have the order or not; a later proof replaces this outcome."""


class SubmissionAttempt(SQLModel, table=True):
    """One attempt to send an order to the panel."""

    __tablename__ = "submission_attempts"
    __table_args__ = (
        UniqueConstraint("order_id", "attempt"),
        Index("ix_submission_attempts_sent", "panel_id", "sent_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    order_id: int = Field(sa_type=BigInteger, foreign_key="orders.id")
    attempt: int
    """Counted from 1 for each order."""
    panel_id: int = Field(sa_type=BigInteger)
    form_hash: str = Field(sa_type=Text)
    """SHA-256 in hex of the service and the parameters to send; see `form_hash`."""
    last_panel_order: str | None = Field(default=None, sa_type=Text)
    """The panel's id of the order that it accepted last before this call; NULL if none."""
    balance: str | None = Field(default=None, sa_type=Text)
    """The last balance at the panel that was read before the call: Decimal; NULL if none."""
    balance_currency: str | None = Field(default=None, sa_type=Text)
    balance_at: datetime | None = Field(default=None, sa_type=Utc)
    """When that balance was read; NULL if that is not known."""
    sent_at: datetime = Field(sa_type=Utc)
    """When the attempt was written; the call began after it."""
    deadline: datetime = Field(sa_type=Utc)
    """When the call is certainly over."""
    ended_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the call was over; NULL while no outcome is recorded."""
    outcome: str | None = Field(default=None, sa_type=Text)
    """An `AttemptOutcome`; NULL while no outcome is recorded."""
    panel_order: str | None = Field(default=None, sa_type=Text)
    """The panel's id of the order, if it accepted it."""
    evidence: str = Field(default="", sa_type=Text)
    """The refusal, or why the outcome is unknown."""
    overlapped: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    """True if another call to this panel was in flight at the same time."""


attempts = table_of(SubmissionAttempt)
_orders = table_of(Order)
_panels = table_of(Panel)

_LAST_PANEL_ORDER = (
    select(_orders.c.panel_order)
    .where(
        _orders.c.panel_id == bindparam("panel"),
        _orders.c.panel_order.is_not(None),
        _orders.c.submitted_at.is_not(None),
    )
    .order_by(_orders.c.submitted_at.desc())
    .limit(1)
)


def _of_panel(column: Any) -> Any:
    return select(column).where(_panels.c.id == bindparam("panel")).scalar_subquery()


# One statement: it is written before each call, and every statement is a round trip on PostgreSQL.
_BEGIN = insert(attempts).from_select(
    [
        "order_id", "attempt", "panel_id", "form_hash", "sent_at", "deadline", "evidence",
        "last_panel_order", "balance", "balance_currency", "balance_at",
    ],
    select(
        bindparam("order", type_=BigInteger),
        bindparam("number", type_=attempts.c.attempt.type),
        bindparam("panel", type_=BigInteger),
        bindparam("form", type_=Text),
        bindparam("sent", type_=Utc),
        bindparam("until", type_=Utc),
        literal("", Text),
        _LAST_PANEL_ORDER.scalar_subquery(),
        _of_panel(_panels.c.balance),
        _of_panel(_panels.c.currency),
        _of_panel(_panels.c.balance_at),
    ),
)  # fmt: skip

_END = update(attempts).where(
    attempts.c.order_id == bindparam("order"),
    or_(
        attempts.c.outcome.is_(None),
        # A proof that comes late replaces what was unknown.
        and_(
            attempts.c.outcome == AttemptOutcome.UNKNOWN.value,
            bindparam("proof", type_=Boolean),
        ),
    ),
)


_FIND = select(
    attempts.c.id,
    attempts.c.panel_id,
    attempts.c.sent_at,
    attempts.c.outcome,
    attempts.c.overlapped,
    attempts.c.last_panel_order,
).where(attempts.c.order_id == bindparam("order"), attempts.c.attempt == bindparam("number"))

_REFUSED_SO = (
    select(func.count())
    .select_from(attempts)
    .where(
        attempts.c.order_id == bindparam("order"),
        attempts.c.attempt < bindparam("number"),
        attempts.c.outcome == AttemptOutcome.NOT_SENT.value,
        attempts.c.evidence.startswith(bindparam("reason")),
    )
)


def form_hash(panel_service: str, parameters: dict[str, Any]) -> str:
    """Return the SHA-256, in hex, of a form in one canonical spelling, whatever the field order."""
    form = orjson.dumps([panel_service, parameters], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(form).hexdigest()


def begin_attempt(
    session: Session,
    *,
    order_id: int,
    attempt: int,
    panel_id: int,
    form: str,
    now: datetime,
    deadline: datetime,
) -> None:
    """Write an attempt before its call; `form` is its `form_hash`."""
    session.connection().execute(
        _BEGIN,
        {
            "order": order_id,
            "number": attempt,
            "panel": panel_id,
            "form": form,
            "sent": now,
            "until": deadline,
        },
    )


def find_attempt(session: Session, order_id: int, attempt: int) -> Any:
    """Return some columns of an attempt (see `_FIND`); None if there is no such attempt."""
    parameters = {"order": order_id, "number": attempt}
    return session.connection().execute(_FIND, parameters).first()


def all_before_ended_so(session: Session, order_id: int, attempt: int, reason: str) -> bool:
    """Return True if each attempt before this one was not sent, with evidence that begins so."""
    parameters = {"order": order_id, "number": attempt, "reason": reason}
    count: int = session.connection().execute(_REFUSED_SO, parameters).scalar_one()
    return count == attempt - 1


def end_attempt(
    session: Session,
    order_id: int,
    attempt: int | None,
    outcome: AttemptOutcome,
    ended_at: datetime | None,
    *,
    panel_order: str | None = None,
    evidence: str = "",
) -> bool:
    """Record the outcome of an attempt; None as `attempt` is the one without an outcome.

    `ended_at` is when its call was over; None keeps what is recorded, or takes the deadline.

    Returns False and changes nothing if there is no such attempt, or if a proof is recorded with it
    already. A proof replaces an unknown outcome.
    """
    statement = _END.values(
        outcome=outcome.value,
        ended_at=func.coalesce(attempts.c.ended_at, attempts.c.deadline)
        if ended_at is None
        else ended_at,
        panel_order=panel_order,
        evidence=evidence[:EVIDENCE_LENGTH],
    )
    if attempt is None:
        statement = statement.where(attempts.c.outcome.is_(None))
    else:
        statement = statement.where(attempts.c.attempt == attempt)
    parameters = {"order": order_id, "proof": outcome is not AttemptOutcome.UNKNOWN}
    return session.connection().execute(statement, parameters).rowcount > 0
