"""Search: asking for words, what was found, and what to do where nothing was."""

from dataclasses import dataclass
from enum import IntFlag

from markupsafe import Markup

from bot.catalog.cards import Catalogue, NetworkShelf, ServiceCard
from bot.catalog.rules.networks import Network
from bot.catalog.search.index import Found
from bot.i18n import Translator
from bot.screens import buttons, paging
from bot.screens.callback_data import Tap
from bot.screens.catalog.browsing import PAGE, network_tap, network_title
from bot.screens.catalog.service_list import offers
from bot.screens.screen import Button, Row, Screen, lines
from bot.text.cutting import shorten

WORDS = 160
"""UTF-16 units of a customer's words that are shown."""

NETWORKS = 8
"""Networks that are offered where nothing was found."""


class Wish(IntFlag):
    """What else a customer wants of the results; its number rides in buttons."""

    NONE = 0
    CHEAPEST = 1
    REFILL = 2
    CANCEL = 4


ALL = Wish.CHEAPEST | Wish.REFILL | Wish.CANCEL


@dataclass(frozen=True, slots=True)
class Query:
    """A search as a button names it, and its words."""

    id: int
    words: str
    wishes: Wish = Wish.NONE
    page: int = 0

    def tap(self, wishes: Wish | None = None) -> str:
        """Return what shows these results, or those of other wishes from their first page on."""
        if wishes is None:
            return Tap.SEARCH(self.id, self.wishes, self.page)
        return Tap.SEARCH(self.id, wishes, 0)

    def place(self) -> tuple[int, int]:
        """Return the search, its wishes and page as the two numbers of a service's button."""
        return self.id, self.page * (ALL + 1) + self.wishes

    @staticmethod
    def back(search: int, place: int) -> str:
        """Return what leads from a service back to where `place` was made."""
        return Tap.SEARCH(search, place % (ALL + 1), place // (ALL + 1))


def ask(tr: Translator) -> Screen:
    """Ask for words."""
    text = tr.say(
        "🔎 <b>What are you looking for?</b>\n\n"
        "Type a few words, like <i>instagram likes</i>, a service's number, or paste the link of "
        "your page."
    )
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def forgotten(tr: Translator) -> Screen:
    """Say that the words behind a very old button are not kept any more."""
    text = tr.say("🔎 This search is too old. Please type the words again.")
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def results(tr: Translator, catalogue: Catalogue, query: Query, found: Found) -> Screen:
    """Show a page of what was found, with the wishes as buttons."""
    count = paging.page_count(found.total, PAGE)
    page = min(query.page, count - 1)
    query = Query(query.id, query.words, query.wishes, page)

    def tap(card: ServiceCard) -> str:
        return Tap.SERVICE(card.id, *query.place())

    cards = found.page(page, PAGE)
    parts, rows = offers(tr, catalogue, cards, page * PAGE + 1, tap, icons=True)
    heading = [
        tr.say("🔎 <b>{words}</b>", words=shorten(query.words, WORDS)),
        *_understood(tr, found),
        tr.plural(
            "{count} service found. Prices are for 1,000.",
            "{count} services found. Prices are for 1,000.",
            found.total,
        ),
    ]
    ids = (query.id, int(query.wishes))
    turning = (
        *paging.pages(Tap.SEARCH, ids, page, count),
        *paging.jump(Tap.SEARCH, ids, page, count),
    )
    ways = (buttons.search(tr), buttons.menu(tr))
    return Screen(lines(*heading, *parts), (*rows, *_wishes(tr, query, found), *turning, ways))


def _understood(tr: Translator, found: Found) -> list[Markup]:
    """Say what was taken for a typing error, and what was left aside."""
    shown = []
    if found.corrected:
        meant = shorten(found.corrected, WORDS)
        shown.append(tr.say("Understood as: <b>{words}</b>", words=meant))
    if found.left_out:
        aside = shorten(", ".join(found.left_out), WORDS)
        shown.append(tr.say("Nothing fits: {words}", words=aside))
    return shown


def _wishes(tr: Translator, query: Query, found: Found) -> tuple[Row, ...]:
    """Return the wishes that change something: those granted, and those that some results fit."""
    offered = (
        (Wish.CHEAPEST, tr.label("💲 Cheapest"), 1),
        # Translators: narrows a search to services whose losses can be refilled.
        (Wish.REFILL, tr.label("♻️ Refill"), found.refillable),
        # Translators: narrows a search to services whose orders can be canceled.
        (Wish.CANCEL, tr.label("✖️ Cancel"), found.cancelable),
    )
    row = tuple(
        Button(f"✓ {label}" if wish in query.wishes else label, query.tap(query.wishes ^ wish))
        for wish, label, fitting in offered
        if wish in query.wishes or 0 < fitting < found.total
    )
    return (row,) if row else ()


def nothing(tr: Translator, catalogue: Catalogue, query: Query) -> Screen:
    """Say that nothing was found, and offer the networks."""
    text = lines(
        tr.say("🔎 Nothing found for <b>{words}</b>", words=shorten(query.words, WORDS)),
        "",
        tr.say("Try fewer or other words, or look through the services:"),
    )
    return Screen(text, (*_networks(tr, catalogue), (buttons.services(tr), buttons.menu(tr))))


def too_choosy(tr: Translator, query: Query, found: Found) -> Screen:
    """Say that nothing has all that is wished for; each wish can be taken back."""
    text = lines(
        tr.say("🔎 <b>{words}</b>", words=shorten(query.words, WORDS)),
        tr.say("Nothing found has all that you wish for."),
    )
    ways = (buttons.search(tr), buttons.menu(tr))
    return Screen(text, (*_wishes(tr, query, found), ways))


def no_network(tr: Translator, network: Network) -> Screen:
    """Say that there is nothing for a link's network."""
    text = tr.say(
        "{icon} There is nothing on sale for {network} at the moment.",
        icon=network.icon,
        network=network_title(tr, network),
    )
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def _networks(tr: Translator, catalogue: Catalogue) -> tuple[Row, ...]:
    """Return the largest networks, two a row."""

    def size(shelf: NetworkShelf) -> int:
        return shelf.count

    largest = sorted(catalogue.networks, key=size, reverse=True)[:NETWORKS]
    taps = [network_tap(tr, shelf) for shelf in largest]
    return tuple(tuple(taps[start : start + 2]) for start in range(0, len(taps), 2))
