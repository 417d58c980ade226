"""Open a service or a category by a deep link: `/start s_5`, `/start c_7`.

A new customer sees it at once, below a sentence of welcome. The terms are asked for before the
first order, and the draft keeps the service meanwhile, so the link needs no state of its own.
"""

from dataclasses import replace

from bot.handlers.dispatch.turn import Handler, Reply, Turn
from bot.handlers.pages import browse
from bot.screens import arrival, links
from bot.screens.links import LinkTarget


def open_deep_link(turn: Turn, front: Handler) -> Reply:
    """Show what the payload of /start names. Without a payload of ours, show `front`."""
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
