"""Browsing: the catalogue is in memory, a tap costs no query but the person's own row."""

from bot.handlers.turn import Reply, Turn
from bot.screens import buying, catalogue


def networks(turn: Turn) -> Reply:
    """Show what there are services for."""
    return Reply(catalogue.networks(turn.tr, turn.shop.catalogue), state=None)


def network(turn: Turn) -> Reply:
    """Show a network's categories."""
    number, page = turn.number(), turn.number(1)
    shelf = turn.shop.catalogue.network(catalogue.network_slug(number))
    if shelf is None:
        return networks(turn)
    screen = catalogue.categories(turn.tr, shelf.categories, shelf.network, page)
    return Reply(screen, state=None)


def categories(turn: Turn) -> Reply:
    """Show all categories, where they are few."""
    page = turn.number()
    shelves = turn.shop.catalogue.categories
    return Reply(catalogue.categories(turn.tr, shelves, None, page), state=None)


def category(turn: Turn) -> Reply:
    """Show a category's services."""
    number, page = turn.number(), turn.number(1)
    shelf = turn.shop.catalogue.category(number)
    if shelf is None:
        return networks(turn)
    return Reply(catalogue.services(turn.tr, turn.shop.catalogue, shelf, page), state=None)


def service(turn: Turn) -> Reply:
    """Show a service's card."""
    number = turn.number()
    card = turn.shop.catalogue.service(number)
    if card is None:
        return Reply(buying.gone(turn.tr), state=None)
    return Reply(catalogue.card(turn.tr, turn.shop.catalogue, card), state=None)
