"""Claims an order before the one call that sends it, and writes what is known before the call."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.catalog.tables import Panel
from bot.db import table_of
from bot.orders.sending.attempts import begin_attempt, form_hash
from bot.orders.status import TO_SUBMIT, Status, change_status
from bot.orders.tables import Order

SOURCE = "submit"

CALL_DURATION = timedelta(seconds=20)
"""How long after its claim the call of an order is certainly over."""

orders = table_of(Order)
_panels = table_of(Panel)


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
    """The number of this attempt, from 1."""
    ended_at: datetime | None = None
    """When the call was over; None while it is under way, or if it is being recorded at once."""


class ClaimFailed(Exception):
    """An order cannot be claimed; the cause says why."""

    def __init__(self, order_id: int) -> None:
        super().__init__(f"order {order_id} cannot be claimed")
        self.order_id = order_id


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

_IS_DUE = and_(
    orders.c.status.in_([status.value for status in TO_SUBMIT]),
    orders.c.next_at <= bindparam("now"),
    orders.c.panel_id == bindparam("panel"),
    # A breaker: nothing is sent to a panel until it has answered a read again.
    ~exists().where(_panels.c.id == orders.c.panel_id, _panels.c.blocked_since.is_not(None)),
)

_ANY_DUE = select(orders.c.id).where(_IS_DUE).limit(1)

_NEXT = (
    select(*_COLUMNS, orders.c.status)
    .where(_IS_DUE)
    .order_by(orders.c.next_at, orders.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)

_BY_ID = select(*_COLUMNS).where(orders.c.id == bindparam("order")).with_for_update()


def any_due(session: Session, now: datetime, *, panel_id: int) -> bool:
    """Return True if an order waits to be sent to this panel now."""
    parameters = {"now": now, "panel": panel_id}
    return session.connection().execute(_ANY_DUE, parameters).first() is not None


def claim_next(
    session: Session, now: datetime, *, panel_id: int, call_duration: timedelta = CALL_DURATION
) -> Submission | None:
    """Claim the order of a panel that has waited longest, and mark it submitting; None if none is.

    An order is sent to the panel it was bought from only: another one knows neither its service
    nor its price.
    The attempt is written with it: what the shop knows before the call, and when the call is over.
    Raises ClaimFailed if that order cannot be claimed, whatever the others are like.
    """
    row = session.connection().execute(_NEXT, {"now": now, "panel": panel_id}).first()
    if row is None:
        return None
    try:
        return _claim(session, row, now, now + call_duration)
    except (IntegrityError, TypeError, ValueError) as error:
        raise ClaimFailed(row.id) from error


def _claim(session: Session, row: Any, now: datetime, deadline: datetime) -> Submission | None:
    order = _submission(row, row.attempts + 1)
    if not change_status(
        session,
        order.order_id,
        Status(row.status),
        Status.SUBMITTING,
        now=now,
        source=SOURCE,
        submitted_at=now,
        attempts=order.attempts,
    ):
        return None
    begin_attempt(
        session,
        order_id=order.order_id,
        attempt=order.attempts,
        panel_id=order.panel_id,
        form=form_hash(order.panel_service, order.parameters),
        now=now,
        deadline=deadline,
    )
    return order


def find_submission(session: Session, order_id: int, ended_at: datetime) -> Submission | None:
    """Return an order whose last call was over at `ended_at`, locked; None if there is none."""
    row = session.connection().execute(_BY_ID, {"order": order_id}).first()
    return None if row is None else _submission(row, row.attempts, ended_at)


def _submission(row: Any, attempts: int, ended_at: datetime | None = None) -> Submission:
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
        ended_at=ended_at,
    )
