"""The lines of the desk about orders that wait: each with its reason and its age."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

from bot.i18n import N_, Translator
from bot.orders.waiting.attention import Need, OrderInNeed

NAMED = 12
"""Orders that have a line of their own."""

NEED_LABELS: Mapping[Need, str] = {
    Need.UNCONFIRMED: N_("no clear answer whether the panel has it"),
    Need.DISPUTED: N_("the panel does not say what was delivered"),
    Need.SUBMITTING: N_("being sent, and nothing came of it yet"),
    Need.QUEUED: N_("not sent yet"),
    Need.WAITING_FUNDS: N_("waits for the panel's balance"),
    Need.WAITING_LINK: N_("waits: the link is busy at the panel"),
    Need.WAITING_TURN: N_("waits for our own order to the same link"),
    Need.PAUSED: N_("paused by the panel"),
    Need.UNKNOWN_ID: N_("the panel does not know its id"),
    Need.UNKNOWN_WORD: N_("the panel uses a state I do not know"),
    Need.LONG_PENDING: N_("pending for much longer than usual"),
    Need.UNRECORDED: N_("the panel's answer cannot be recorded"),
    Need.OTHER_PANEL: N_("belongs to another panel than PANEL_URL's: end it with /resolve"),
    Need.CHILDREN_OVERDUE: N_("ended, and orders it made still run"),
}
"""What is wrong with an order, by its need."""


def need_lines(
    tr: Translator, needs: Sequence[OrderInNeed], total: int, now: datetime
) -> list[Markup]:
    """Return a line for each of the first NAMED needs, the oldest first, and how many more."""
    found = [_line(tr, each, now) for each in needs[:NAMED]]
    more = total - len(found)
    if more > 0:
        found.append(tr.plural("… and {count} more order", "… and {count} more orders", more))
    return found


def _line(tr: Translator, each: OrderInNeed, now: datetime) -> Markup:
    return tr.say(
        "🔎 Order #{number}, {age}: {need}",
        number=str(each.order_id),
        age=tr.age(now - each.since),
        need=tr.label(NEED_LABELS[each.need]),
    )
