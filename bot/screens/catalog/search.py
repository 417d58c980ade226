"""Search: ask for words, show the results, offer ways on if there are none."""

from dataclasses import dataclass, replace
from enum import IntFlag

from markupsafe import Markup

from bot.catalog.cards import Catalog, NetworkCard, ServiceCard
from bot.catalog.rules.networks import Network
from bot.catalog.search.index import SearchResults
from bot.i18n import Translator
from bot.screens import buttons, paging
from bot.screens.callback_data import Tap
from bot.screens.catalog.browsing import network_button, network_title
from bot.screens.catalog.service_list import numbered_services
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Row, Screen, in_rows, lines
from bot.text.cutting import cut_to_units

QUERY_UNITS = 160
"""UTF-16 units of the customer's query that are shown."""

SUGGESTED_NETWORKS = 8
"""Networks that are offered if nothing was found."""


class SearchOption(IntFlag):
    """How results are sorted and filtered, as a bit mask; buttons carry its number."""

    NONE = 0
    CHEAPEST = 1
    REFILL = 2
    CANCEL = 4


ALL_OPTIONS = SearchOption.CHEAPEST | SearchOption.REFILL | SearchOption.CANCEL


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A saved search: its id, its words, the chosen options, and the page from 0."""

    id: int
    words: str
    options: SearchOption = SearchOption.NONE
    page: int = 0

    def tap(self, options: SearchOption | None = None) -> str:
        """Return the callback data of this page, or of the first page with other options."""
        if options is None:
            return Tap.SEARCH(self.id, self.options, self.page)
        return Tap.SEARCH(self.id, options, 0)

    def packed(self) -> tuple[int, int]:
        """Return two ids for a service's button: the search's, and page and options in one."""
        return self.id, self.page * (ALL_OPTIONS + 1) + self.options

    @staticmethod
    def tap_back(search_id: int, packed: int) -> str:
        """Return the callback data back to the results; `packed` is page and options in one."""
        return Tap.SEARCH(search_id, packed % (ALL_OPTIONS + 1), packed // (ALL_OPTIONS + 1))


def search_prompt(tr: Translator) -> Screen:
    """Ask for the words to search for."""
    text = tr.say(
        "🔎 <b>What are you looking for?</b>\n\n"
        "Type a few words, like <i>instagram likes</i>, a service's number, or paste the link of "
        "your page."
    )
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def search_expired(tr: Translator) -> Screen:
    """Say that the search of an old button has been deleted."""
    text = tr.say("🔎 This search is too old. Please type the words again.")
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def results(tr: Translator, catalog: Catalog, query: SearchQuery, hits: SearchResults) -> Screen:
    """Show a page of the results, with the options as buttons."""
    page = ListPage.nearest(query.page, hits.total)
    query = replace(query, page=page.number)

    def tap(card: ServiceCard) -> str:
        return Tap.SERVICE(card.id, *query.packed())

    cards = hits.page(page.number, page.size)
    parts, rows = numbered_services(tr, catalog, cards, page.offset + 1, tap, icons=True)
    heading = [
        tr.say("🔎 <b>{words}</b>", words=cut_to_units(query.words, QUERY_UNITS)),
        *_query_notes(tr, hits),
        tr.plural(
            "{count} service found. Prices are for 1,000.",
            "{count} services found. Prices are for 1,000.",
            hits.total,
        ),
    ]
    turning = paging.turning_rows(Tap.SEARCH, (query.id, int(query.options)), page)
    ways = (buttons.search(tr), buttons.menu(tr))
    return Screen(lines(*heading, *parts), (*rows, *_option_row(tr, query, hits), *turning, ways))


def _query_notes(tr: Translator, hits: SearchResults) -> list[Markup]:
    """Show the corrected query, and the query words that were ignored."""
    notes = []
    if hits.corrected_query:
        corrected = cut_to_units(hits.corrected_query, QUERY_UNITS)
        notes.append(tr.say("Understood as: <b>{words}</b>", words=corrected))
    if hits.ignored_words:
        ignored = cut_to_units(", ".join(hits.ignored_words), QUERY_UNITS)
        notes.append(tr.say("Nothing fits: {words}", words=ignored))
    return notes


def _option_row(tr: Translator, query: SearchQuery, hits: SearchResults) -> tuple[Row, ...]:
    """Return the option buttons: those that are on, and those that would change the results."""
    offered = (
        (SearchOption.CHEAPEST, tr.label("💲 Cheapest"), 1),
        (SearchOption.REFILL, tr.label("♻️ Refill"), hits.refillable_count),
        (SearchOption.CANCEL, tr.label("✖️ Cancel"), hits.cancelable_count),
    )
    row = tuple(
        Button(
            f"✓ {label}" if option in query.options else label, query.tap(query.options ^ option)
        )
        for option, label, fitting in offered
        if option in query.options or 0 < fitting < hits.total
    )
    return (row,) if row else ()


def no_results(tr: Translator, catalog: Catalog, query: SearchQuery) -> Screen:
    """Say that nothing fits the words, and offer the largest networks."""
    text = lines(
        tr.say("🔎 Nothing found for <b>{words}</b>", words=cut_to_units(query.words, QUERY_UNITS)),
        "",
        tr.say("Try fewer or other words, or look through the services:"),
    )
    return Screen(text, (*_networks(tr, catalog), (buttons.services(tr), buttons.menu(tr))))


def no_results_with_options(tr: Translator, query: SearchQuery, hits: SearchResults) -> Screen:
    """Say that no result has all chosen options; each can be turned off."""
    text = lines(
        tr.say("🔎 <b>{words}</b>", words=cut_to_units(query.words, QUERY_UNITS)),
        tr.say("Nothing found has all that you wish for."),
    )
    ways = (buttons.search(tr), buttons.menu(tr))
    return Screen(text, (*_option_row(tr, query, hits), ways))


def with_link(tr: Translator, screen: Screen, link: str) -> Screen:
    """Return the page with a sentence above it: the pasted link goes into the next order."""
    kept = tr.say("🔗 {link} is kept for your order.", link=cut_to_units(link, QUERY_UNITS))
    return Screen(lines(kept, "", screen.text), screen.rows)


def nothing_for_network(tr: Translator, network: Network) -> Screen:
    """Say that nothing is on sale for the network of a pasted link."""
    text = tr.say(
        "{icon} There is nothing on sale for {network} at the moment.",
        icon=network.icon,
        network=network_title(tr, network),
    )
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def _networks(tr: Translator, catalog: Catalog) -> tuple[Row, ...]:
    """Return the largest networks, two a row."""

    def size(card: NetworkCard) -> int:
        return card.count

    largest = sorted(catalog.networks, key=size, reverse=True)[:SUGGESTED_NETWORKS]
    choices = [network_button(tr, card) for card in largest]
    return in_rows(choices, 2)
