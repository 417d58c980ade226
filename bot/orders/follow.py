"""Follows orders at the panel: polls young orders often and old ones rarely."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, select, update
from sqlmodel import Session

from bot.catalog.rules.service_types import ServiceType
from bot.db import table_of
from bot.orders.news import alert_of_unknown_status, queue_card
from bot.orders.plans import ParentKind, parent_kind
from bot.orders.settle import Undecided, close_order, mark_disputed, undelivered_pieces
from bot.orders.status import FOLLOWED, Status, change_status
from bot.orders.tables import Order, order_columns

SOURCE = "follow"

BATCH = 100
"""Ids a status call may carry (panel API v2, multiple orders status)."""

POLL_FACTORS = ((timedelta(minutes=10), 1), (timedelta(hours=1), 4), (timedelta(days=1), 20))
"""Up to this age, an order is polled after this many base intervals."""

OLDEST_POLL_FACTOR = 120
"""The factor for older orders."""

orders = table_of(Order)


@dataclass(frozen=True, slots=True)
class FollowedOrder:
    """An order that the panel has accepted and not finished; `price` in micro-units."""

    id: int
    user_id: int
    panel_order: str
    status: Status
    billed_quantity: int
    price: int
    currency: str
    start_count: int | None
    remains: int | None
    submitted_at: datetime
    type: str = ServiceType.DEFAULT.value
    runs: str | int | None = None
    """The stored parameter `runs` of a drip-feed."""

    @property
    def parent_kind(self) -> ParentKind | None:
        """The kind of parent; None for an order without child orders."""
        return parent_kind(self.type, self.runs)


@dataclass(frozen=True, slots=True)
class PanelReport:
    """The panel's report on an order; None for what it did not report.

    `status` is None if the panel's status is unknown to the shop.
    """

    status: Status | None
    status_text: str
    """The status as the panel wrote it."""
    start_count: int | None = None
    remains: int | None = None
    charge: str | None = None
    runs: int | None = None
    """Of a drip-feed."""
    posts: int | None = None
    """Of a subscription."""
    children: tuple[str, ...] | None = None
    """Panel ids of the child orders of a drip-feed or a subscription."""


_COLUMNS = order_columns(name for name in FollowedOrder.__dataclass_fields__ if name != "runs")

# Other types have long lists in their parameters, which are not needed here.
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
    # A common table expression is computed once. PostgreSQL may compute a subquery again for each
    # row, and claim more rows than the limit.
    .cte("due")
)

_CLAIM = (
    update(orders)
    .where(orders.c.id.in_(select(_DUE.c.id)))
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


def claim_due(session: Session, now: datetime, claim_timeout: timedelta) -> list[FollowedOrder]:
    """Claim up to BATCH due orders; other processes skip them for `claim_timeout`."""
    rows = (
        session.connection().execute(_CLAIM, {"now": now, "until": now + claim_timeout}).mappings()
    )
    return [FollowedOrder(**{**row, "status": Status(row["status"])}) for row in rows]


def poll_interval(age: timedelta, base: timedelta) -> timedelta:
    """Return the time until the next poll of an order of this age."""
    return base * next(
        (factor for limit, factor in POLL_FACTORS if age < limit), OLDEST_POLL_FACTOR
    )


def record_report(
    session: Session,
    order: FollowedOrder,
    report: PanelReport,
    *,
    base: timedelta,
    now: datetime,
) -> None:
    """Record the panel's report on an order; settle the order if it has ended."""
    remains = _clamped(report.remains, order.billed_quantity)
    values: dict[str, Any] = {
        "start_count": order.start_count if report.start_count is None else report.start_count,
        "remains": order.remains if remains is None else remains,
        "next_at": now + poll_interval(now - order.submitted_at, base),
    }
    if report.charge is not None:
        values["charge"] = report.charge
    if report.status is None:
        alert_of_unknown_status(session, order.id, report.status_text, now)
    if report.status in (None, order.status):
        _note(session, order, values, report.charge, now)
    elif report.status in FOLLOWED:
        if change_status(
            session, order.id, order.status, report.status, now=now, source=SOURCE, **values
        ):
            queue_card(session, order.id, order.user_id, now)
    else:
        _finish(session, order, report, values, now)


def _note(
    session: Session,
    order: FollowedOrder,
    values: dict[str, Any],
    charge: str | None,
    now: datetime,
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
        queue_card(session, order.id, order.user_id, now)


def _finish(
    session: Session,
    order: FollowedOrder,
    seen: PanelReport,
    values: dict[str, Any],
    now: datetime,
) -> None:
    assert seen.status is not None  # noqa: S101 - the caller has looked
    detail = {"word": seen.status_text, "remains": seen.remains, "charge": seen.charge}
    try:
        left = undelivered_pieces(seen.status, _floored(seen.remains), order.billed_quantity)
    except Undecided:
        mark_disputed(
            session, order.id, order.user_id, order.status,
            now=now, source=SOURCE, detail=detail, **values,
        )  # fmt: skip
        return
    close_order(
        session,
        order.id,
        order.status,
        seen.status,
        undelivered=left,
        now=now,
        source=SOURCE,
        detail=detail,
        **values,
    )


def _clamped(remains: int | None, quantity: int) -> int | None:
    """Return remains between 0 and the ordered pieces, to show to the customer."""
    return None if remains is None else min(max(remains, 0), quantity)


def _floored(remains: int | None) -> int | None:
    """Return remains of at least 0; too many are for `undelivered_pieces` to refuse."""
    return None if remains is None else max(remains, 0)
