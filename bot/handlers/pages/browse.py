"""Browsing: the catalogue is in memory, a tap costs no query but the person's own row.

Only a service's card asks for one thing more: whether it is starred.
"""

from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens.callback_data import Tap
from bot.screens.catalog import browsing
from bot.screens.catalog.search import SearchQuery
from bot.screens.wizard import summary
from bot.watching import favourites


def show_networks(turn: Turn) -> Reply:
    """Show what there are services for."""
    return Reply(browsing.network_list(turn.tr, turn.shop.catalog), state=None)


def show_network(turn: Turn) -> Reply:
    """Show a network's categories."""
    number, page = turn.number(), turn.number(1)
    shelf = turn.shop.catalog.network(browsing.network_slug(number))
    if shelf is None:
        return show_networks(turn)
    screen = browsing.category_list(turn.tr, shelf.categories, shelf.network, page)
    return Reply(screen, state=None)


def show_categories(turn: Turn) -> Reply:
    """Show all categories, where they are few."""
    page = turn.number()
    shelves = turn.shop.catalog.categories
    return Reply(browsing.category_list(turn.tr, shelves, None, page), state=None)


def show_category(turn: Turn) -> Reply:
    """Show a category's services."""
    number, page = turn.number(), turn.number(1)
    shelf = turn.shop.catalog.category(number)
    if shelf is None:
        return show_networks(turn)
    username = turn.shop.bot_username
    shown = browsing.category_services(turn.tr, turn.shop.catalog, shelf, page, username)
    return Reply(shown, state=None)


def show_service(turn: Turn) -> Reply:
    """Show a service's card."""
    number = turn.number()
    card = turn.shop.catalog.service(number)
    if card is None:
        return Reply(summary.service_gone(turn.tr), state=None)
    username = turn.shop.bot_username
    shown = browsing.service_card(
        turn.tr,
        turn.shop.catalog,
        card,
        username,
        _whence(turn),
        star=Tap.TOGGLE_FAVOURITE(*turn.numbers[:3]),
        favourite=favourites.is_favourite(turn.session, turn.user_id, card.id),
    )
    return Reply(shown, state=None)


def _whence(turn: Turn) -> str:
    """Return the way back to a search's results or the favourites; empty for the category."""
    search, place = turn.number(1), turn.number(2)
    if search:
        return SearchQuery.tap_back(search, place)
    return Tap.FAVOURITES(place) if len(turn.numbers) > 1 else ""
