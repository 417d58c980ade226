"""Follows a parent: an order that the panel delivers by child orders of its own.

The job polls the parent like any order, then its children, and stores what the panel reports of
each. When the parent and every child have ended at the panel, the parent is settled by what the
children delivered. If the reports give no certain number of pieces, no money moves and an operator
decides.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session

from bot.db import table_of
from bot.notifications.alerts import Alert
from bot.orders.children import child_orders
from bot.orders.children.charges import Child
from bot.orders.children.deliveries import (
    reported_as_plain_order,
)
from bot.orders.children.locking import LockedParent, lock_parent
from bot.orders.children.progress import parent_values
from bot.orders.children.settling import dispute_parent, settle_parent
from bot.orders.endings.delivered import Undecided, mostly_remains
from bot.orders.follow import BATCH, SOURCE, FollowedOrder, PanelReport
from bot.orders.news import (
    alert_of_order,
    alert_of_unknown_status,
    notify_of_posts,
    queue_card,
)
from bot.orders.plans import DripFeed, Subscription
from bot.orders.status import FOLLOWED, SETTLING, Status, change_status
from bot.orders.tables import Order

CHILDREN_OVERDUE = timedelta(days=3)
"""How long children of an ended parent may run before an alert is raised."""

PUZZLED = timedelta(minutes=10)
"""How long a child with an unknown status is polled: the answer may be garbled or temporary."""

orders = table_of(Order)

_NOTE = (
    update(orders)
    .where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))
    .values(
        parts=bindparam("done"),
        remains=bindparam("left"),
        charge=bindparam("taken"),
        ended_at=bindparam("ended"),
        delivery_seen=bindparam("delivery"),
        unrecorded_since=None,
        next_at=bindparam("next"),
    )
)


def record_listed_children(
    session: Session, order: FollowedOrder, report: PanelReport, now: datetime
) -> list[str]:
    """Store the children that a panel lists; return the ids to poll, at most BATCH.

    The customer of a subscription is told of new posts. Store and return nothing if another
    process has changed the parent's status.
    """
    row = lock_parent(session, order)
    if row is None:
        return []
    known = tuple(dict.fromkeys(report.children or ()))
    # A list longer than the order allows settles nothing, so its tail is not stored.
    new = child_orders.add_listed(session, order.id, known[: row.plan.max_children])
    if new:
        child_orders.doubt_linked(session, order.id, row.panel_id, now)
    if new and isinstance(row.plan, Subscription):
        done = child_orders.count(session, order.id)
        notify_of_posts(session, order.id, order.user_id, now, new=new, done=done)
    return child_orders.to_poll(session, order.id, BATCH)


def record_report(
    session: Session,
    order: FollowedOrder,
    report: PanelReport,
    polled: Sequence[str],
    answers: Mapping[str, PanelReport],
    *,
    base: timedelta,
    now: datetime,
) -> None:
    """Record the panel's report on a parent and its answers on the polled children.

    Settle the parent if it and all its children have ended, by the stored children only: another
    process may have stored more of them. Raise ValueError for an end that is not certainly that of
    this order, or of the child: it must be asked for alone.
    """
    _check_certain(order, [report, *answers.values()])
    row = lock_parent(session, order)
    if row is None:
        return
    child_orders.record_answers(
        session, order.id, polled, answers, now, child_quantity=row.plan.child_quantity
    )
    children = child_orders.load(session, order.id)
    values = parent_values(session, order, row, report, children, base, now)
    _alert_of_words(session, order, [report, *answers.values()], now)
    _alert(session, order, row, report, children, now)
    if report.status is Status.DISPUTED:
        dispute_parent(session, order, report, values, Undecided("the panel has given it up"), now)
    elif report.status not in SETTLING:
        _go_on(session, order, row, report, values, now)
    elif any(_goes_on(child, now - values["ended_at"]) for child in children):
        if now - values["ended_at"] >= CHILDREN_OVERDUE:
            alert_of_order(session, order.id, Alert.CHILDREN_OVERDUE, now)
        _note(session, order, row, values, now)
    else:
        settle_parent(session, order, row, report, children, values, now)


def _check_certain(order: FollowedOrder, reports: Sequence[PanelReport]) -> None:
    if any(report.ends and not report.is_certain for report in reports):
        raise ValueError(f"order {order.id}: an end without the order's name")


def _alert_of_words(
    session: Session, order: FollowedOrder, reports: Sequence[PanelReport], now: datetime
) -> None:
    for report in reports:
        if report.status is None:
            alert_of_unknown_status(session, order.id, report.status_text, now)


def _goes_on(child: Child, waited: timedelta) -> bool:
    """Return True while a child is not final.

    It runs, was not polled yet, or has had an unknown status for less than PUZZLED.
    """
    puzzling = child.status is None and child.status_text
    return not child.ended and not (puzzling and waited >= PUZZLED)


def _alert(
    session: Session,
    order: FollowedOrder,
    row: LockedParent,
    seen: PanelReport,
    children: Sequence[Child],
    now: datetime,
) -> None:
    whole = row.plan.child_quantity
    if any(mostly_remains(child.status, child.remains, whole) for child in children):
        alert_of_order(session, order.id, Alert.MOSTLY_REMAINS, now)
    if seen.status is Status.PAUSED:
        alert_of_order(session, order.id, Alert.SUBSCRIPTION_PAUSED, now)
    if (
        reported_as_plain_order(seen)
        and seen.status not in SETTLING
        and isinstance(row.plan, DripFeed)
    ):
        alert_of_order(session, order.id, Alert.RUNS_IGNORED, now)


def _go_on(
    session: Session,
    order: FollowedOrder,
    row: LockedParent,
    seen: PanelReport,
    values: dict[str, Any],
    now: datetime,
) -> None:
    if seen.status in (None, order.status):
        _note(session, order, row, values, now)
        return
    assert seen.status in FOLLOWED  # noqa: S101 - the ends have been taken out
    if change_status(
        session, order.id, order.status, seen.status, now=now, source=SOURCE, **values
    ):
        queue_card(session, order.id, order.user_id, now)


def _note(
    session: Session, order: FollowedOrder, row: LockedParent, values: dict[str, Any], now: datetime
) -> None:
    session.connection().execute(
        _NOTE,
        {
            "order": order.id,
            "before": order.status.value,
            "done": values["parts"],
            "left": values["remains"],
            "taken": values["charge"],
            "ended": values["ended_at"],
            "delivery": values["delivery_seen"],
            "next": values["next_at"],
        },
    )
    if (values["parts"], values["remains"]) != (row.children_done, row.remains):
        queue_card(session, order.id, order.user_id, now)
