"""Follows orders at the panel: polls young orders often and old ones rarely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, select, union_all, update
from sqlmodel import Session

from bot.catalog.rules.service_types import ServiceType
from bot.db import table_of
from bot.orders.endings.packages import is_package
from bot.orders.plans import ParentKind, parent_kind
from bot.orders.status import FOLLOWED, Status
from bot.orders.tables import Order, order_columns
from bot.text.numbers import Unreadable

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
    size_seen: int | None = None
    """What remained when the order was pending, in the panel's unit; None if it did not say."""
    delivery_seen: bool = False
    """True if an earlier report has shown that part of it was delivered."""
    charge: str | None = None
    unrecorded_since: datetime | None = None
    next_at: datetime | None = None
    """When it was due; a report is recorded only as long as that stands."""
    runs: str | int | None = None
    """The stored parameter `runs` of a drip-feed."""

    @property
    def parent_kind(self) -> ParentKind | None:
        """The kind of parent; None for an order without child orders."""
        return parent_kind(self.type, self.runs)

    @property
    def size(self) -> int | None:
        """All that can be delivered, in the unit of `remains`; None if nobody knows it."""
        return self.size_seen if is_package(self.type) else self.billed_quantity


@dataclass(frozen=True, slots=True)
class PanelReport:
    """The panel's report on an order; None for what it did not report.

    `status` is None if the panel's status is unknown to the shop, and DISPUTED if the panel has
    given the order up. What money follows from is Unreadable, not None, if the panel wrote it and
    it cannot be read.
    """

    status: Status | None
    status_text: str
    """The status as the panel wrote it."""
    start_count: int | Unreadable | None = None
    remains: int | Unreadable | None = None
    charge: str | Unreadable | None = None
    """Decimal as text, in the panel's currency."""
    runs: int | Unreadable | None = None
    """Of a drip-feed."""
    posts: int | Unreadable | None = None
    """Of a subscription."""
    children: tuple[str, ...] | None = None
    """Panel ids of the child orders of a drip-feed or a subscription."""
    is_certain: bool = True
    """False if only its place in a list gives it to the order: then it ends nothing."""
    unreadable: str = ""
    """What the panel wrote where a number is Unreadable, for operators."""

    @property
    def ends(self) -> bool:
        """True if the order has ended at the panel."""
        return self.status is not None and self.status not in FOLLOWED

    def detail(self) -> dict[str, Any]:
        """Return what an order's event keeps of the report, as JSON."""
        detail = {"word": self.status_text, "remains": self.remains, "charge": self.charge}
        return {
            name: value.value if isinstance(value, Unreadable) else value
            for name, value in detail.items()
        } | ({"unreadable": self.unreadable} if self.unreadable else {})


_COLUMNS = order_columns(name for name in FollowedOrder.__dataclass_fields__ if name != "runs")

RUNS = case(
    (orders.c.type == ServiceType.DEFAULT.value, orders.c.parameters["runs"].as_string())
).label("runs")
"""The stored runs of a drip-feed; other types have long lists in their parameters instead."""

_DUE = [
    select(orders.c.id, orders.c.next_at)
    .where(
        orders.c.status == status.value,
        orders.c.next_at <= bindparam("now"),
        orders.c.panel_id == bindparam("panel"),
    )
    .order_by(orders.c.next_at)
    .limit(BATCH)
    .subquery(f"due_{status.value}")
    for status in sorted(FOLLOWED)
]
"""A query a status: each reads the first entries of its own range of the index."""

_OLDEST = union_all(*(select(each.c.id, each.c.next_at) for each in _DUE)).subquery("due")

_LIST_DUE = (
    select(*_COLUMNS, RUNS)
    .where(
        orders.c.id.in_(select(_OLDEST.c.id).order_by(_OLDEST.c.next_at, _OLDEST.c.id).limit(BATCH))
    )
    .order_by(orders.c.next_at, orders.c.id)
)

_STANDING = (
    select(orders.c.id, orders.c.status, orders.c.panel_order, orders.c.next_at)
    .where(orders.c.id.in_(bindparam("orders", expanding=True)))
    .order_by(orders.c.id)
    .with_for_update()
)

_RESCHEDULE = (
    update(orders)
    .where(orders.c.id.in_(bindparam("orders", expanding=True)))
    .values(next_at=bindparam("until"))
)


def list_due(session: Session, now: datetime, *, panel_id: int) -> list[FollowedOrder]:
    """Return up to BATCH due orders of a panel, those first that have been due for longest.

    Another panel may have given the same id to an order of somebody else.
    """
    rows = session.connection().execute(_LIST_DUE, {"now": now, "panel": panel_id}).mappings()
    return [FollowedOrder(**{**row, "status": Status(row["status"])}) for row in rows]


def lock_unchanged(session: Session, due: Sequence[FollowedOrder]) -> list[FollowedOrder]:
    """Lock these orders; return those that stand as they were listed.

    The others have been polled by another process since, or linked to another id, or ended: what
    the panel was asked before says nothing of them.
    """
    parameters = {"orders": [order.id for order in due]}
    standing = {
        row.id: (row.status, row.panel_order, row.next_at)
        for row in session.connection().execute(_STANDING, parameters)
    }
    return [
        order
        for order in due
        if standing.get(order.id) == (order.status.value, order.panel_order, order.next_at)
    ]


def reschedule(session: Session, polls: Mapping[int, datetime]) -> None:
    """Set when these orders are polled next; one statement for each moment."""
    moments: dict[datetime, list[int]] = {}
    for order, moment in polls.items():
        moments.setdefault(moment, []).append(order)
    for moment, ids in moments.items():
        session.connection().execute(_RESCHEDULE, {"orders": ids, "until": moment})


def poll_interval(age: timedelta, base: timedelta) -> timedelta:
    """Return the time until the next poll of an order of this age."""
    return base * next(
        (factor for limit, factor in POLL_FACTORS if age < limit), OLDEST_POLL_FACTOR
    )
