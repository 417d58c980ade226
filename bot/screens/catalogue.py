"""Browsing: networks, categories, services, and a service's card."""

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from bot.catalog.cards import Catalogue, CategoryShelf, ServiceCard
from bot.catalog.names import cut, shorten
from bot.catalog.networks import NETWORKS, Network
from bot.i18n import Translator
from bot.screens import words
from bot.screens.data import Tap
from bot.screens.screen import Button, Screen, lines

PAGE = 8
"""Services on a page, and categories."""

DIRECT = 12
"""With no more categories than this there is no need to ask for the network first."""

TITLE = 140
LABEL = 34
"""Characters of a button that a phone shows whole."""

HEADING = 300
"""UTF-16 units of a category's title above its services or on a service's card."""

LINE = 280
"""UTF-16 units of a title in a list of PAGE: columns alone do not bound a message."""

DESCRIPTION = 1500

SCREENS = 4096
"""Screens kept: they depend on the catalogue, which is replaced and never changed, and nothing
else. The ones of a catalogue that is gone are pushed out by those that are looked at."""

_NUMBERS = {slug: number for number, slug in enumerate(NETWORKS)}
_SLUGS = tuple(NETWORKS)


def network_slug(number: int) -> str:
    """Return the network a button names; the number is its place in `NETWORKS`."""
    return _SLUGS[number] if 0 <= number < len(_SLUGS) else ""


@lru_cache(maxsize=SCREENS)
def networks(tr: Translator, catalogue: Catalogue) -> Screen:
    """Show the networks, two a row; straight the categories where there are few."""
    if len(catalogue.categories) <= DIRECT:
        return categories(tr, catalogue.categories, None, 0)
    taps = [
        Button(
            tr.label(
                "{icon} {network} · {count}",
                icon=shelf.network.icon,
                network=network_title(tr, shelf.network),
                count=tr.number(shelf.count),
            ),
            Tap.NETWORK(_NUMBERS[shelf.network.slug], 0),
        )
        for shelf in catalogue.networks
    ]
    rows = tuple(tuple(taps[start : start + 2]) for start in range(0, len(taps), 2))
    text = tr.say("🛍 <b>What do you want to promote?</b>")
    return Screen(text, (*rows, (words.menu(tr),)))


def network_title(tr: Translator, network: Network) -> str:
    """Name a network; the shelf of what fits none has a name in each language."""
    return network.title or tr.label("Other")


def categories(
    tr: Translator, shelves: Sequence[CategoryShelf], network: Network | None, page: int
) -> Screen:
    """Show a page of categories with how many services each has."""
    if not shelves:
        return empty(tr)
    count = words.page_count(len(shelves), PAGE)
    page = min(page, count - 1)
    rows = tuple(
        (
            Button(
                f"{cut(shelf.title, LABEL)} · {tr.number(shelf.count)}", Tap.CATEGORY(shelf.id, 0)
            ),
        )
        for shelf in shelves[page * PAGE : (page + 1) * PAGE]
    )
    if network is None:
        text = tr.say("🛍 <b>Categories</b>")
        turning = words.pages(Tap.CATEGORIES, (), page, count)
        return Screen(text, (*rows, *turning, (words.menu(tr),)))
    text = tr.say("{icon} <b>{network}</b>", icon=network.icon, network=network_title(tr, network))
    turning = words.pages(Tap.NETWORK, (_NUMBERS[network.slug],), page, count)
    return Screen(text, (*rows, *turning, (words.back(tr, Tap.NETWORKS()), words.menu(tr))))


def titled(shelf: CategoryShelf) -> str:
    """Return a category's title with its network's icon, unless it begins with one of its own."""
    title = shorten(shelf.title, HEADING)
    return title if not title[:1].isalnum() else f"{shelf.network.icon} {title}"


@lru_cache(maxsize=SCREENS)
def services(tr: Translator, catalogue: Catalogue, shelf: CategoryShelf, page: int) -> Screen:
    """Show a page of a category: names in the text, for they are long; prices on the buttons."""
    cards = catalogue.services_of(shelf.id)
    count = words.page_count(len(cards), PAGE)
    page = min(page, count - 1)
    shown = cards[page * PAGE : (page + 1) * PAGE]
    first = page * PAGE + 1
    parts: list[str] = [
        tr.say("<b>{category}</b>", category=titled(shelf)),
        tr.say("Prices are for 1,000."),
    ]
    taps = []
    for number, card in enumerate(shown, first):
        price = tr.money(card.price, catalogue.currency)
        parts += ["", _line(tr, number, card, price)]
        taps.append(Button(f"{number} · {price}", Tap.SERVICE(card.id)))
    rows = tuple(tuple(taps[start : start + 2]) for start in range(0, len(taps), 2))
    turning = words.pages(Tap.CATEGORY, (shelf.id,), page, count)
    up = Tap.NETWORK(_NUMBERS[shelf.network.slug], 0)
    if len(catalogue.categories) <= DIRECT:
        up = Tap.NETWORKS()
    return Screen(lines(*parts), (*rows, *turning, (words.back(tr, up), words.menu(tr))))


def _line(tr: Translator, number: int, card: ServiceCard, price: str) -> Markup:
    return tr.say(
        "<b>{number}.</b> {title}\n<b>{price}</b> · {minimum}–{maximum}{marks}",
        number=number,
        title=shorten(cut(card.title, TITLE), LINE),
        price=price,
        minimum=tr.compact(card.min),
        maximum=tr.compact(card.max),
        marks=_marks(card),
    )


def _marks(card: ServiceCard) -> str:
    return (" · ♻️" if card.refill else "") + (" · ✖️" if card.cancel else "")


@lru_cache(maxsize=SCREENS)
def card(tr: Translator, catalogue: Catalogue, service: ServiceCard) -> Screen:
    """Show one service with all a customer decides by."""
    shelf = catalogue.category(service.category_id)
    text = lines(
        tr.say("<b>{title}</b>", title=service.title),
        escape(titled(shelf)) if shelf else None,
        "",
        tr.say("💵 {price}", price=per_thousand(tr, service, catalogue.currency)),
        tr.say(
            "🔢 From {minimum} to {maximum}",
            minimum=tr.number(service.min),
            maximum=tr.number(service.max),
        ),
        _refill(tr, service),
        _cancel(tr, service),
        *_description(tr, service),
        "",
        tr.say("<i>Service {number}</i>", number=str(service.id)),
    )
    back = Tap.CATEGORY(service.category_id, _page_of(catalogue, service))
    order = Button(tr.label("🛒 Order"), Tap.BUY(service.id))
    return Screen(text, ((order,), (words.back(tr, back), words.menu(tr))))


def per_thousand(tr: Translator, service: ServiceCard, currency: str) -> Markup:
    """Say a service's price."""
    return tr.say("<b>{price}</b> for 1,000", price=tr.money(service.price, currency))


def _refill(tr: Translator, service: ServiceCard) -> Markup | None:
    if service.refill is None:
        return None
    return tr.say("♻️ Refill: yes") if service.refill else tr.say("♻️ Refill: no")


def _cancel(tr: Translator, service: ServiceCard) -> Markup | None:
    if service.cancel is None:
        return None
    return tr.say("✖️ Can be canceled: yes") if service.cancel else tr.say("✖️ Can be canceled: no")


def _description(tr: Translator, service: ServiceCard) -> list[Markup]:
    if not service.description:
        return []
    return [Markup(), escape(shorten(service.description, DESCRIPTION))]


def _page_of(catalogue: Catalogue, service: ServiceCard) -> int:
    cards = catalogue.services_of(service.category_id)
    place = next((at for at, each in enumerate(cards) if each.id == service.id), 0)
    return place // PAGE


def empty(tr: Translator) -> Screen:
    """Say that nothing is on sale."""
    text = tr.say("Nothing is on sale here at the moment. Please come back a little later.")
    return Screen(text, ((words.menu(tr),),))
