"""Search: asking for words, what was found, and what to do where nothing was."""

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
from bot.screens.screen import Button, Row, Screen, lines
from bot.text.cutting import cut_to_units

QUERY_UNITS = 160
"""UTF-16 units of a customer's words that are shown."""

SUGGESTED_NETWORKS = 8
"""Networks that are offered where nothing was found."""


class SearchOption(IntFlag):
    """What else a customer wants of the results; its number rides in buttons."""

    NONE = 0
    CHEAPEST = 1
    REFILL = 2
    CANCEL = 4


ALL_OPTIONS = SearchOption.CHEAPEST | SearchOption.REFILL | SearchOption.CANCEL


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search as a button names it, and its words."""

    id: int
    words: str
    options: SearchOption = SearchOption.NONE
    page: int = 0

    def tap(self, options: SearchOption | None = None) -> str:
        """Return what shows these results, or those of other wishes from their first page on."""
        if options is None:
            return Tap.SEARCH(self.id, self.options, self.page)
        return Tap.SEARCH(self.id, options, 0)

    def packed(self) -> tuple[int, int]:
        """Return the search, its wishes and page as the two numbers of a service's button."""
        return self.id, self.page * (ALL_OPTIONS + 1) + self.options

    @staticmethod
    def tap_back(search_id: int, packed: int) -> str:
        """Return what leads from a service back to where `place` was made."""
        return Tap.SEARCH(search_id, packed % (ALL_OPTIONS + 1), packed // (ALL_OPTIONS + 1))


def search_prompt(tr: Translator) -> Screen:
    """Ask for words."""
    text = tr.say(
        "🔎 <b>What are you looking for?</b>\n\n"
        "Type a few words, like <i>instagram likes</i>, a service's number, or paste the link of "
        "your page."
    )
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def search_expired(tr: Translator) -> Screen:
    """Say that the words behind a very old button are not kept any more."""
    text = tr.say("🔎 This search is too old. Please type the words again.")
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def results(tr: Translator, catalog: Catalog, query: SearchQuery, hits: SearchResults) -> Screen:
    """Show a page of what was found, with the wishes as buttons."""
    page = ListPage.nearest(query.page, hits.total)
    query = replace(query, page=page.number)

    def tap(card: ServiceCard) -> str:
        return Tap.SERVICE(card.id, *query.packed())

    cards = hits.page(page.number, page.size)
    parts, rows = numbered_services(tr, catalog, cards, page.offset + 1, tap, icons=True)
    heading = [
        tr.say("🔎 <b>{words}</b>", words=cut_to_units(query.words, QUERY_UNITS)),
        *_understood(tr, hits),
        tr.plural(
            "{count} service found. Prices are for 1,000.",
            "{count} services found. Prices are for 1,000.",
            hits.total,
        ),
    ]
    turning = paging.turning_rows(Tap.SEARCH, (query.id, int(query.options)), page)
    ways = (buttons.search(tr), buttons.menu(tr))
    return Screen(lines(*heading, *parts), (*rows, *_wishes(tr, query, hits), *turning, ways))


def _understood(tr: Translator, found: SearchResults) -> list[Markup]:
    """Say what was taken for a typing error, and what was left aside."""
    shown = []
    if found.corrected_query:
        meant = cut_to_units(found.corrected_query, QUERY_UNITS)
        shown.append(tr.say("Understood as: <b>{words}</b>", words=meant))
    if found.ignored_words:
        aside = cut_to_units(", ".join(found.ignored_words), QUERY_UNITS)
        shown.append(tr.say("Nothing fits: {words}", words=aside))
    return shown


def _wishes(tr: Translator, query: SearchQuery, found: SearchResults) -> tuple[Row, ...]:
    """Return the wishes that change something: those granted, and those that some results fit."""
    offered = (
        (SearchOption.CHEAPEST, tr.label("💲 Cheapest"), 1),
        (SearchOption.REFILL, tr.label("♻️ Refill"), found.refillable_count),
        (SearchOption.CANCEL, tr.label("✖️ Cancel"), found.cancelable_count),
    )
    row = tuple(
        Button(f"✓ {label}" if wish in query.options else label, query.tap(query.options ^ wish))
        for wish, label, fitting in offered
        if wish in query.options or 0 < fitting < found.total
    )
    return (row,) if row else ()


def no_results(tr: Translator, catalog: Catalog, query: SearchQuery) -> Screen:
    """Say that nothing was found, and offer the networks."""
    text = lines(
        tr.say("🔎 Nothing found for <b>{words}</b>", words=cut_to_units(query.words, QUERY_UNITS)),
        "",
        tr.say("Try fewer or other words, or look through the services:"),
    )
    return Screen(text, (*_networks(tr, catalog), (buttons.services(tr), buttons.menu(tr))))


def no_results_with_options(tr: Translator, query: SearchQuery, hits: SearchResults) -> Screen:
    """Say that nothing has all that is wished for; each wish can be taken back."""
    text = lines(
        tr.say("🔎 <b>{words}</b>", words=cut_to_units(query.words, QUERY_UNITS)),
        tr.say("Nothing found has all that you wish for."),
    )
    ways = (buttons.search(tr), buttons.menu(tr))
    return Screen(text, (*_wishes(tr, query, hits), ways))


def nothing_for_network(tr: Translator, network: Network) -> Screen:
    """Say that there is nothing for a link's network."""
    text = tr.say(
        "{icon} There is nothing on sale for {network} at the moment.",
        icon=network.icon,
        network=network_title(tr, network),
    )
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def _networks(tr: Translator, catalog: Catalog) -> tuple[Row, ...]:
    """Return the largest networks, two a row."""

    def size(shelf: NetworkCard) -> int:
        return shelf.count

    largest = sorted(catalog.networks, key=size, reverse=True)[:SUGGESTED_NETWORKS]
    taps = [network_button(tr, shelf) for shelf in largest]
    return tuple(tuple(taps[start : start + 2]) for start in range(0, len(taps), 2))
