"""Orders that wait for their link: for an order of the shop's own, or for one of a stranger's."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session

from bot.db import table_of
from bot.notifications.outbox import NotificationKind
from bot.orders.endings.deadlines import Deadlines
from bot.orders.news import notify_customer
from bot.orders.same_link import OPEN_VALUES, RUNNING
from bot.orders.sending.claims import Submission
from bot.orders.status import Status
from bot.orders.submit import record_postponed
from bot.orders.tables import Order, OrderEvent
from bot.orders.waiting.tables import OrderTrouble, TroubleKind
from bot.orders.waiting.troubles import note

PORTION = 50
"""Customers that one transaction tells."""

TURN_PAUSE = timedelta(days=1)
"""An order that waits for one of the shop's own is woken by that one's end; else after this."""

orders = table_of(Order)
events = table_of(OrderEvent)
troubles = table_of(OrderTrouble)
_others = aliased(orders)

_RUNNING = [status.value for status in sorted(RUNNING)]

_OWN = select(func.max(orders.c.id)).where(
    orders.c.status.in_(_RUNNING),
    orders.c.panel_id == bindparam("panel"),
    orders.c.id != bindparam("order"),
    orders.c.parameters["link"].as_string() == bindparam("link"),
)

_WAITS = select(func.count()).where(
    events.c.order_id == bindparam("order"), events.c.after == Status.WAITING_LINK.value
)

# The order that the panel still worked on when it refused this one.
_REFUSED_FOR = select(_others.c.id).where(
    _others.c.id == orders.c.waits_for, _others.c.status.in_(_RUNNING)
)

# What is before an order that its customer lets wait and that was never sent. The one that it was
# placed behind may be taken back while those before it still run.
_BEFORE = select(_others.c.id).where(
    _others.c.link_key == orders.c.link_key,
    _others.c.id < orders.c.id,
    _others.c.status.in_(OPEN_VALUES),
)

WAKE = (
    update(orders)
    .where(
        orders.c.status == Status.WAITING_TURN.value,
        orders.c.next_at > bindparam("now", type_=orders.c.next_at.type),
        case((orders.c.attempts == 0, ~_BEFORE.exists()), else_=~_REFUSED_FOR.exists()),
    )
    .values(next_at=bindparam("now", type_=orders.c.next_at.type))
    .returning(orders.c.id, orders.c.user_id)
)
"""Makes orders due whose wait for their turn is over; returns them and their customers."""

_LONG_WAITING = (
    select(orders.c.id, orders.c.user_id)
    .join(events, events.c.order_id == orders.c.id)
    .where(
        orders.c.status == Status.WAITING_LINK.value,
        events.c.after == Status.WAITING_LINK.value,
        orders.c.id.not_in(
            select(troubles.c.order_id).where(troubles.c.kind == TroubleKind.LONG_LINK_WAIT.value)
        ),
    )
    .group_by(orders.c.id, orders.c.user_id)
    .having(func.min(events.c.at) <= bindparam("before", type_=events.c.at.type))
    .order_by(orders.c.id)
    .limit(PORTION)
)


def postpone_for_link(
    session: Session, order: Submission, why: str, deadlines: Deadlines, now: datetime
) -> None:
    """Postpone an order whose link the panel still works on.

    If that is an order of the shop's own, it waits for its turn. If not, it is tried again after a
    pause that doubles each time.
    """
    own = find_own_running(session, order)
    if own is not None:
        record_postponed(
            session, order, Status.WAITING_TURN, why, now + TURN_PAUSE, now, waits_for=own
        )
        return
    waits = session.connection().execute(_WAITS, {"order": order.order_id}).scalar_one()
    pause = min(deadlines.link_pause * 2 ** min(waits, 16), deadlines.link_longest_pause)
    record_postponed(session, order, Status.WAITING_LINK, why, now + pause, now)


def find_own_running(session: Session, order: Submission) -> int | None:
    """Return the newest other order of the shop that runs at the panel for the same link."""
    link: Any = order.parameters.get("link")
    if not isinstance(link, str):
        return None
    parameters = {"panel": order.panel_id, "order": order.order_id, "link": link}
    found: int | None = session.connection().execute(_OWN, parameters).scalar_one()
    return found


def wake_turns(session: Session, now: datetime) -> int:
    """Make orders due whose turn has come, and tell their customers once. Return how many.

    The one they waited for has ended.
    """
    woken = session.connection().execute(WAKE, {"now": now}).all()
    for row in woken:
        notify_customer(session, row.id, row.user_id, NotificationKind.ORDER_TURN, now)
    return len(woken)


def tell_long_waiting(session: Session, *, after: timedelta, now: datetime) -> None:
    """Tell customers, once, that their order has waited for its link for `after`.

    Each may take the order back then, as its card offers from the beginning.
    """
    found = session.connection().execute(_LONG_WAITING, {"before": now - after}).all()
    note(session, TroubleKind.LONG_LINK_WAIT, {row.id: "" for row in found}, now)
    for row in found:
        notify_customer(session, row.id, row.user_id, NotificationKind.ORDER_WAITS, now)
