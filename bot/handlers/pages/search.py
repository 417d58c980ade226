"""Search: /search, the button, and what is typed or pasted where no question stands."""

import re

from bot.catalog.cards import Catalog
from bot.catalog.rules.sites import network_of_link
from bot.catalog.search import queries
from bot.catalog.search.index import SearchResults, SortOrder, index_of
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens import menu
from bot.screens.catalog import browsing, search
from bot.screens.catalog.search import SearchOption, SearchQuery
from bot.screens.screen import Screen

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def show_search(turn: Turn) -> Reply:
    """/search words; alone it asks for them."""
    return search_text(turn) if queries.clean_query(turn.text) else ask_for_words(turn)


def ask_for_words(turn: Turn) -> Reply:
    """Ask for words; what is typed next is searched for, as no question stands."""
    return Reply(search.search_prompt(turn.tr), state=None)


def search_typed(turn: Turn) -> Reply:
    """Take what is typed in the menu for a search; a question that stands, stands."""
    if turn.conversation.state is not None:
        return Reply(menu.not_understood(turn.tr))
    return search_text(turn)


def search_text(turn: Turn) -> Reply:
    """Show what fits the typed words, or the services for a pasted link's network."""
    shop = turn.shop
    network = network_of_link(turn.text)
    if network is not None:
        shelf = shop.catalog.network(network.slug)
        if shelf is None:
            return Reply(search.nothing_for_network(turn.tr, network), state=None)
        shown = browsing.category_list(turn.tr, shelf.categories, network, 0)
        return Reply(shown, state=None)
    if _LINK.fullmatch(turn.text):
        return Reply(browsing.network_list(turn.tr, shop.catalog), state=None)
    words = queries.clean_query(turn.text)
    if not words:
        return ask_for_words(turn)
    number = queries.save_query(turn.session, words, turn.now)
    return Reply(_results(turn, SearchQuery(number, words)), state=None)


def show_results(turn: Turn) -> Reply:
    """Show another page, or other wishes; without any number ask for words."""
    if not turn.numbers:
        return ask_for_words(turn)
    words = queries.load_query(turn.session, turn.number())
    if words is None:
        return Reply(search.search_expired(turn.tr), state=None)
    options = SearchOption(turn.number(1) & search.ALL_OPTIONS)
    query = SearchQuery(turn.number(), words, options, turn.number(2))
    return Reply(_results(turn, query), state=None)


def _results(turn: Turn, query: SearchQuery) -> Screen:
    tr, shelves = turn.tr, turn.shop.catalog
    found = _hits(shelves, query)
    if found.total:
        return search.results(tr, shelves, query, found)
    if query.options & (SearchOption.REFILL | SearchOption.CANCEL):
        return search.no_results_with_options(tr, query, found)
    return search.no_results(tr, shelves, query)


def _hits(shelves: Catalog, query: SearchQuery) -> SearchResults:
    return index_of(shelves).find(
        query.words,
        order=SortOrder.CHEAPEST if SearchOption.CHEAPEST in query.options else SortOrder.BEST,
        refill=SearchOption.REFILL in query.options,
        cancel=SearchOption.CANCEL in query.options,
    )
