"""Browsing: networks, categories, services, and a service's card."""

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from bot.catalog.cards import Catalog, CategoryCard, NetworkCard, ServiceCard
from bot.catalog.rules.networks import NETWORKS, Network
from bot.i18n import Translator
from bot.screens import buttons, links, paging
from bot.screens.callback_data import Tap
from bot.screens.catalog.labels import category_label
from bot.screens.catalog.service_list import icon_before, is_flat, numbered_services
from bot.screens.links import LinkTarget
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Screen, lines
from bot.text.cutting import cut_to_units

FEW_CATEGORIES = 12
"""With no more categories than this there is no need to ask for the network first."""

HEADING = 300
"""UTF-16 units of a category's title above its services or on a service's card."""

DESCRIPTION = 1500

CACHED_SCREENS = 4096
"""Screens kept: they depend on the catalogue, which is replaced and never changed, and nothing
else. The ones of a catalogue that is gone are pushed out by those that are looked at."""

_NUMBERS = {slug: number for number, slug in enumerate(NETWORKS)}
_SLUGS = tuple(NETWORKS)


def network_slug(number: int) -> str:
    """Return the network a button names; the number is its place in `NETWORKS`."""
    return _SLUGS[number] if 0 <= number < len(_SLUGS) else ""


@lru_cache(maxsize=CACHED_SCREENS)
def network_list(tr: Translator, catalog: Catalog) -> Screen:
    """Show the networks, two a row; straight the categories where there are few."""
    if len(catalog.categories) <= FEW_CATEGORIES:
        return category_list(tr, catalog.categories, None, 0)
    taps = [network_button(tr, shelf) for shelf in catalog.networks]
    rows = tuple(tuple(taps[start : start + 2]) for start in range(0, len(taps), 2))
    text = tr.say("🛍 <b>What do you want to promote?</b>")
    return Screen(text, (*rows, (buttons.search(tr), buttons.menu(tr))))


def network_button(tr: Translator, card: NetworkCard) -> Button:
    """Return the way to a network's categories."""
    label = tr.label(
        "{icon} {network} · {count}",
        icon=card.network.icon,
        network=network_title(tr, card.network),
        count=tr.number(card.count),
    )
    return Button(label, Tap.NETWORK(_NUMBERS[card.network.slug], 0))


def network_title(tr: Translator, network: Network) -> str:
    """Name a network; the shelf of what fits none has a name in each language."""
    return network.title or tr.label("Other")


def category_list(
    tr: Translator, categories: Sequence[CategoryCard], network: Network | None, number: int
) -> Screen:
    """Show a page of categories with how many services each has."""
    if not categories:
        return nothing_on_sale(tr)
    total = len(categories)
    page = ListPage.nearest(number, total, paging.growing_page_size(total))
    rows = tuple(
        (Button(category_label(tr, category, network), Tap.CATEGORY(category.id, 0)),)
        for category in page.items(categories)
    )
    if network is None:
        text = tr.say("🛍 <b>Categories</b>")
        turning = paging.number_rows(Tap.CATEGORIES, (), page)
        return Screen(text, (*rows, *turning, (buttons.search(tr), buttons.menu(tr))))
    heading = tr.say(
        "{icon} <b>{network}</b>", icon=network.icon, network=network_title(tr, network)
    )
    turning = paging.number_rows(Tap.NETWORK, (_NUMBERS[network.slug],), page)
    leaving = (buttons.back(tr, Tap.NETWORKS()), buttons.menu(tr))
    return Screen(lines(heading, _extent(tr, categories)), (*rows, *turning, leaving))


def _extent(tr: Translator, shelves: Sequence[CategoryCard]) -> Markup:
    """Say how much there is: a page of buttons does not show it."""
    services = sum(shelf.count for shelf in shelves)
    categories = tr.plural("{count} category", "{count} categories", len(shelves))
    return categories + " · " + tr.plural("{count} service", "{count} services", services)


def category_title(category: CategoryCard) -> str:
    """Return a category's title with its network's icon, unless it begins with one of its own."""
    title = cut_to_units(category.title, HEADING)
    return icon_before(title, category.network) + title


@lru_cache(maxsize=CACHED_SCREENS)
def category_services(
    tr: Translator, catalog: Catalog, category: CategoryCard, number: int, username: str = ""
) -> Screen:
    """Show a page of a category: names in the text, for they are long; prices on the buttons."""
    cards = catalog.services_of(category.id)
    page = ListPage.nearest(number, len(cards))
    parts, rows = numbered_services(
        tr, catalog, page.items(cards), page.offset + 1, lambda card: Tap.SERVICE(card.id)
    )
    heading = (
        tr.say("<b>{category}</b>", category=category_title(category)),
        tr.say("Prices are for 1,000."),
    )
    turning = paging.turning_rows(Tap.CATEGORY, (category.id,), page)
    sharing = links.share_row(
        tr, username, LinkTarget.CATEGORY, category.id, category_title(category)
    )
    leaving = (buttons.back(tr, _above(catalog, category)), buttons.menu(tr))
    return Screen(lines(*heading, *parts), (*rows, *turning, *sharing, leaving))


def _above(catalog: Catalog, shelf: CategoryCard) -> str:
    """Return the way up from a category, to the page it stands on."""
    network = catalog.network(shelf.network.slug)
    if network is None or len(catalog.categories) <= FEW_CATEGORIES:
        return Tap.NETWORKS()
    shelves = network.categories
    place = next((at for at, each in enumerate(shelves) if each.id == shelf.id), 0)
    return Tap.NETWORK(
        _NUMBERS[shelf.network.slug], place // paging.growing_page_size(len(shelves))
    )


@lru_cache(maxsize=CACHED_SCREENS)
def service_card(
    tr: Translator,
    catalog: Catalog,
    service: ServiceCard,
    username: str = "",
    back: str = "",
    *,
    star: str = "",
    favourite: bool = False,
) -> Screen:
    """Show one service with all a customer decides by; `back` leads to its category if empty.

    `star` is what its star's button carries; without it there is none.
    """
    shelf = catalog.category(service.category_id)
    text = lines(
        tr.say("<b>{title}</b>", title=service.title),
        escape(category_title(shelf)) if shelf else None,
        "",
        tr.say("💵 {price}", price=unit_price(tr, service, catalog.currency)),
        _bounds(tr, service),
        _refill(tr, service),
        _cancel(tr, service),
        *_description(tr, service),
        "",
        tr.say("<i>Service {number}</i>", number=str(service.id)),
    )
    back = back or Tap.CATEGORY(service.category_id, _page_of(catalog, service))
    order = Button(tr.label("🛒 Order"), Tap.BUY(service.id))
    sharing = links.share_row(tr, username, LinkTarget.SERVICE, service.id, service.title)
    starring = (Button(_star(tr, favourite=favourite), star),) if star else ()
    return Screen(text, ((order, *starring), *sharing, (buttons.back(tr, back), buttons.menu(tr))))


def _star(tr: Translator, *, favourite: bool) -> str:
    return tr.label("⭐ Favourite ✓") if favourite else tr.label("☆ Favourite")


def unit_price(tr: Translator, service: ServiceCard, currency: str) -> Markup:
    """Say a service's price: for a thousand, or for what it is sold by."""
    if is_flat(service):
        return tr.say("<b>{price}</b> for a package", price=tr.money(service.unit_price, currency))
    return tr.say("<b>{price}</b> for 1,000", price=tr.money(service.unit_price, currency))


def _bounds(tr: Translator, service: ServiceCard) -> Markup | None:
    if is_flat(service):
        return None
    return tr.say(
        "🔢 From {minimum} to {maximum}",
        minimum=tr.number(service.min),
        maximum=tr.number(service.max),
    )


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
    return [Markup(), escape(cut_to_units(service.description, DESCRIPTION))]


def _page_of(catalog: Catalog, service: ServiceCard) -> int:
    cards = catalog.services_of(service.category_id)
    place = next((at for at, each in enumerate(cards) if each.id == service.id), 0)
    return place // paging.PAGE_SIZE


def nothing_on_sale(tr: Translator) -> Screen:
    """Say that nothing is on sale."""
    text = tr.say("Nothing is on sale here at the moment. Please come back a little later.")
    return Screen(text, ((buttons.menu(tr),),))
