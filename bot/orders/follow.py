"""Following orders at the panel: young ones often, old ones rarely."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, select, update
from sqlmodel import Session

from bot.catalog.rules.service_types import ServiceType
from bot.orders.news import alert, card
from bot.orders.plans import Parent, parent_of
from bot.orders.settle import Undecided, close, dispute, undelivered
from bot.orders.status import FOLLOWED, Status, change
from bot.orders.tables import Order

SOURCE = "follow"

BATCH = 100
"""Ids a status call may carry (panel API v2, multiple orders status)."""

PATIENCE = ((timedelta(minutes=10), 1), (timedelta(hours=1), 4), (timedelta(days=1), 20))
"""Up to this age, ask again after so many times the base interval."""

SELDOM = 120
"""The factor beyond."""

orders = Order.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Followed:
    """An order the panel works on."""

    id: int
    user_id: int
    panel_order: str
    status: Status
    quantity: int
    price: int
    currency: str
    start_count: int | None
    remains: int | None
    submitted_at: datetime
    type: str = ServiceType.DEFAULT.value
    runs: str | int | None = None
    """Of a drip-feed, as it was kept."""

    @property
    def parent(self) -> Parent | None:
        """What kind of parent it is; None for an order that the panel delivers itself."""
        return parent_of(self.type, self.runs)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the panel says of an order, in our words; None is what it did not say."""

    status: Status | None
    word: str
    """The panel's own word, for the operator where it is unknown to us."""
    start_count: int | None = None
    remains: int | None = None
    charge: str | None = None
    runs: int | None = None
    """Of a drip-feed."""
    posts: int | None = None
    """Of a subscription."""
    children: tuple[str, ...] | None = None
    """The orders that the panel has made for a drip-feed or a subscription."""


_COLUMNS = [orders.c[name] for name in Followed.__dataclass_fields__ if name != "runs"]

# Other types keep long lists in their parameters, which nobody needs here.
_RUNS = case(
    (orders.c.type == ServiceType.DEFAULT.value, orders.c.parameters["runs"].as_string())
).label("runs")

_DUE = (
    select(orders.c.id)
    .where(
        orders.c.status.in_([status.value for status in FOLLOWED]),
        orders.c.next_at <= bindparam("now"),
    )
    .order_by(orders.c.next_at)
    .limit(BATCH)
    .with_for_update(skip_locked=True)
)

_CLAIM = (
    update(orders)
    .where(orders.c.id.in_(_DUE.scalar_subquery()))
    .values(next_at=bindparam("until"))
    .returning(*_COLUMNS, _RUNS)
)

_NOTE = (
    update(orders)
    .where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))
    .values(
        start_count=bindparam("start"),
        remains=bindparam("left"),
        charge=bindparam("taken"),
        next_at=bindparam("next"),
    )
)


def due(session: Session, now: datetime, hold: timedelta) -> list[Followed]:
    """Claim up to BATCH orders to ask about; another process may after `hold`."""
    rows = session.connection().execute(_CLAIM, {"now": now, "until": now + hold}).mappings()
    return [Followed(**{**row, "status": Status(row["status"])}) for row in rows]


def interval(age: timedelta, base: timedelta) -> timedelta:
    """Return how long to leave an order of this age alone."""
    return base * next((factor for limit, factor in PATIENCE if age < limit), SELDOM)


def progress(
    session: Session,
    order: Followed,
    seen: Seen,
    *,
    operators: Iterable[int],
    base: timedelta,
    now: datetime,
) -> None:
    """Record what the panel says of an order, and settle it where it is done."""
    remains = _clamped(seen.remains, order.quantity)
    values: dict[str, Any] = {
        "start_count": order.start_count if seen.start_count is None else seen.start_count,
        "remains": order.remains if remains is None else remains,
        "next_at": now + interval(now - order.submitted_at, base),
    }
    if seen.charge is not None:
        values["charge"] = seen.charge
    if seen.status is None:
        alert(session, order.id, operators, f"word:{seen.word[:40]}", now)
    if seen.status in (None, order.status):
        _note(session, order, values, seen.charge, now)
    elif seen.status in FOLLOWED:
        if change(session, order.id, order.status, seen.status, now=now, source=SOURCE, **values):
            card(session, order.id, order.user_id, now)
    else:
        _finish(session, order, seen, values, operators, now)


def _note(
    session: Session, order: Followed, values: dict[str, Any], charge: str | None, now: datetime
) -> None:
    session.connection().execute(
        _NOTE,
        {
            "order": order.id,
            "before": order.status.value,
            "start": values["start_count"],
            "left": values["remains"],
            "taken": charge,
            "next": values["next_at"],
        },
    )
    if (values["start_count"], values["remains"]) != (order.start_count, order.remains):
        card(session, order.id, order.user_id, now)


def _finish(
    session: Session,
    order: Followed,
    seen: Seen,
    values: dict[str, Any],
    operators: Iterable[int],
    now: datetime,
) -> None:
    assert seen.status is not None  # noqa: S101 - the caller has looked
    detail = {"word": seen.word, "remains": seen.remains, "charge": seen.charge}
    try:
        left = undelivered(seen.status, _floored(seen.remains), order.quantity)
    except Undecided:
        dispute(
            session, order.id, order.user_id, order.status,
            operators=operators, now=now, source=SOURCE, detail=detail, **values,
        )  # fmt: skip
        return
    close(
        session,
        order.id,
        order.status,
        seen.status,
        left=left,
        now=now,
        source=SOURCE,
        detail=detail,
        **values,
    )


def _clamped(remains: int | None, quantity: int) -> int | None:
    """Keep what the customer is shown within what was ordered."""
    return None if remains is None else min(max(remains, 0), quantity)


def _floored(remains: int | None) -> int | None:
    """Take more delivered than ordered for all delivered; more remaining is for `undelivered`."""
    return None if remains is None else max(remains, 0)
