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
    IDS_SHOWN,
    Ending,
    decide_ending,
    delivered_so_far,
    reported_as_plain_order,
)
from bot.orders.children.locking import LockedParent, current_rate, lock_parent
from bot.orders.follow import BATCH, SOURCE, FollowedOrder, PanelReport, poll_interval
from bot.orders.news import alert_of_order, alert_of_unknown_status, queue_card
from bot.orders.plans import DripFeed
from bot.orders.settle import Undecided, close_order, mark_disputed
from bot.orders.status import FOLLOWED, SETTLING, Status, change_status
from bot.orders.tables import Order

CHILDREN_OVERDUE = timedelta(days=3)
"""How long children of an ended parent may run before an alert is raised."""

PUZZLED = timedelta(minutes=10)
"""How long a child with an unknown status is polled: the answer may be garbled or temporary."""

POLL_AGE_FRACTION = 24
"""An ended parent is polled again after a 24th of the time since it ended."""

orders = table_of(Order)

_NOTE = (
    update(orders)
    .where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))
    .values(
        parts=bindparam("done"),
        remains=bindparam("left"),
        charge=bindparam("taken"),
        ended_at=bindparam("ended"),
        next_at=bindparam("next"),
    )
)


def record_listed_children(
    session: Session, order: FollowedOrder, report: PanelReport
) -> list[str]:
    """Store the children that a panel lists; return the ids to poll, at most BATCH.

    Store and return nothing if another process has changed the parent's status.
    """
    row = lock_parent(session, order)
    if row is None:
        return []
    known = tuple(dict.fromkeys(report.children or ()))
    # A list longer than the order allows settles nothing, so its tail is not stored.
    child_orders.add_listed(session, order.id, known[: row.plan.max_children])
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
    process may have stored more of them.
    """
    row = lock_parent(session, order)
    if row is None:
        return
    child_orders.record_answers(session, order.id, polled, answers, now)
    children = child_orders.load(session, order.id)
    values = _values(session, order, row, report, children, base, now)
    _alert(session, order, row, report, now)
    if report.status not in SETTLING:
        _go_on(session, order, row, report, values, now)
    elif any(_goes_on(child, now - values["ended_at"]) for child in children):
        if now - values["ended_at"] >= CHILDREN_OVERDUE:
            alert_of_order(session, order.id, Alert.CHILDREN_OVERDUE, now)
        _note(session, order, row, values, now)
    else:
        _finish(session, order, row, report, children, values, now)


def _goes_on(child: Child, waited: timedelta) -> bool:
    """Return True while a child is not final.

    It runs, was not polled yet, or has had an unknown status for less than PUZZLED.
    """
    puzzling = child.status is None and child.status_text
    return not child.ended and not (puzzling and waited >= PUZZLED)


def _values(
    session: Session,
    order: FollowedOrder,
    row: LockedParent,
    report: PanelReport,
    children: Sequence[Child],
    base: timedelta,
    now: datetime,
) -> dict[str, Any]:
    """Return the parent's columns that change with this report."""
    ended_at = row.ended_at
    if report.status is not None:
        ended_at = (ended_at or now) if report.status in SETTLING else None
    wait = _wait(order, ended_at, base, now)
    if child_orders.any_unpolled(session, order.id):
        wait = timedelta(0)
    return {
        **_progress(row, report, children),
        "charge": _charge(row, report, children),
        "ended_at": ended_at,
        "next_at": now + wait,
    }


def _progress(row: LockedParent, report: PanelReport, children: Sequence[Child]) -> dict[str, Any]:
    """Return the columns of progress: the children that count as done, the pieces that remain."""
    if children:
        ended = sum(child.ended for child in children)
        delivered = delivered_so_far(row.plan, children, row.possible_rates())
        return {
            "parts": ended if isinstance(row.plan, DripFeed) else len(children),
            "remains": max(0, row.billed_quantity - delivered),
        }
    if report.posts is not None:
        posts = min(max(report.posts, 0), row.plan.max_children)
        return {"parts": posts, "remains": row.remains}
    return {"parts": row.children_done, "remains": row.remains}


def _charge(row: LockedParent, report: PanelReport, children: Sequence[Child]) -> str | None:
    """Return the sum of the children's charges, else the parent's own, else what is stored."""
    charges = [child.charge for child in children if child.charge is not None]
    if charges:
        return str(sum(charges))
    return row.charge if report.charge is None else report.charge


def _wait(
    order: FollowedOrder, ended_at: datetime | None, base: timedelta, now: datetime
) -> timedelta:
    """Return how long to leave the parent alone: by its age, or by the time since it ended."""
    if ended_at is None:
        return poll_interval(now - order.submitted_at, base)
    waited = now - ended_at
    return max(poll_interval(waited, base), waited / POLL_AGE_FRACTION)


def _alert(
    session: Session,
    order: FollowedOrder,
    row: LockedParent,
    seen: PanelReport,
    now: datetime,
) -> None:
    if seen.status is None:
        alert_of_unknown_status(session, order.id, seen.status_text, now)
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
            "next": values["next_at"],
        },
    )
    if (values["parts"], values["remains"]) != (row.children_done, row.remains):
        queue_card(session, order.id, order.user_id, now)


def _finish(
    session: Session,
    order: FollowedOrder,
    row: LockedParent,
    seen: PanelReport,
    found: Sequence[Child],
    values: dict[str, Any],
    now: datetime,
) -> None:
    detail = {"word": seen.status_text, "posts": seen.posts, "children": len(seen.children or ())}
    try:
        end = _ending(session, order, row, seen, found)
    except Undecided as why:
        mark_disputed(
            session, order.id, order.user_id, order.status, now=now,
            source=SOURCE, detail=detail, **values, refusal=str(why)[:500],
        )  # fmt: skip
        return
    close_order(
        session,
        order.id,
        order.status,
        end.status,
        undelivered=row.billed_quantity - end.delivered,
        now=now,
        source=SOURCE,
        detail={**detail, "delivered": end.delivered},
        **{**values, "parts": end.children_done},
    )


def _ending(
    session: Session,
    order: FollowedOrder,
    row: LockedParent,
    seen: PanelReport,
    found: Sequence[Child],
) -> Ending:
    plan = row.plan
    if plan.billed_quantity != row.billed_quantity:
        raise Undecided(
            f"bought as {row.billed_quantity} pieces, ordered as {plan.billed_quantity}"
        )
    twice = child_orders.shared_with_other_orders(session, order.id, row.panel_id)
    if twice:
        raise Undecided(f"{', '.join(twice[:IDS_SHOWN])}: of another order too ({len(twice)})")
    return decide_ending(plan, seen, found, row.possible_rates(current_rate(session, row)))
