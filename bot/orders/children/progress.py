"""Computes the columns of a parent that each report on it and its children changes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.orders.children import child_orders
from bot.orders.children.charges import Child
from bot.orders.children.deliveries import delivered_so_far, reported_as_plain_order
from bot.orders.children.locking import LockedParent
from bot.orders.endings.delivered import shows_delivery
from bot.orders.follow import FollowedOrder, PanelReport, poll_interval
from bot.orders.plans import DripFeed

POLL_AGE_FRACTION = 24
"""An ended parent is polled again after a 24th of the time since it ended."""


def parent_values(
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
        ended_at = (ended_at or now) if report.ends else None
    wait = _wait(order, ended_at, base, now)
    if child_orders.any_unpolled(session, order.id):
        wait = timedelta(0)
    return {
        **_progress(row, report, children),
        "charge": _charge(row, report, children),
        "ended_at": ended_at,
        "delivery_seen": row.delivery_seen or _shows_delivery(row, report),
        "next_at": now + wait,
        "unrecorded_since": None,
    }


def _shows_delivery(row: LockedParent, report: PanelReport) -> bool:
    """Return True if a report like that on a plain order shows that part was delivered."""
    plain = isinstance(row.plan, DripFeed) and reported_as_plain_order(report)
    return plain and shows_delivery(report.status, report.remains, row.plan.child_quantity)


def _progress(row: LockedParent, report: PanelReport, children: Sequence[Child]) -> dict[str, Any]:
    """Return the columns of progress: the children that count as done, the pieces that remain."""
    if children:
        ended = sum(child.ended for child in children)
        delivered = delivered_so_far(row.plan, children, row.possible_rates())
        return {
            "parts": ended if isinstance(row.plan, DripFeed) else len(children),
            "remains": max(0, row.billed_quantity - delivered),
        }
    if isinstance(report.posts, int):
        posts = min(max(report.posts, 0), row.plan.max_children)
        return {"parts": posts, "remains": row.remains}
    return {"parts": row.children_done, "remains": row.remains}


def _charge(row: LockedParent, report: PanelReport, children: Sequence[Child]) -> str | None:
    """Return the sum of the children's charges, else the parent's own, else what is stored."""
    charges = [child.charge for child in children if child.charge is not None]
    if charges:
        return str(sum(charges))
    return report.charge if isinstance(report.charge, str) else row.charge


def _wait(
    order: FollowedOrder, ended_at: datetime | None, base: timedelta, now: datetime
) -> timedelta:
    """Return how long to leave the parent alone: by its age, or by the time since it ended."""
    if ended_at is None:
        return poll_interval(now - order.submitted_at, base)
    waited = now - ended_at
    return max(poll_interval(waited, base), waited / POLL_AGE_FRACTION)
