"""Browse networks, categories and services.

The catalog is in memory. The database is asked only whether a service is a favourite.
"""

from bot.handlers.dispatch.turn import Reply, Turn
from bot.orders.learning.health import find_health
from bot.screens.callback_data import Tap
from bot.screens.catalog import browsing
from bot.screens.catalog.search import SearchQuery
from bot.screens.wizard import summary
from bot.watching import favourites


def show_networks(turn: Turn) -> Reply:
    """Show the networks that services are for."""
    return Reply(browsing.network_list(turn.tr, turn.shop.catalog), state=None)


def show_network(turn: Turn) -> Reply:
    """Show a page of a network's categories."""
    card = turn.shop.catalog.network(browsing.network_slug(turn.number()))
    if card is None:
        return show_networks(turn)
    screen = browsing.category_list(turn.tr, card.categories, card.network, turn.number(1))
    return Reply(screen, state=None)


def show_categories(turn: Turn) -> Reply:
    """Show a page of all categories, of every network."""
    categories = turn.shop.catalog.categories
    return Reply(browsing.category_list(turn.tr, categories, None, turn.number()), state=None)


def show_category(turn: Turn) -> Reply:
    """Show a page of a category's services."""
    return category_page(turn, turn.number(), turn.number(1))


def category_page(turn: Turn, category_id: int, page: int = 0) -> Reply:
    """Show a page of a category's services; the networks if the category is not on sale."""
    catalog = turn.shop.catalog
    card = catalog.category(category_id)
    if card is None:
        return show_networks(turn)
    username = turn.shop.bot_username
    screen = browsing.category_services(turn.tr, catalog, card, page, username)
    return Reply(screen, state=None)


def show_service(turn: Turn) -> Reply:
    """Show a service's card."""
    return service_page(turn, turn.number(), turn.numbers[1:3])


def service_page(turn: Turn, service_id: int, origin: tuple[int, ...] = ()) -> Reply:
    """Show a service's card, or say that the service is not on sale any more.

    `origin` is the list it was opened from, as its button carries it: a search and its packed
    page, or 0 and the page of the favourites. Empty for the service's category.
    """
    card = turn.shop.catalog.service(service_id)
    if card is None:
        return Reply(summary.service_gone(turn.tr), state=None)
    screen = browsing.service_card(
        turn.tr,
        turn.shop.catalog,
        card,
        turn.shop.bot_username,
        _way_back(*origin),
        star=Tap.TOGGLE_FAVOURITE(service_id, *origin),
        favourite=favourites.is_favourite(turn.session, turn.user_id, card.id),
        health=find_health(turn.session, card.id),
    )
    return Reply(screen, state=None)


def _way_back(search_id: int | None = None, packed: int = 0) -> str:
    """Return the callback data that leads back to the list; empty for the category."""
    if search_id is None:
        return ""
    return SearchQuery.tap_back(search_id, packed) if search_id else Tap.FAVOURITES(packed)
