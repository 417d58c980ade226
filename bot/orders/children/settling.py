"""Settles a parent that has ended with all its children, or leaves it to an operator."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.orders.children import child_orders
from bot.orders.children.charges import Child
from bot.orders.children.deliveries import IDS_SHOWN, Ending, SeenBefore, decide_ending
from bot.orders.children.locking import LockedParent, current_rate
from bot.orders.endings.delivered import Undecided
from bot.orders.follow import SOURCE, FollowedOrder, PanelReport
from bot.orders.settle import close_order, mark_disputed
from bot.text.numbers import Unreadable


def settle_parent(
    session: Session,
    order: FollowedOrder,
    row: LockedParent,
    seen: PanelReport,
    children: Sequence[Child],
    values: dict[str, Any],
    now: datetime,
) -> None:
    """Settle a parent by what its children delivered; dispute it if that is not certain."""
    try:
        end = _ending(session, order, row, seen, children)
    except Undecided as why:
        dispute_parent(session, order, seen, values, why, now)
        return
    close_order(
        session,
        order.id,
        order.status,
        end.status,
        undelivered=row.billed_quantity - end.delivered,
        now=now,
        source=SOURCE,
        detail={**_detail(seen), "delivered": end.delivered},
        **{**values, "parts": end.children_done},
    )


def dispute_parent(
    session: Session,
    order: FollowedOrder,
    seen: PanelReport,
    values: dict[str, Any],
    why: Undecided,
    now: datetime,
) -> None:
    """Mark a parent DISPUTED, with the reason for the operator; no money moves."""
    mark_disputed(
        session,
        order.id,
        order.user_id,
        order.status,
        now=now,
        source=SOURCE,
        detail=_detail(seen),
        **values,
        refusal=f"{why} {seen.unreadable}".strip()[:500],
    )


def _detail(seen: PanelReport) -> dict[str, Any]:
    posts = seen.posts.value if isinstance(seen.posts, Unreadable) else seen.posts
    return {"word": seen.status_text, "posts": posts, "children": len(seen.children or ())}


def _ending(
    session: Session,
    order: FollowedOrder,
    row: LockedParent,
    seen: PanelReport,
    children: Sequence[Child],
) -> Ending:
    plan = row.plan
    if plan.billed_quantity != row.billed_quantity:
        raise Undecided(
            f"bought as {row.billed_quantity} pieces, ordered as {plan.billed_quantity}"
        )
    twice = child_orders.shared_with_other_orders(session, order.id, row.panel_id)
    if twice:
        raise Undecided(f"{', '.join(twice[:IDS_SHOWN])}: of another order too ({len(twice)})")
    rates = row.possible_rates(current_rate(session, row))
    before = SeenBefore(row.delivery_seen, row.children_done or 0)
    return decide_ending(plan, seen, children, rates, before)
