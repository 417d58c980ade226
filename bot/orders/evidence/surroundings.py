"""Reads the orders around one without a clear answer: its bounds, its rivals, and known ids."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_, select, union_all
from sqlmodel import Session

from bot.catalog.rules.service_types import ServiceType
from bot.db import table_of
from bot.orders.evidence.expected import CallTimes, ExpectedOrder, expect
from bot.orders.evidence.judging import Answers, UnclearOrder
from bot.orders.evidence.reasons import Reason
from bot.orders.evidence.unresolved import (
    ORDERS_WITH_ATTEMPT,
    PROVED_ABSENT,
    AttemptNotes,
    UnresolvedOrder,
)
from bot.orders.evidence.windows import (
    MAX_IDS,
    Bounds,
    Window,
    bounds_between,
    window_of,
)
from bot.orders.follow import PanelReport
from bot.orders.plans import parent_kind
from bot.orders.sending.attempts import attempts
from bot.orders.sending.panel_order_ids import ACCEPTED, ids_grow, newest_panel_orders
from bot.orders.status import FOLLOWED, Status
from bot.orders.tables import Order, OrderChild

MAX_PARENTS = 100
"""Running drip-feeds and subscriptions that are read for their child orders."""

EARLIER = timedelta(days=30)
"""How long before the window an order without a clear answer is no stranger below it."""

MAX_RIVALS = 100
"""Other orders without a clear answer that are compared with an id."""

orders = table_of(Order)
children = table_of(OrderChild)

UNRESOLVED = (Status.SUBMITTING, Status.UNCONFIRMED, Status.COMPENSATED, Status.LOST)
"""Statuses of orders that may be at the panel under an id that the shop does not know."""

_FIRST_AFTER = (
    select(attempts.c.panel_order, attempts.c.sent_at)
    .where(*ACCEPTED, attempts.c.sent_at >= bindparam("after"))
    .order_by(attempts.c.sent_at, attempts.c.id)
    .limit(1)
)

_SENT_AT = select(orders.c.submitted_at).where(
    orders.c.panel_id == bindparam("panel"), orders.c.panel_order == bindparam("panel_order")
)

MARKS = (orders.c.id, orders.c.type, orders.c.parameters, orders.c.quantity, orders.c.rate)
"""The columns by which an order is recognized at the panel; see `expect_row`."""

UNCLEAR = (
    select(*MARKS)
    .select_from(ORDERS_WITH_ATTEMPT)
    .where(
        orders.c.panel_id == bindparam("panel"),
        orders.c.panel_order.is_(None),
        orders.c.status.in_([status.value for status in UNRESOLVED]),
        or_(attempts.c.outcome.is_(None), attempts.c.outcome.not_in(PROVED_ABSENT)),
    )
    .order_by(orders.c.id.desc())
    .limit(MAX_RIVALS)
)
"""The newest orders of a panel that it may have under an id that the shop does not know."""

_RIVALS = UNCLEAR.add_columns(attempts.c.sent_at, attempts.c.deadline).where(
    orders.c.id != bindparam("order"),
    orders.c.submitted_at.between(bindparam("since"), bindparam("until")),
)

_RUNS = orders.c.parameters["runs"].as_string()

_PARENTS = (
    select(orders.c.panel_order, orders.c.type, _RUNS.label("runs"))
    .where(
        orders.c.panel_id == bindparam("panel"),
        orders.c.panel_order.is_not(None),
        orders.c.status.in_([status.value for status in FOLLOWED | {Status.DISPUTED}]),
        or_(
            orders.c.type == ServiceType.SUBSCRIPTIONS.value,
            _RUNS.is_not(None),
        ),
    )
    .order_by(orders.c.id.desc())
    .limit(MAX_PARENTS)
)

_WANTED: BindParameter[Any] = bindparam("ids", expanding=True)

_KNOWN = union_all(
    select(orders.c.panel_order).where(
        orders.c.panel_id == bindparam("panel"), orders.c.panel_order.in_(_WANTED)
    ),
    # What an operator refunded and the panel took late is the shop's too.
    select(attempts.c.panel_order).where(*ACCEPTED, attempts.c.panel_order.in_(_WANTED)),
    select(children.c.panel_order)
    .join(orders, orders.c.id == children.c.order_id)
    .where(orders.c.panel_id == bindparam("panel"), children.c.panel_order.in_(_WANTED)),
)


@dataclass(frozen=True, slots=True)
class PanelSearch:
    """What is read from the panel for one order."""

    bounds: Bounds
    window: Window
    parents: tuple[str, ...]
    """Running drip-feeds and subscriptions: their child orders are no strangers."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids to read besides those of `window.own`."""
        own = set(self.window.own)
        wanted = (*self.window.ids, *self.window.controls, *self.parents)
        return tuple(dict.fromkeys(one for one in wanted if one not in own))


def begin_search(
    session: Session, order: UnresolvedOrder, *, max_ids: int = MAX_IDS
) -> PanelSearch | Reason:
    """Return what to read from the panel for an order, or why nothing can be found there."""
    if order.notes is None or order.notes.proved:
        return Reason.NO_RECORD
    bounds = find_bounds(session, order.panel_id, order.notes, max_ids=max_ids)
    if isinstance(bounds, Reason):
        return bounds
    near = [str(number) for number in (*bounds.below, *bounds.numbers(max_ids))]
    known = find_known(session, order.panel_id, near)
    window = window_of(bounds, known, max_ids=max_ids)
    return PanelSearch(bounds, window, tuple(running_parents(session, order.panel_id)))


def describe_unclear(
    session: Session,
    order: UnresolvedOrder,
    search: PanelSearch,
    answers: Answers,
    quiet: timedelta,
    now: datetime,
) -> UnclearOrder:
    """Return the order with its rivals and the known ids, as they are now.

    `quiet` after the end of a call, the panel is surely done with it.
    """
    made = _children_of(search.parents, answers)
    known = find_known(session, order.panel_id, search.window.ids)
    lower = _sent_at(session, order.panel_id, search.window.lower) or order.sent_at
    upper = _sent_at(session, order.panel_id, search.window.upper or "") or now
    return UnclearOrder(
        order=_with_call(order.expected, order.notes, quiet),
        rivals=find_rivals(session, order, lower - _late(order, quiet), upper, quiet),
        earlier=find_rivals(session, order, lower - EARLIER, lower, quiet),
        known=frozenset(known.union(made or ())),
        children_listed=made is not None,
    )


def _children_of(parents: Sequence[str], answers: Answers) -> set[str] | None:
    """Return the child orders of these parents; None if one of them does not list them."""
    made = set[str]()
    for one in parents:
        answer = answers.get(one)
        if not isinstance(answer, PanelReport) or answer.children is None:
            return None
        made.update(answer.children)
    return made


def find_bounds(
    session: Session, panel_id: int, notes: AttemptNotes, *, max_ids: int = MAX_IDS
) -> Bounds | Reason:
    """Return the bounds of the ids that the order may have at the panel, or why there are none.

    The upper one is the first own id that was given to a call which began when this one was
    certainly over: a slow panel may number a call that was cut off behind quicker ones.
    """
    connection = session.connection()
    after = connection.execute(_FIRST_AFTER, {"panel": panel_id, "after": notes.deadline}).first()
    return bounds_between(
        notes.last_panel_order,
        None if after is None else after.panel_order,
        ids_grow=ids_grow(newest_panel_orders(session, panel_id)),
        max_ids=max_ids,
    )


def find_rivals(
    session: Session,
    order: UnresolvedOrder,
    since: datetime,
    until: datetime,
    quiet: timedelta,
) -> tuple[ExpectedOrder, ...]:
    """Return the other orders without a clear answer that were sent between two moments."""
    parameters = {"panel": order.panel_id, "order": order.id, "since": since, "until": until}
    return tuple(
        _with_call(expect_row(row), row, quiet)
        for row in session.connection().execute(_RIVALS, parameters)
    )


def expect_row(row: Any) -> ExpectedOrder:
    """Return the marks of an order by a row that has the columns of MARKS."""
    return expect(row.id, row.type, row.parameters, row.quantity, row.rate)


def _with_call(order: ExpectedOrder, call: Any, quiet: timedelta) -> ExpectedOrder:
    """Return the order with the times of its call; `call` has `sent_at` and `deadline`, or None."""
    if call is None or call.sent_at is None:
        return order
    return replace(order, call=CallTimes(call.sent_at, call.deadline + quiet))


def _late(order: UnresolvedOrder, quiet: timedelta) -> timedelta:
    """Return how much later than a call the panel may number its order."""
    call = order.notes.deadline - order.notes.sent_at if order.notes else timedelta(0)
    return call + quiet


def find_known(session: Session, panel_id: int, ids: Collection[str]) -> set[str]:
    """Return which of these ids belong to orders of the shop or to their child orders."""
    parameters = {"panel": panel_id, "ids": list(ids)}
    return {str(one) for one in session.connection().execute(_KNOWN, parameters).scalars()}


def running_parents(session: Session, panel_id: int) -> list[str]:
    """Return the panel's ids of the drip-feeds and subscriptions that may make child orders."""
    rows = session.connection().execute(_PARENTS, {"panel": panel_id})
    return [row.panel_order for row in rows if parent_kind(row.type, row.runs) is not None]


def _sent_at(session: Session, panel_id: int, panel_order: str) -> datetime | None:
    parameters = {"panel": panel_id, "panel_order": panel_order}
    at: datetime | None = session.connection().execute(_SENT_AT, parameters).scalar_one_or_none()
    return at
