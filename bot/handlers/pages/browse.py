"""Browsing: the catalogue is in memory, a tap costs no query but the person's own row.

Only a service's card asks for one thing more: whether it is starred.
"""

from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens.callback_data import Tap
from bot.screens.catalog import browsing
from bot.screens.catalog.search import Query
from bot.screens.wizard import summary
from bot.watching import favourites


def networks(turn: Turn) -> Reply:
    """Show what there are services for."""
    return Reply(browsing.networks(turn.tr, turn.shop.catalogue), state=None)


def network(turn: Turn) -> Reply:
    """Show a network's categories."""
    number, page = turn.number(), turn.number(1)
    shelf = turn.shop.catalogue.network(browsing.network_slug(number))
    if shelf is None:
        return networks(turn)
    screen = browsing.categories(turn.tr, shelf.categories, shelf.network, page)
    return Reply(screen, state=None)


def categories(turn: Turn) -> Reply:
    """Show all categories, where they are few."""
    page = turn.number()
    shelves = turn.shop.catalogue.categories
    return Reply(browsing.categories(turn.tr, shelves, None, page), state=None)


def category(turn: Turn) -> Reply:
    """Show a category's services."""
    number, page = turn.number(), turn.number(1)
    shelf = turn.shop.catalogue.category(number)
    if shelf is None:
        return networks(turn)
    username = turn.shop.bot_username
    shown = browsing.services(turn.tr, turn.shop.catalogue, shelf, page, username)
    return Reply(shown, state=None)


def service(turn: Turn) -> Reply:
    """Show a service's card."""
    number = turn.number()
    card = turn.shop.catalogue.service(number)
    if card is None:
        return Reply(summary.gone(turn.tr), state=None)
    username = turn.shop.bot_username
    shown = browsing.card(
        turn.tr,
        turn.shop.catalogue,
        card,
        username,
        _whence(turn),
        star=Tap.FAVOURITE(*turn.numbers[:3]),
        favourite=favourites.has(turn.session, turn.user_id, card.id),
    )
    return Reply(shown, state=None)


def _whence(turn: Turn) -> str:
    """Return the way back to a search's results or the favourites; empty for the category."""
    search, place = turn.number(1), turn.number(2)
    if search:
        return Query.back(search, place)
    return Tap.FAVOURITES(place) if len(turn.numbers) > 1 else ""
