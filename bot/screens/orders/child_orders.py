"""What is said of a drip-feed and a subscription alone: how far it has come, and what came of it.

The parts are a drip-feed's runs and a subscription's posts; a subscription's pieces are not
counted against the most there could have been, for nobody has asked for the most.
"""

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from bot.i18n import Translator
from bot.notifications.outbox import Kind
from bot.orders.plans import DripFeed, Plan, plan_of
from bot.orders.status import SETTLING
from bot.orders.tables import Carded, Order, OrderChild
from bot.screens.screen import lines
from bot.text.cutting import shorten

SHOWN = 6
"""Children on an operator's card: those that are not over first."""

WORDS, WORD, ID, NUMBER = 4, 24, 40, 24
"""Kinds of words counted there, and the UTF-16 units of a word, an id, a number."""

OVER = frozenset(status.value for status in SETTLING)


def progress(tr: Translator, order: Carded, delivered: int | None) -> list[Markup]:
    """Say on its card how far a parent has come; nothing for an order that is none."""
    plan = plan_of(order.type, order.parameters)
    if plan is None or order.parts is None:
        return []
    if order.status in OVER:
        return [tr.say("📦 {came}", came=_came(tr, order, plan, delivered))]
    said = [tr.say("📦 So far: {parts}", parts=_parts(tr, order, plan))]
    if delivered and not isinstance(plan, DripFeed):
        said.append(
            tr.plural("Delivered so far: {count} piece", "Delivered so far: {count} pieces",
                      delivered)
        )  # fmt: skip
    return said


def has_bar(order: Carded) -> bool:
    """Whether its pieces are counted against what was ordered."""
    plan = plan_of(order.type, order.parameters)
    return plan is None or isinstance(plan, DripFeed)


def ended(tr: Translator, kind: Kind, order: Order, delivered: int | None) -> Markup | None:
    """Tell what became of a parent; None where the words for any order say it."""
    plan = plan_of(order.type, order.parameters)
    told = _ENDS.get(kind)
    if told is None or plan is None or order.parts is None:
        return None
    return lines(
        told(tr, str(order.id)),
        order.title,
        tr.say("📦 {came}", came=_came(tr, order, plan, delivered)),
        back(tr, order) if order.refunded else None,
    )


def expired(tr: Translator, number: str) -> Markup:
    """Say that a subscription's time is over."""
    return tr.say("⌛ <b>The last day of order #{number} is over.</b>", number=number)


def back(tr: Translator, order: Order) -> Markup:
    """Say what went back of what was held."""
    return tr.say(
        "What was not delivered was refunded: <b>{refunded}</b> is back on your balance.",
        refunded=tr.money(order.refunded, order.currency),
    )


_ENDS = {
    Kind.ORDER_COMPLETED: lambda tr, number: tr.say(
        "✅ <b>Order #{number} is done.</b>", number=number
    ),
    Kind.ORDER_PARTIAL: lambda tr, number: tr.say(
        "🌓 <b>Order #{number} was partly delivered.</b>", number=number
    ),
    Kind.ORDER_CANCELED: lambda tr, number: tr.say(
        "↩️ <b>Order #{number} was canceled by the supplier.</b>", number=number
    ),
    Kind.ORDER_EXPIRED: expired,
}


def alert(tr: Translator, what: str, number: str) -> Markup | None:
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


def family(tr: Translator, rows: Sequence[OrderChild]) -> list[Markup]:
    """Show an operator a parent's children, and what the panel last said of each."""
    if not rows:
        return []
    words = Counter(shorten(row.word, WORD) or "–" for row in rows).most_common(WORDS)
    said = ", ".join(f"{word} {count}" for word, count in words)
    first = sorted(rows, key=lambda row: row.status in OVER)[:SHOWN]
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
        id=shorten(row.panel_order, ID),
        word=shorten(row.word, WORD) or "–",
        remains="–" if row.remains is None else tr.number(row.remains),
        charge=shorten(row.charge or "–", NUMBER),
    )


def _parts(tr: Translator, order: Carded, plan: Plan) -> Markup:
    done = tr.number(order.parts or 0)
    if isinstance(plan, DripFeed):
        return tr.plural("{done} of {count} part", "{done} of {count} parts", plan.parts, done=done)
    return tr.plural("{done} of {count} post", "{done} of {count} posts", plan.parts, done=done)


def _came(tr: Translator, order: Carded, plan: Plan, delivered: int | None) -> Markup:
    parts = _parts(tr, order, plan)
    if isinstance(plan, DripFeed):
        return tr.plural(
            "{parts}, {done} of {count} piece delivered",
            "{parts}, {done} of {count} pieces delivered",
            order.quantity,
            parts=parts,
            done=tr.number(delivered or 0),
        )
    return tr.plural(
        "{parts}, {count} piece delivered",
        "{parts}, {count} pieces delivered",
        delivered or 0,
        parts=parts,
    )
