"""Records the outcome of the one call that sends an order.

From its claim (`sending.claims`) until then the order is `submitting`. If the process dies there,
the order becomes `unconfirmed` (`endings.abandoned`): the shop cannot know whether the panel has
it, so it is never sent again and never refunded by guess. A process that was only frozen, or could
not reach the database, records its outcome later: it is the missing proof. Recording an outcome
again changes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, union_all
from sqlmodel import Session

from bot import ledger
from bot.db import table_of
from bot.notifications.alerts import Alert
from bot.notifications.outbox import NotificationKind
from bot.orders.news import alert_of_order, notify_customer, queue_card
from bot.orders.sending.attempts import AttemptOutcome, end_attempt
from bot.orders.sending.claims import Submission
from bot.orders.status import Status, change_status
from bot.orders.tables import Order, OrderChild
from bot.users import customers

SOURCE = "submit"

AWAITED = (Status.SUBMITTING, Status.UNCONFIRMED)
"""The statuses of an order whose outcome is missing."""

orders = table_of(Order)

_children = table_of(OrderChild)

_LINKED = select(orders.c.id).where(
    orders.c.panel_order == bindparam("panel_order"),
    orders.c.panel_id == bindparam("panel"),
    orders.c.id != bindparam("order"),
)

_PARENT = (
    select(_children.c.order_id)
    .join(orders, orders.c.id == _children.c.order_id)
    .where(
        _children.c.panel_order == bindparam("panel_order"), orders.c.panel_id == bindparam("panel")
    )
)

_FIRST_PARENT = _PARENT.limit(1)

_LINKED_OR_PARENT = union_all(_LINKED, _PARENT).limit(1)

_PANEL_ORDER = select(orders.c.panel_order).where(orders.c.id == bindparam("order"))


def record_accepted(session: Session, order: Submission, panel_order: str, now: datetime) -> None:
    """Record the panel's id of an order it accepted.

    If another order or its child order already has this panel id, mark this one UNCONFIRMED.
    """
    parameters = {
        "panel_order": panel_order,
        "panel": order.panel_id,
        "order": order.order_id,
    }
    other = session.connection().execute(_LINKED_OR_PARENT, parameters).scalar()
    if other is not None:
        evidence = f"the panel gave the id {panel_order}, which is order #{other}'s"
        record_doubt(session, order, evidence, now, panel_order=panel_order)
        return
    _end(session, order, AttemptOutcome.ACCEPTED, now, panel_order=panel_order)
    if _change_awaited(
        session,
        order,
        Status.PENDING,
        now,
        {"panel_order": panel_order},
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
        session, order.order_id, order.attempts, outcome, order.ended_at or now,
        panel_order=panel_order, evidence=evidence,
    )  # fmt: skip


def _change_awaited(
    session: Session,
    order: Submission,
    after: Status,
    now: datetime,
    detail: Mapping[str, Any],
    **values: Any,
) -> bool:
    """Change the status of an order whose outcome is missing; return False if it is not."""
    # UNCONFIRMED too: a process that was frozen for long records its outcome after another one has
    # given the order up.
    return any(
        change_status(
            session, order.order_id, before, after,
            now=now, source=SOURCE, detail=detail, **values,
        )
        for before in AWAITED
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


def parent_at_panel(session: Session, panel_id: int, panel_order: str) -> int | None:
    """Return the id of the order that has a child order with this id; None if there is none."""
    parameters = {"panel_order": panel_order, "panel": panel_id}
    parent: int | None = session.connection().execute(_FIRST_PARENT, parameters).scalar()
    return parent


def record_refused(
    session: Session, order: Submission, reason: str, text: str, now: datetime
) -> None:
    """Reject an order that the panel refused, and refund its whole price."""
    _end(session, order, AttemptOutcome.REJECTED, now, evidence=f"{reason}: {text}")
    if not _change_awaited(
        session,
        order,
        Status.REJECTED,
        now,
        {"reason": reason, "text": text},
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
        price=order.price,
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
    **values: Any,
) -> None:
    """Postpone an order that the panel certainly did not take, and may take later.

    `values` are other columns of the order to change with it.
    """
    _end(session, order, AttemptOutcome.NOT_SENT, now, evidence=why)
    values |= {"refusal": why[:500], "next_at": until}
    if _change_awaited(session, order, status, now, {"why": why}, **values):
        queue_card(session, order.order_id, order.user_id, now)


def record_doubt(
    session: Session,
    order: Submission,
    evidence: str,
    now: datetime,
    *,
    panel_order: str | None = None,
) -> None:
    """Mark an order UNCONFIRMED after its call; keep the id that the panel may have given it."""
    _end(session, order, AttemptOutcome.UNKNOWN, now, panel_order=panel_order, evidence=evidence)
    record_unconfirmed(session, order.order_id, order.user_id, evidence, now)


def record_older_id(
    session: Session,
    order: Submission,
    panel_order: str,
    last_panel_order: str | None,
    now: datetime,
) -> None:
    """Mark an order UNCONFIRMED to which the panel gave an id that is older than its call."""
    evidence = (
        f"the panel gave the id {panel_order}, but the order before has {last_panel_order}: "
        "it is an earlier order's"
    )
    record_doubt(session, order, evidence, now, panel_order=panel_order)


def record_overlapped(
    session: Session,
    order: Submission,
    others: Sequence[int],
    answer: str,
    now: datetime,
    *,
    panel_order: str | None = None,
) -> None:
    """Mark an order UNCONFIRMED whose call overlapped with those of others, whatever the answer."""
    names = ", ".join(f"#{number}" for number in others) or "another order"
    evidence = f"sent at the same time as {names}; the panel answered: {answer}"
    record_doubt(session, order, evidence, now, panel_order=panel_order)


def record_unstorable(
    session: Session,
    order: Submission,
    answer: str,
    error: str,
    now: datetime,
    *,
    panel_order: str | None = None,
) -> None:
    """Mark an order UNCONFIRMED whose answer raised an error when it was recorded."""
    evidence = f"the panel answered: {answer}; it could not be recorded: {error}"
    record_doubt(session, order, evidence, now, panel_order=panel_order)


def record_unconfirmed(
    session: Session,
    order_id: int,
    user_id: int,
    evidence: str,
    now: datetime,
    source: str = SOURCE,
) -> None:
    """Mark an order UNCONFIRMED: the panel may have it or not, and is searched for it."""
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
