"""Texts about drip-feeds and subscriptions: their progress, their end, and their child orders.

A drip-feed's child orders are its runs, a subscription's are its posts. A subscription's pieces
are not counted against its largest possible quantity, because that is only a bound.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from bot.i18n import Translator
from bot.notifications.outbox import NotificationKind
from bot.orders.plans import DripFeed, Plan, plan_of
from bot.orders.status import SETTLING
from bot.orders.tables import CardOrder, Order, OrderChild
from bot.screens.screen import lines
from bot.text.cutting import cut_to_units

CHILDREN_SHOWN = 6
"""Child orders on an operator's card; those that are not final come first."""

WORDS, WORD, ID, NUMBER = 4, 24, 40, 24
"""Status texts counted there, and the UTF-16 units of a status text, an id, a number."""

FINAL_STATUSES = frozenset(status.value for status in SETTLING)


def parent_progress(tr: Translator, order: CardOrder, delivered: int | None) -> list[Markup]:
    """Return the lines about a parent's progress for its card; no line for another order."""
    plan = plan_of(order.type, order.parameters)
    if plan is None or order.children_done is None:
        return []
    if order.status in FINAL_STATUSES:
        return [tr.say("📦 {came}", came=_result(tr, order, plan, delivered))]
    parts = [tr.say("📦 So far: {parts}", parts=_done_of(tr, order, plan))]
    if isinstance(plan, DripFeed):
        parts += _next_part(tr, order, plan)
    if delivered and not isinstance(plan, DripFeed):
        parts.append(
            tr.plural("Delivered so far: {count} piece", "Delivered so far: {count} pieces",
                      delivered)
        )  # fmt: skip
    return parts


def _next_part(tr: Translator, order: CardOrder, plan: DripFeed) -> list[Markup]:
    """Return the line when the next part is due: an interval after the one before it."""
    done, begun = order.children_done or 0, order.submitted_at
    minutes = order.parameters.get("interval")
    if begun is None or not isinstance(minutes, int) or done >= plan.runs:
        return []
    at = tr.moment(begun + done * timedelta(minutes=minutes))
    return [tr.say("⏱ Part {number} is due at {at}", number=tr.number(done + 1), at=at)]


def has_bar(order: CardOrder) -> bool:
    """Return True if the card shows a progress bar: of a plain order or a drip-feed."""
    plan = plan_of(order.type, order.parameters)
    return plan is None or isinstance(plan, DripFeed)


def parent_ended(
    tr: Translator, kind: NotificationKind, order: Order, delivered: int | None
) -> Markup | None:
    """Say how a parent ended; None if the text for any order is right for it."""
    plan = plan_of(order.type, order.parameters)
    end_text = _ENDS.get(kind)
    if end_text is None or plan is None or order.children_done is None:
        return None
    return lines(
        end_text(tr, str(order.id)),
        order.title,
        tr.say("📦 {came}", came=_result(tr, order, plan, delivered)),
        refund_line(tr, order) if order.refunded else None,
    )


def posts_text(tr: Translator, order: Order, payload: Mapping[str, Any]) -> Markup:
    """Say that a subscription delivers on new posts, and on how many of those bought."""
    plan = plan_of(order.type, order.parameters)
    return tr.plural(
        "🗓 <b>Order #{number}: {count} new post.</b>\n{done} of {all} so far: {title}",
        "🗓 <b>Order #{number}: {count} new posts.</b>\n{done} of {all} so far: {title}",
        int(payload.get("new", 1)),
        number=str(order.id),
        done=tr.number(int(payload.get("done", 1))),
        all=tr.number(plan.max_children if plan else 0),
        title=order.title,
    )


def subscription_expired(tr: Translator, number: str) -> Markup:
    """Say that a subscription's last day is over."""
    return tr.say("⌛ <b>The last day of order #{number} is over.</b>", number=number)


def refund_line(tr: Translator, order: Order) -> Markup:
    """Say how much of the hold was refunded."""
    return tr.say(
        "What was not delivered was refunded: <b>{refunded}</b> is back on your balance.",
        refunded=tr.money(order.refunded, order.currency),
    )


_ENDS = {
    NotificationKind.ORDER_COMPLETED: lambda tr, number: tr.say(
        "✅ <b>Order #{number} is done.</b>", number=number
    ),
    NotificationKind.ORDER_PARTIAL: lambda tr, number: tr.say(
        "🌓 <b>Order #{number} was partly delivered.</b>", number=number
    ),
    NotificationKind.ORDER_CANCELED: lambda tr, number: tr.say(
        "↩️ <b>Order #{number} was canceled by the supplier.</b>", number=number
    ),
    NotificationKind.ORDER_EXPIRED: subscription_expired,
}


def child_order_lines(tr: Translator, rows: Sequence[OrderChild]) -> list[Markup]:
    """Return the lines about a parent's child orders, and the panel's last status of each."""
    if not rows:
        return []
    counts = Counter(cut_to_units(row.status_text, WORD) or "–" for row in rows)
    words = ", ".join(f"{word} {count}" for word, count in counts.most_common(WORDS))
    first = sorted(rows, key=lambda row: row.status in FINAL_STATUSES)[:CHILDREN_SHOWN]
    more = len(rows) - len(first)
    return [
        Markup(),
        tr.plural("{count} child order: {words}", "{count} child orders: {words}", len(rows),
                  words=words),
        *(_child(tr, row) for row in first),
        *([tr.plural("… and {count} more", "… and {count} more", more)] if more else []),
    ]  # fmt: skip


def _child(tr: Translator, row: OrderChild) -> Markup:
    return tr.say(
        "<code>{id}</code> {word} · remains {remains} · charge {charge}",
        id=cut_to_units(row.panel_order, ID),
        word=cut_to_units(row.status_text, WORD) or "–",
        remains="–" if row.remains is None else tr.number(row.remains),
        charge=cut_to_units(row.charge or "–", NUMBER),
    )


def _done_of(tr: Translator, order: CardOrder, plan: Plan) -> Markup:
    done = tr.number(order.children_done or 0)
    if isinstance(plan, DripFeed):
        return tr.plural(
            "{done} of {count} part", "{done} of {count} parts", plan.max_children, done=done
        )
    return tr.plural(
        "{done} of {count} post", "{done} of {count} posts", plan.max_children, done=done
    )


def _result(tr: Translator, order: CardOrder, plan: Plan, delivered: int | None) -> Markup:
    parts = _done_of(tr, order, plan)
    if isinstance(plan, DripFeed):
        return tr.plural(
            "{parts}, {done} of {count} piece delivered",
            "{parts}, {done} of {count} pieces delivered",
            order.billed_quantity,
            parts=parts,
            done=tr.number(delivered or 0),
        )
    return tr.plural(
        "{parts}, {count} piece delivered",
        "{parts}, {count} pieces delivered",
        delivered or 0,
        parts=parts,
    )
