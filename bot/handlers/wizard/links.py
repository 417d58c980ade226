"""Links that need not be typed again: the one pasted before, and the customer's last ones."""

from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import FORMS, Parameter
from bot.handlers.dispatch.turn import PASTED, Turn
from bot.handlers.wizard.draft import network_of
from bot.orders import views
from bot.orders.parameters import BadParameter, read_link_for

OFFERED = 4
"""Links that are offered as buttons."""


def carried_answers(turn: Turn, card: ServiceCard) -> dict[str, str]:
    """Return the pasted link as the answer to the service's question; empty if it does not fit."""
    pasted = turn.draft.get(PASTED)
    asked = any(each.parameter is Parameter.LINK for each in FORMS[card.type].questions)
    link = fitting_link(turn, card, str(pasted)) if pasted and asked else None
    return {} if link is None else {str(Parameter.LINK): link}


def latest_links(turn: Turn, card: ServiceCard) -> list[tuple[int, str]]:
    """Return the customer's last links that fit the service, each with an order that has it."""
    offered: dict[str, int] = {}
    for order_id, stored in views.latest_links(turn.session, turn.user_id):
        link = fitting_link(turn, card, stored)
        if link is not None and len(offered) < OFFERED:
            offered.setdefault(link, order_id)
    return [(order_id, link) for link, order_id in offered.items()]


def fitting_link(turn: Turn, card: ServiceCard, text: str) -> str | None:
    """Return the link as the service's network writes it; None if it is none, or of another."""
    network = network_of(turn, card)
    try:
        read = read_link_for(text, network.slug if network else None)
    except BadParameter:
        return None
    return None if read.other_network else read.link
