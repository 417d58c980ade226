"""Looks at an order twice more after its end: panels cancel what they have called completed.

The panel's money comes back to the shop then, which corrects what the order has cost. The
customer's share of it is an operator's to give: no customer's money moves by itself after an end.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select, update
from sqlmodel import Session

from bot import money
from bot.db import table_of
from bot.notifications.alerts import Alert
from bot.orders.costs.booking import correct_by_look
from bot.orders.follow import BATCH, RUNS, PanelReport
from bot.orders.news import STATUS_TEXT_KEPT, alert_of_order
from bot.orders.plans import ParentKind, parent_kind
from bot.orders.status import GIVING_BACK, Status
from bot.orders.tables import Order, order_columns

LOOKED_AT = frozenset({Status.COMPLETED, Status.PARTIAL, Status.LOST})
"""Ends after which the panel may give money back that it was paid."""

SOURCE = "look"
"""The actor of corrections."""

orders = table_of(Order)


@dataclass(frozen=True, slots=True)
class LookedAtOrder:
    """An ended order that is looked at once more; amounts in micro-units."""

    id: int
    panel_order: str
    status: Status
    billed_quantity: int
    price: int
    currency: str
    refunded: int
    refunded_after_end: int
    type: str
    runs: str | int | None = None

    @property
    def parent_kind(self) -> ParentKind | None:
        """The kind of parent; None for an order without child orders."""
        return parent_kind(self.type, self.runs)


_COLUMNS = order_columns(name for name in LookedAtOrder.__dataclass_fields__ if name != "runs")

_DUE = (
    select(orders.c.id)
    .where(
        # As in the index, literally: SQLite takes a partial index for no parameter.
        orders.c.looks < 2,  # noqa: PLR2004
        or_(
            and_(orders.c.looks == 0, orders.c.settled_at <= bindparam("first")),
            and_(orders.c.looks == 1, orders.c.settled_at <= bindparam("second")),
        ),
        orders.c.status.in_([status.value for status in LOOKED_AT]),
        orders.c.panel_order.is_not(None),
        orders.c.panel_id == bindparam("panel"),
    )
    .order_by(orders.c.settled_at)
    .limit(BATCH)
    .with_for_update(skip_locked=True)
    .cte("due")
)

_CLAIM = (
    update(orders)
    .where(orders.c.id.in_(select(_DUE.c.id)))
    .values(looks=orders.c.looks + 1)
    .returning(*_COLUMNS, RUNS)
)

_UNDO = (
    update(orders)
    .where(orders.c.id.in_(bindparam("ids", expanding=True)), orders.c.looks > 0)
    .values(looks=orders.c.looks - 1)
)


def claim_ended(
    session: Session, now: datetime, ages: tuple[timedelta, timedelta], *, panel_id: int
) -> list[LookedAtOrder]:
    """Count a look at up to BATCH orders of a panel whose end is as old as the next of `ages`."""
    parameters = {"first": now - ages[0], "second": now - ages[1], "panel": panel_id}
    rows = session.connection().execute(_CLAIM, parameters).mappings()
    return [LookedAtOrder(**{**row, "status": Status(row["status"])}) for row in rows]


def undo_looks(session: Session, order_ids: Collection[int]) -> None:
    """Take back the looks at orders of which the panel has said nothing."""
    if order_ids:
        session.connection().execute(_UNDO, {"ids": list(order_ids)})


def record_look(session: Session, order: LookedAtOrder, report: PanelReport, now: datetime) -> None:
    """Book the charge if it is another by now, and show operators what the customer may get back.

    They are alerted if the panel gives back more than the shop did, once for each answer. Of an
    order that was partly delivered, the same answer again is no news, and the customer of a lost
    one has got everything back.
    """
    correct_by_look(session, order.id, report, source=SOURCE, now=now)
    if report.status not in GIVING_BACK or order.status is Status.LOST:
        return
    owed = _owed(order, report)
    if owed == 0 or (owed is None and report.status is order.status):
        return
    remains = report.remains if isinstance(report.remains, int) else None
    alert_of_order(
        session, order.id, Alert.GIVEN_BACK, now,
        subject=f"{report.status}:{remains}", word=report.status_text[:STATUS_TEXT_KEPT],
        remains=remains, owed=owed, currency=order.currency,
    )  # fmt: skip


def _owed(order: LookedAtOrder, report: PanelReport) -> int | None:
    """Return what the customer has not got back of the undelivered share, in micro-units.

    None if the answer does not tell how much was not delivered.
    """
    remains = report.remains
    if order.parent_kind is not None or not isinstance(remains, int) or remains <= 0:
        return None
    share = money.refund(order.price, remains, order.billed_quantity)
    return max(share - order.refunded - order.refunded_after_end, 0)
