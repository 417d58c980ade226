"""What is said of a drip-feed and a subscription alone: how far it has come, and what came of it.

The parts are a drip-feed's runs and a subscription's posts; a subscription's pieces are not
counted against the most there could have been, for nobody has asked for the most.
"""

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from bot.i18n import Translator
from bot.notifications.outbox import NotificationKind
from bot.orders.plans import DripFeed, Plan, plan_of
from bot.orders.status import SETTLING
from bot.orders.tables import CardOrder, Order, OrderChild
from bot.screens.screen import lines
from bot.text.cutting import cut_to_units

CHILDREN_SHOWN = 6
"""Children on an operator's card: those that are not over first."""

WORDS, WORD, ID, NUMBER = 4, 24, 40, 24
"""Kinds of words counted there, and the UTF-16 units of a word, an id, a number."""

FINAL_STATUSES = frozenset(status.value for status in SETTLING)


def parent_progress(tr: Translator, order: CardOrder, delivered: int | None) -> list[Markup]:
    """Say on its card how far a parent has come; nothing for an order that is none."""
    plan = plan_of(order.type, order.parameters)
    if plan is None or order.children_done is None:
        return []
    if order.status in FINAL_STATUSES:
        return [tr.say("📦 {came}", came=_came(tr, order, plan, delivered))]
    said = [tr.say("📦 So far: {parts}", parts=_done_of(tr, order, plan))]
    if delivered and not isinstance(plan, DripFeed):
        said.append(
            tr.plural("Delivered so far: {count} piece", "Delivered so far: {count} pieces",
                      delivered)
        )  # fmt: skip
    return said


def has_bar(order: CardOrder) -> bool:
    """Whether its pieces are counted against what was ordered."""
    plan = plan_of(order.type, order.parameters)
    return plan is None or isinstance(plan, DripFeed)


def parent_ended(
    tr: Translator, kind: NotificationKind, order: Order, delivered: int | None
) -> Markup | None:
    """Tell what became of a parent; None where the words for any order say it."""
    plan = plan_of(order.type, order.parameters)
    told = _ENDS.get(kind)
    if told is None or plan is None or order.children_done is None:
        return None
    return lines(
        told(tr, str(order.id)),
        order.title,
        tr.say("📦 {came}", came=_came(tr, order, plan, delivered)),
        refund_line(tr, order) if order.refunded else None,
    )


def subscription_expired(tr: Translator, number: str) -> Markup:
    """Say that a subscription's time is over."""
    return tr.say("⌛ <b>The last day of order #{number} is over.</b>", number=number)


def refund_line(tr: Translator, order: Order) -> Markup:
    """Say what went back of what was held."""
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


def parent_alert(tr: Translator, what: str, number: str) -> Markup | None:
    """Tell an operator what is odd about a parent; None where it is something else."""
    if what == "runs":
        return tr.say(
            "💧 <b>Order #{number}: the panel may have ignored the parts.</b>\nIt answers as for a "
            "plain order. Compare it on the panel's site, and if it is so, offer this service "
            "without drip-feed. The customer's money is held; what was not ordered there goes back "
            "at the end.",
            number=number,
        )
    if what == "children":
        return tr.say(
            "⏳ <b>Order #{number} ended at the panel three days ago, and orders it made go on."
            "</b>\nThe money is held until they end. /order {number} shows them; cancel on the "
            "panel's site what will never end.",
            number=number,
        )
    if what == "paused":
        return tr.say(
            "⏸ <b>Order #{number}: the panel has paused the subscription.</b>\nMostly the shop's "
            "balance there is too low for the next post. It goes on when there is enough.",
            number=number,
        )
    return None


def child_order_lines(tr: Translator, rows: Sequence[OrderChild]) -> list[Markup]:
    """Show an operator a parent's children, and what the panel last said of each."""
    if not rows:
        return []
    words = Counter(cut_to_units(row.status_text, WORD) or "–" for row in rows).most_common(WORDS)
    said = ", ".join(f"{word} {count}" for word, count in words)
    first = sorted(rows, key=lambda row: row.status in FINAL_STATUSES)[:CHILDREN_SHOWN]
    more = len(rows) - len(first)
    return [
        Markup(),
        tr.plural("{count} child order: {words}", "{count} child orders: {words}", len(rows),
                  words=said),
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


def _came(tr: Translator, order: CardOrder, plan: Plan, delivered: int | None) -> Markup:
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
