"""Sample parents: a drip-feed and a subscription that the panel has accepted."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from bot.catalog.rules.service_types import ServiceType
from bot.db import now, table_of
from bot.orders.children import child_orders, following
from bot.orders.follow import FollowedOrder, PanelReport
from bot.orders.plans import plan_of
from bot.orders.status import Status
from bot.orders.tables import Order, Quote
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, USER

BASE = timedelta(seconds=15)
RATE = "0.90"
OPERATOR = 1

DRIP: dict[str, Any] = {
    "link": "https://example.com/page", "quantity": 100, "runs": 5, "interval": 30,
}  # fmt: skip
WATCH: dict[str, Any] = {
    "username": "name", "min": 50, "max": 100, "posts": 3, "old_posts": 1, "delay": 0,
    "expiry": "31/12/2026",
}  # fmt: skip
FIXED = {**WATCH, "min": 100}
"""A subscription with the same quantity for each post."""

DRIP_NOW: dict[str, Any] = {
    "link": "https://example.com/page", "quantity": 100, "runs": 5, "interval": 15,
}  # fmt: skip
WATCH_NOW: dict[str, Any] = {
    "username": "name", "min": 50, "max": 250, "posts": 3, "old_posts": 1, "delay": 0,
    "expiry": f"{now() + timedelta(days=30):%d/%m/%Y}",
}  # fmt: skip
"""A drip-feed and a subscription that expires in the future: the simulated panel uses the clock."""

C, P, X, RUN = Status.COMPLETED, Status.PARTIAL, Status.CANCELED, Status.IN_PROGRESS


def taken(
    session: Session,
    /,
    parameters: Mapping[str, Any],
    *,
    rate: str | None = RATE,
    panel_order: str = "900",
    **columns: Any,
) -> FollowedOrder:
    """Place a parent that the panel has accepted; the customer has 100 at first."""
    subscribed = "posts" in parameters
    kind = ServiceType.SUBSCRIPTIONS if subscribed else ServiceType.DEFAULT
    plan = plan_of(kind, parameters)
    assert plan is not None
    sample_orders.fund(session)
    order = sample_orders.sent(session, plan.billed_quantity, panel_order)
    values = {"type": kind.value, "parameters": dict(parameters), "rate": rate, **columns}
    session.connection().execute(
        update(table_of(Order)).where(table_of(Order).c.id == order.id).values(**values)
    )
    if "service_id" in columns:  # the quote was for the same service
        session.connection().execute(
            update(table_of(Quote)).values(service_id=columns["service_id"])
        )
    return claimed(session, order.id)


def claimed(session: Session, order_id: int) -> FollowedOrder:
    """Return a parent as `follow.list_due` claims it."""
    row = sample_orders.read(session, order_id)
    assert row.panel_order is not None
    return FollowedOrder(
        id=order_id,
        user_id=USER,
        panel_order=row.panel_order,
        status=Status(row.status),
        billed_quantity=row.billed_quantity,
        price=row.price,
        currency=row.currency,
        start_count=row.start_count,
        remains=row.remains,
        submitted_at=NOW,
        type=row.type,
        runs=row.parameters.get("runs"),
    )


def said(
    status: Status | None, word: str = "", charge: str | None = None, remains: int | None = None
) -> PanelReport:
    """Make the report on a child."""
    return PanelReport(status, word or (status.value if status else "?"), None, remains, charge)


def parent(status: Status | None, *ids: str, word: str = "", **told: Any) -> PanelReport:
    """Make the report on a parent that lists these children."""
    shown = word or (status.value if status else "Odd")
    return PanelReport(status, shown, **{"children": ids, **told})


def hear(
    session: Session,
    order: FollowedOrder,
    seen: PanelReport,
    answers: Mapping[str, PanelReport] | None = None,
    now: datetime = NOW,
) -> list[str]:
    """Record a report as the job does; return the ids of the polled children."""
    asked = following.record_listed_children(session, order, seen, now)
    told = {child: each for child, each in (answers or {}).items() if child in asked}
    following.record_report(session, order, seen, asked, told, base=BASE, now=now)
    return asked


def ids(answers: Mapping[str, PanelReport]) -> Sequence[str]:
    """Return the ids of the children, in the order of the panel's list."""
    return tuple(answers)


def words(session: Session, order_id: int) -> list[str]:
    """Return the last status text of each child."""
    return [each.status_text for each in child_orders.load(session, order_id)]
