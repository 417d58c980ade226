"""Records the panel's reports on orders, and settles the orders that have ended."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.db import table_of
from bot.notifications.alerts import Alert
from bot.orders.endings.delivered import (
    Share,
    Undecided,
    mostly_remains,
    shows_delivery,
    undelivered_pieces,
    undelivered_share,
)
from bot.orders.endings.packages import is_package, load_flat_terms
from bot.orders.follow import SOURCE, FollowedOrder, PanelReport, poll_interval
from bot.orders.news import (
    alert_of_order,
    alert_of_unknown_status,
    alert_of_unrecorded,
    queue_card,
)
from bot.orders.settle import close_order, mark_disputed
from bot.orders.status import FOLLOWED, Status, change_status
from bot.orders.tables import Order
from bot.text.numbers import Unreadable

orders = table_of(Order)

SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""Until an order that could not be recorded is tried again: as long as it has failed already."""

_UNRECORDED_SINCE = select(orders.c.unrecorded_since).where(orders.c.id == bindparam("order"))

_PUT_OFF = (
    update(orders)
    .where(orders.c.id == bindparam("order"))
    .values(unrecorded_since=bindparam("since"), next_at=bindparam("until"))
)

_NOTE = (
    update(orders)
    .where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))
    .values(
        start_count=bindparam("start"),
        remains=bindparam("left"),
        charge=bindparam("taken"),
        size_seen=bindparam("size"),
        delivery_seen=bindparam("delivery"),
        unrecorded_since=None,
        next_at=bindparam("next"),
    )
)


def record_report(
    session: Session,
    order: FollowedOrder,
    report: PanelReport,
    *,
    base: timedelta,
    now: datetime,
) -> None:
    """Record the panel's report on an order; settle the order if it has ended.

    Raise ValueError for an end that is not certainly this order's: it must be asked for alone.
    """
    if report.ends and not report.is_certain:
        raise ValueError(f"order {order.id}: an end without the order's name")
    values = _values(order, report) | {
        "next_at": now + poll_interval(now - order.submitted_at, base),
        "unrecorded_since": None,
    }
    if report.status is None:
        alert_of_unknown_status(session, order.id, report.status_text, now)
    if report.status in (None, order.status):
        _note(session, order, values, now)
    elif report.status in FOLLOWED:
        if change_status(
            session, order.id, order.status, report.status, now=now, source=SOURCE, **values
        ):
            queue_card(session, order.id, order.user_id, now)
    else:
        _finish(session, order, report, values, now)


def put_off(session: Session, order_id: int, now: datetime) -> None:
    """Put off an order whose report could not be recorded, by a pause that grows; raise an alert.

    The alert is raised once for each time that this begins.
    """
    connection = session.connection()
    since = connection.execute(_UNRECORDED_SINCE, {"order": order_id}).scalar() or now
    pause = min(max(now - since, SHORTEST_PAUSE), LONGEST_PAUSE)
    connection.execute(_PUT_OFF, {"order": order_id, "since": since, "until": now + pause})
    alert_of_unrecorded(session, order_id, since)


def _note(
    session: Session,
    order: FollowedOrder,
    values: dict[str, Any],
    now: datetime,
) -> None:
    session.connection().execute(
        _NOTE,
        {
            "order": order.id,
            "before": order.status.value,
            "start": values["start_count"],
            "left": values["remains"],
            "taken": values.get("charge"),
            "size": values["size_seen"],
            "delivery": values["delivery_seen"],
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
    try:
        share = _undelivered(session, order, seen)
    except Undecided as why:
        mark_disputed(
            session, order.id, order.user_id, order.status,
            now=now, source=SOURCE, detail=seen.detail(), **values,
            refusal=f"{seen.status_text}: {why} {seen.unreadable}".strip()[:500],
        )  # fmt: skip
        return
    closed = close_order(
        session,
        order.id,
        order.status,
        seen.status,
        undelivered=share.undelivered,
        whole=share.whole,
        now=now,
        source=SOURCE,
        detail=seen.detail(),
        **values,
    )
    if closed and mostly_remains(seen.status, seen.remains, order.size):
        alert_of_order(session, order.id, Alert.MOSTLY_REMAINS, now)


def _undelivered(session: Session, order: FollowedOrder, seen: PanelReport) -> Share:
    """Return what goes back of an order that has ended; raise Undecided if it is not certain."""
    if seen.status in (None, Status.DISPUTED):
        raise Undecided("the panel has given the order up")
    if is_package(order.type):
        terms = load_flat_terms(session, order.id, order.size_seen)
        return undelivered_share(seen.status, seen.remains, seen.charge, terms)
    left = undelivered_pieces(
        seen.status, seen.remains, order.billed_quantity, delivery_seen=order.delivery_seen
    )
    return Share(left, order.billed_quantity)


def _values(order: FollowedOrder, report: PanelReport) -> dict[str, Any]:
    """Return the columns of the order that a report changes, or leaves, without `next_at`."""
    start, remains = _read(report.start_count), _read(report.remains)
    values: dict[str, Any] = {
        "start_count": order.start_count if start is None else start,
        "remains": order.remains if remains is None else _clamped(remains, order.billed_quantity),
        "size_seen": _size_seen(order, report),
        "delivery_seen": order.delivery_seen
        or shows_delivery(report.status, remains, order.size)
        or _start_has_moved(order, report, start),
    }
    if isinstance(report.charge, str):
        values["charge"] = report.charge
    return values


def _size_seen(order: FollowedOrder, report: PanelReport) -> int | None:
    """Return what remained in the first report on the pending order that named it."""
    remains = _read(report.remains)
    pending = report.status is Status.PENDING and report.is_certain
    return remains if order.size_seen is None and pending and remains else order.size_seen


def _start_has_moved(order: FollowedOrder, report: PanelReport, start: int | None) -> bool:
    """Return True if the panel counts on in `start_count` what it delivers, as some do."""
    running = order.status is report.status is Status.IN_PROGRESS
    return (
        running
        and order.start_count is not None
        and start is not None
        and start > order.start_count > 0
    )


def _read(number: int | Unreadable | None) -> int | None:
    """Return a number to show; None if there is none or it cannot be read."""
    return None if isinstance(number, Unreadable) else number


def _clamped(remains: int, quantity: int) -> int:
    """Return remains between 0 and the ordered pieces, to show to the customer."""
    return min(max(remains, 0), quantity)
