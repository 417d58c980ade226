"""Search by /search, by its button, or by text typed or pasted while no question is open."""

import re

from bot.catalog.cards import Catalog
from bot.catalog.rules.sites import network_of_link
from bot.catalog.search import queries
from bot.catalog.search.index import SearchResults, SortOrder, index_of
from bot.handlers.dispatch.turn import PASTED, Reply, Turn
from bot.orders import views
from bot.screens import menu
from bot.screens.catalog import browsing, search
from bot.screens.catalog.search import SearchOption, SearchQuery
from bot.screens.screen import Screen

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def show_search(turn: Turn) -> Reply:
    """/search WORDS: show what fits; without words ask for them."""
    return search_text(turn) if queries.clean_query(turn.text) else ask_for_words(turn)


def ask_for_words(turn: Turn) -> Reply:
    """Ask for words. The next text is searched for, because no question is open then."""
    return Reply(search.search_prompt(turn.tr), state=None)


def search_typed(turn: Turn) -> Reply:
    """Search for typed text if no conversation is open; else say that no text is expected."""
    if turn.conversation.state is not None:
        return Reply(menu.not_understood(turn.tr))
    return search_text(turn)


def search_text(turn: Turn) -> Reply:
    """Show what fits the typed words. For a pasted link show the categories of its network."""
    link_page = _page_of_link(turn, turn.text)
    if link_page is not None:
        return link_page
    words = queries.clean_query(turn.text)
    if not words:
        return ask_for_words(turn)
    query_id = queries.save_query(turn.session, words, turn.now)
    return Reply(_results(turn, SearchQuery(query_id, words)), state=None)


def show_for_link(turn: Turn) -> Reply:
    """Show what is on sale for the link of one of the customer's own orders."""
    order = views.find_order(turn.session, turn.number(), turn.user_id)
    link = str(order.parameters.get("link") or "") if order else ""
    return _page_of_link(turn, link) or Reply(
        browsing.network_list(turn.tr, turn.shop.catalog), state=None
    )


def _page_of_link(turn: Turn, text: str) -> Reply | None:
    """Show what is on sale for a link, and keep it for the next order; None if it is no link."""
    catalog, network = turn.shop.catalog, network_of_link(text)
    if network is None and not _LINK.fullmatch(text):
        return None
    turn.draft[PASTED] = text
    if network is None:
        screen = browsing.network_list(turn.tr, catalog)
    else:
        card = catalog.network(network.slug)
        if card is None:
            return Reply(search.nothing_for_network(turn.tr, network), state=None)
        screen = browsing.category_list(turn.tr, card.categories, network, 0)
    return Reply(search.with_link(turn.tr, screen, text), state=None)


def show_results(turn: Turn) -> Reply:
    """Show another page, or other options, of a saved search. Without an id ask for words."""
    if not turn.numbers:
        return ask_for_words(turn)
    words = queries.load_query(turn.session, turn.number())
    if words is None:
        return Reply(search.search_expired(turn.tr), state=None)
    options = SearchOption(turn.number(1) & search.ALL_OPTIONS)
    query = SearchQuery(turn.number(), words, options, turn.number(2))
    return Reply(_results(turn, query), state=None)


def _results(turn: Turn, query: SearchQuery) -> Screen:
    tr, catalog = turn.tr, turn.shop.catalog
    hits = _hits(catalog, query)
    if hits.total:
        return search.results(tr, catalog, query, hits)
    if query.options & (SearchOption.REFILL | SearchOption.CANCEL):
        return search.no_results_with_options(tr, query, hits)
    return search.no_results(tr, catalog, query)


def _hits(catalog: Catalog, query: SearchQuery) -> SearchResults:
    return index_of(catalog).find(
        query.words,
        order=SortOrder.CHEAPEST if SearchOption.CHEAPEST in query.options else SortOrder.BEST,
        refill=SearchOption.REFILL in query.options,
        cancel=SearchOption.CANCEL in query.options,
    )
