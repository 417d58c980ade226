"""Coming in by a deep link: `/start s_5` and `/start c_7`.

A newcomer lands on the very thing they came for, with a word of welcome above it. The terms are
asked for where they are needed, on the way to the first order, and that way is kept in the draft:
so nothing has to be remembered between the welcome and the card, and nothing can be lost.
"""

from dataclasses import replace

from bot.handlers.dispatch.turn import Handler, Reply, Turn
from bot.handlers.pages import browse
from bot.screens import arrival, links
from bot.screens.links import LinkTarget


def open_deep_link(turn: Turn, front: Handler) -> Reply:
    """Open what the payload names; the front of the shop for any other payload, and for none."""
    payload = links.read_payload(turn.text)
    if payload is None:
        return front(turn)
    target, number = payload
    if not _is_sold(turn, target, number):
        reply = front(turn)
        shown = reply.screen and arrival.with_link_gone(turn.tr, reply.screen)
        return replace(reply, screen=shown)
    if target is LinkTarget.SERVICE:
        reply = browse.service_page(turn, number)
    else:
        reply = browse.category_page(turn, number)
    if turn.conversation.known or reply.screen is None:
        return reply
    name = turn.conversation.user.first_name
    return replace(reply, screen=arrival.with_welcome(turn.tr, turn.shop.name, name, reply.screen))


def _is_sold(turn: Turn, target: LinkTarget, number: int) -> bool:
    catalog = turn.shop.catalog
    if target is LinkTarget.SERVICE:
        return catalog.service(number) is not None
    return catalog.category(number) is not None
