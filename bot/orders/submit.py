"""Claims an order before the one call that sends it, and records the outcome after the call.

Between the two the order is `submitting`. If the process dies there, the order becomes
`unconfirmed`: the shop cannot know whether the panel has it, so it is never sent again and never
refunded by guess.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot import ledger
from bot.db import table_of
from bot.notifications.alerts import Alert
from bot.notifications.outbox import NotificationKind
from bot.orders.news import alert_of_order, notify_customer, queue_card
from bot.orders.sending.attempts import AttemptOutcome, begin_attempt, end_attempt, form_hash
from bot.orders.status import TO_SUBMIT, Status, change_status
from bot.orders.tables import Order
from bot.users import customers

SOURCE = "submit"

ABANDONED_AFTER = timedelta(minutes=5)
"""Age of a submission whose process must be dead: a call ends within its timeouts."""

CALL_DURATION = timedelta(seconds=25)
"""How long after its claim the call of an order is certainly over."""

orders = table_of(Order)


@dataclass(frozen=True, slots=True)
class Submission:
    """An order that this process has claimed to send; `price` in micro-units."""

    order_id: int
    user_id: int
    panel_id: int
    panel_service: str
    type: str
    parameters: dict[str, Any]
    billed_quantity: int
    price: int
    currency: str
    attempts: int


_COLUMNS = (
    orders.c.id,
    orders.c.user_id,
    orders.c.panel_id,
    orders.c.panel_service,
    orders.c.type,
    orders.c.parameters,
    orders.c.quantity,
    orders.c.price,
    orders.c.currency,
    orders.c.attempts,
)

_NEXT = (
    select(*_COLUMNS, orders.c.status)
    .where(
        orders.c.status.in_([status.value for status in TO_SUBMIT]),
        orders.c.next_at <= bindparam("now"),
    )
    .order_by(orders.c.next_at, orders.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)

_LINKED = select(orders.c.id).where(
    orders.c.panel_order == bindparam("panel_order"),
    orders.c.panel_id == bindparam("panel"),
    orders.c.id != bindparam("order"),
)

_PANEL_ORDER = select(orders.c.panel_order).where(orders.c.id == bindparam("order"))

_ABANDONED = select(orders.c.id, orders.c.user_id).where(
    orders.c.status == Status.SUBMITTING.value, orders.c.submitted_at <= bindparam("before")
)


def claim_next(
    session: Session, now: datetime, *, call_duration: timedelta = CALL_DURATION
) -> Submission | None:
    """Claim the order that has waited longest, and mark it submitting; None if none is due.

    The attempt is written with it: what the shop knows before the call, and when the call is over.
    """
    row = session.connection().execute(_NEXT, {"now": now}).first()
    if row is None:
        return None
    attempts = row.attempts + 1
    if not change_status(
        session,
        row.id,
        Status(row.status),
        Status.SUBMITTING,
        now=now,
        source=SOURCE,
        submitted_at=now,
        attempts=attempts,
    ):
        return None
    begin_attempt(
        session,
        order_id=row.id,
        attempt=attempts,
        panel_id=row.panel_id,
        form=form_hash(row.panel_service, row.parameters),
        now=now,
        deadline=now + call_duration,
    )
    return Submission(
        order_id=row.id,
        user_id=row.user_id,
        panel_id=row.panel_id,
        panel_service=row.panel_service,
        type=row.type,
        parameters=row.parameters,
        billed_quantity=row.quantity,
        price=row.price,
        currency=row.currency,
        attempts=attempts,
    )


def record_accepted(session: Session, order: Submission, panel_order: str, now: datetime) -> None:
    """Record the panel's id of an order it accepted.

    If another order already has this panel id, mark this one UNCONFIRMED and raise an alert.
    """
    other = other_order_at_panel(session, order.panel_id, panel_order, order.order_id)
    if other is not None:
        evidence = f"the panel gave the id {panel_order}, which is order #{other}'s"
        record_unconfirmed(session, order.order_id, order.user_id, evidence, now)
        return
    _end(session, order, AttemptOutcome.ACCEPTED, now, panel_order=panel_order)
    # A process that was frozen for long records its answer after another one has marked the order
    # UNCONFIRMED: the answer is the missing proof.
    for before in (Status.SUBMITTING, Status.UNCONFIRMED):
        if change_status(
            session,
            order.order_id,
            before,
            Status.PENDING,
            now=now,
            source=SOURCE,
            detail={"panel_order": panel_order},
            panel_order=panel_order,
            refusal="",
            next_at=now,
        ):
            queue_card(session, order.order_id, order.user_id, now)
            return
    if _panel_order(session, order.order_id) != panel_order:
        # An operator has refunded the order meanwhile, and the panel has accepted it.
        alert_of_order(
            session, order.order_id, Alert.ACCEPTED_LATE, now,
            subject=panel_order, panel_order=panel_order,
        )  # fmt: skip


def _end(
    session: Session,
    order: Submission,
    outcome: AttemptOutcome,
    now: datetime,
    *,
    panel_order: str | None = None,
    evidence: str = "",
) -> None:
    end_attempt(
        session, order.order_id, order.attempts, outcome, now,
        panel_order=panel_order, evidence=evidence,
    )  # fmt: skip


def _panel_order(session: Session, order_id: int) -> str | None:
    found: str | None = session.connection().execute(_PANEL_ORDER, {"order": order_id}).scalar()
    return found


def other_order_at_panel(
    session: Session, panel_id: int, panel_order: str, order_id: int
) -> int | None:
    """Return the id of another order with this id at the panel; None if there is none."""
    parameters = {"panel_order": panel_order, "panel": panel_id, "order": order_id}
    found: int | None = session.connection().execute(_LINKED, parameters).scalar_one_or_none()
    return found


def record_refused(
    session: Session, order: Submission, reason: str, text: str, now: datetime
) -> None:
    """Reject an order that the panel refused, and refund its whole price."""
    _end(session, order, AttemptOutcome.REJECTED, now, evidence=f"{reason}: {text}")
    if not change_status(
        session,
        order.order_id,
        Status.SUBMITTING,
        Status.REJECTED,
        now=now,
        source=SOURCE,
        detail={"reason": reason, "text": text},
        refusal=f"{reason}: {text}"[:500],
        refunded=order.price,
        settled_at=now,
    ):
        return
    ledger.settle(
        session,
        order_id=order.order_id,
        customer=customers.number_of(session, order.user_id),
        currency=order.currency,
        refund=order.price,
        now=now,
        actor=SOURCE,
        memo=f"#{order.order_id}",
    )
    queue_card(session, order.order_id, order.user_id, now)
    notify_customer(
        session, order.order_id, order.user_id, NotificationKind.ORDER_REJECTED, now, reason=reason
    )


def record_postponed(
    session: Session,
    order: Submission,
    status: Status,
    why: str,
    until: datetime,
    now: datetime,
) -> None:
    """Postpone an order that the panel certainly did not take, and may take later."""
    _end(session, order, AttemptOutcome.NOT_SENT, now, evidence=why)
    change_status(
        session,
        order.order_id,
        Status.SUBMITTING,
        status,
        now=now,
        source=SOURCE,
        detail={"why": why},
        refusal=why[:500],
        next_at=until,
    )
    queue_card(session, order.order_id, order.user_id, now)


def record_unconfirmed(
    session: Session,
    order_id: int,
    user_id: int,
    evidence: str,
    now: datetime,
    source: str = SOURCE,
) -> None:
    """Mark an order UNCONFIRMED and raise an alert: the panel may have it or not."""
    end_attempt(session, order_id, None, AttemptOutcome.UNKNOWN, now, evidence=evidence)
    if change_status(
        session,
        order_id,
        Status.SUBMITTING,
        Status.UNCONFIRMED,
        now=now,
        source=source,
        detail={"evidence": evidence},
        refusal=evidence[:500],
    ):
        queue_card(session, order_id, user_id, now)
        alert_of_order(session, order_id, Alert.UNCONFIRMED, now)


def mark_abandoned(session: Session, now: datetime, *, min_age: timedelta = ABANDONED_AFTER) -> int:
    """Mark orders UNCONFIRMED whose process died while it sent them; return how many.

    A process that is alone on the database passes `min_age=0` at its start: no other one sends.
    """
    found = session.connection().execute(_ABANDONED, {"before": now - min_age}).all()
    for row in found:
        evidence = "the process ended while it was sending"
        record_unconfirmed(session, row.id, row.user_id, evidence, now, source="start")
    return len(found)
