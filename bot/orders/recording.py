"""Records the panel's reports on orders, and settles the orders that have ended."""

from collections.abc import Mapping, Sequence
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
from bot.orders.follow import SOURCE, FollowedOrder, PanelReport, poll_interval, reschedule
from bot.orders.news import (
    alert_of_order,
    alert_of_unknown_status,
    alert_of_unrecorded,
    queue_card,
    queue_cards,
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
    record_batch(session, [order], {order.panel_order: report}, base=base, now=now)


def record_batch(
    session: Session,
    polled: Sequence[FollowedOrder],
    reports: Mapping[str, PanelReport],
    *,
    base: timedelta,
    now: datetime,
) -> None:
    """Record the panel's reports on plain orders, by panel id; set when all polled are due again.

    What changed is written, and nothing for the others but when they are due: a statement for all
    of an age. The caller has locked the orders. Raises as `record_report`.
    """
    polls: dict[int, datetime] = {}
    notes: list[dict[str, Any]] = []
    cards: list[tuple[int, int]] = []
    for order in polled:
        report = reports.get(order.panel_order)
        due = now + poll_interval(now - order.submitted_at, base)
        if report is None or order.parent_kind is not None:
            polls[order.id] = due  # a parent's report is recorded with those on its children
        elif not _changes_status(session, order, report, due, now):
            values = _values(order, report)
            if _differs(order, values):
                notes.append(_note(order, values, due))
            else:
                polls[order.id] = due
            if (values["start_count"], values["remains"]) != (order.start_count, order.remains):
                cards.append((order.id, order.user_id))
    reschedule(session, polls)
    if notes:
        session.connection().execute(_NOTE, notes)
    queue_cards(session, cards, now)


def _changes_status(
    session: Session, order: FollowedOrder, report: PanelReport, due: datetime, now: datetime
) -> bool:
    """Record a report that changes the order's status; return False if it changes none."""
    if report.ends and not report.is_certain:
        raise ValueError(f"order {order.id}: an end without the order's name")
    if report.status is None:
        alert_of_unknown_status(session, order.id, report.status_text, now)
    if report.status in (None, order.status):
        return False
    values = _values(order, report) | {"next_at": due, "unrecorded_since": None}
    if report.status not in FOLLOWED:
        _finish(session, order, report, values, now)
    elif change_status(
        session, order.id, order.status, report.status, now=now, source=SOURCE, **values
    ):
        queue_card(session, order.id, order.user_id, now)
    return True


def put_off(session: Session, order_id: int, now: datetime) -> None:
    """Put off an order whose report could not be recorded, by a pause that grows; raise an alert.

    The alert is raised once for each time that this begins.
    """
    connection = session.connection()
    since = connection.execute(_UNRECORDED_SINCE, {"order": order_id}).scalar() or now
    pause = min(max(now - since, SHORTEST_PAUSE), LONGEST_PAUSE)
    connection.execute(_PUT_OFF, {"order": order_id, "since": since, "until": now + pause})
    alert_of_unrecorded(session, order_id, since)


def _differs(order: FollowedOrder, values: Mapping[str, Any]) -> bool:
    """Return True if a report says more of an order than is stored."""
    changed = any(getattr(order, name) != value for name, value in values.items())
    return changed or order.unrecorded_since is not None


def _note(order: FollowedOrder, values: Mapping[str, Any], due: datetime) -> dict[str, Any]:
    return {
        "order": order.id,
        "before": order.status.value,
        "start": values["start_count"],
        "left": values["remains"],
        "taken": values["charge"],
        "size": values["size_seen"],
        "delivery": values["delivery_seen"],
        "next": due,
    }


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
    """Return the columns of the order that a report may change, without when it is due again."""
    start, remains = _read(report.start_count), _read(report.remains)
    return {
        "start_count": order.start_count if start is None else start,
        "remains": order.remains if remains is None else _clamped(remains, order.billed_quantity),
        "size_seen": _size_seen(order, report),
        "delivery_seen": order.delivery_seen
        or shows_delivery(report.status, remains, order.size)
        or _start_has_moved(order, report, start),
        # Under a word that nobody knows the charge may be that of an end, and reduced already.
        "charge": report.charge
        if isinstance(report.charge, str) and report.status is not None
        else order.charge,
    }


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
