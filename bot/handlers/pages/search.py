"""Search: /search, the button, and what is typed or pasted where no question stands."""

import re

from bot.catalog.cards import Catalogue
from bot.catalog.rules.sites import network_of_link
from bot.catalog.search import queries
from bot.catalog.search.index import Found, Order, index_of
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens import menu
from bot.screens.catalog import browsing, search
from bot.screens.catalog.search import Query, Wish
from bot.screens.screen import Screen

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)

MOST_PAGES = 10**9
"""A forged page number beyond this is no page."""


def command(turn: Turn) -> Reply:
    """/search words; alone it asks for them."""
    return sought(turn) if queries.readable(turn.text) else ask(turn)


def ask(turn: Turn) -> Reply:
    """Ask for words; what is typed next is searched for, as no question stands."""
    return Reply(search.ask(turn.tr), state=None)


def typed(turn: Turn) -> Reply:
    """Take what is typed in the menu for a search; a question that stands, stands."""
    if turn.standing.state is not None:
        return Reply(menu.not_understood(turn.tr))
    return sought(turn)


def sought(turn: Turn) -> Reply:
    """Show what fits the typed words, or the services for a pasted link's network."""
    shop = turn.shop
    network = network_of_link(turn.text)
    if network is not None:
        shelf = shop.catalogue.network(network.slug)
        if shelf is None:
            return Reply(search.no_network(turn.tr, network), state=None)
        shown = browsing.categories(turn.tr, shelf.categories, network, 0)
        return Reply(shown, state=None)
    if _LINK.fullmatch(turn.text):
        return Reply(browsing.networks(turn.tr, shop.catalogue), state=None)
    words = queries.readable(turn.text)
    if not words:
        return ask(turn)
    number = queries.remember(turn.session, words, turn.now)
    return Reply(_results(turn, Query(number, words)), state=None)


def turned(turn: Turn) -> Reply:
    """Show another page, or other wishes; without any number ask for words."""
    if not turn.numbers:
        return ask(turn)
    words = queries.recall(turn.session, turn.number())
    if words is None:
        return Reply(search.forgotten(turn.tr), state=None)
    wishes = Wish(turn.number(1) & search.ALL)
    query = Query(turn.number(), words, wishes, min(turn.number(2), MOST_PAGES))
    return Reply(_results(turn, query), state=None)


def _results(turn: Turn, query: Query) -> Screen:
    tr, shelves = turn.tr, turn.shop.catalogue
    found = _find(shelves, query)
    if found.total:
        return search.results(tr, shelves, query, found)
    if query.wishes & (Wish.REFILL | Wish.CANCEL):
        return search.too_choosy(tr, query, found)
    return search.nothing(tr, shelves, query)


def _find(shelves: Catalogue, query: Query) -> Found:
    return index_of(shelves).find(
        query.words,
        order=Order.CHEAPEST if Wish.CHEAPEST in query.wishes else Order.BEST,
        refill=Wish.REFILL in query.wishes,
        cancel=Wish.CANCEL in query.wishes,
    )
