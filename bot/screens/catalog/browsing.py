"""Browse networks, categories and services; a service's card."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from markupsafe import Markup, escape

from bot.catalog.cards import Catalog, CategoryCard, NetworkCard, ServiceCard
from bot.catalog.rules.networks import NETWORKS, Network
from bot.i18n import Translator
from bot.orders.learning.health import Health
from bot.screens import buttons, links, paging
from bot.screens.callback_data import Tap
from bot.screens.catalog.health import health_line
from bot.screens.catalog.labels import category_label
from bot.screens.catalog.service_list import icon_before, is_flat, numbered_services
from bot.screens.links import LinkTarget
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Screen, in_rows, lines
from bot.text.cutting import cut_to_units

FEW_CATEGORIES = 12
"""Up to this many categories are shown at once, without asking for the network first."""

HEADING = 300
"""UTF-16 units of a category's title above its services or on a service's card."""

DESCRIPTION = 1500
"""UTF-16 units of a service's description on its card."""

CACHED_SCREENS = 4096
"""Screens in each cache. They depend only on the arguments, and a catalog is replaced, never
changed; the screens of an old catalog are the least recently used and go first."""

_NUMBERS = {slug: number for number, slug in enumerate(NETWORKS)}
_SLUGS = tuple(NETWORKS)


def network_slug(number: int) -> str:
    """Return the slug of the network at this place in `NETWORKS`; empty for a forged number."""
    return _SLUGS[number] if 0 <= number < len(_SLUGS) else ""


@lru_cache(maxsize=CACHED_SCREENS)
def network_list(tr: Translator, catalog: Catalog) -> Screen:
    """Show the networks, two a row; if the categories are few, show these at once."""
    screen = _networks_or_categories(tr, catalog)
    if not catalog.paused:
        return screen
    return replace(screen, text=lines(paused_line(tr), "", screen.text))


def paused_line(tr: Translator) -> Markup:
    """Say that nothing can be ordered at the moment, and that looking around costs nothing."""
    return tr.say(
        "⏸ <b>Orders are paused:</b> the supplier's prices could not be checked for too long. You "
        "can look around; nothing is charged."
    )


def _networks_or_categories(tr: Translator, catalog: Catalog) -> Screen:
    if len(catalog.categories) <= FEW_CATEGORIES:
        return category_list(tr, catalog.categories, None, 0)
    choices = [network_button(tr, card) for card in catalog.networks]
    rows = in_rows(choices, 2)
    text = tr.say("🛍 <b>What do you want to promote?</b>")
    return Screen(text, (*rows, (buttons.search(tr), buttons.menu(tr))))


def network_button(tr: Translator, card: NetworkCard) -> Button:
    """Return the button to a network's categories, with its count of services."""
    label = tr.label(
        "{icon} {network} · {count}",
        icon=card.network.icon,
        network=network_title(tr, card.network),
        count=tr.number(card.count),
    )
    return Button(label, Tap.NETWORK(_NUMBERS[card.network.slug], 0))


def network_title(tr: Translator, network: Network) -> str:
    """Name a network; "Other" is translated."""
    return network.title or tr.label("Other")


def category_list(
    tr: Translator, categories: Sequence[CategoryCard], network: Network | None, number: int
) -> Screen:
    """Show a page of categories, each with its count of services; `network` None means all."""
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


def _extent(tr: Translator, cards: Sequence[CategoryCard]) -> Markup:
    """Say how many categories and services there are: a page shows only some."""
    services = sum(card.count for card in cards)
    categories = tr.plural("{count} category", "{count} categories", len(cards))
    return categories + " · " + tr.plural("{count} service", "{count} services", services)


def category_title(category: CategoryCard) -> str:
    """Return a category's title, after its network's icon unless it begins with a sign."""
    title = cut_to_units(category.title, HEADING)
    return icon_before(title, category.network) + title


@lru_cache(maxsize=CACHED_SCREENS)
def category_services(
    tr: Translator, catalog: Catalog, category: CategoryCard, number: int, username: str = ""
) -> Screen:
    """Show a page of a category's services: names in the text, prices on the buttons."""
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


def _above(catalog: Catalog, category: CategoryCard) -> str:
    """Return the callback data of the page of categories on which this one stands."""
    network = catalog.network(category.network.slug)
    if network is None or len(catalog.categories) <= FEW_CATEGORIES:
        return Tap.NETWORKS()
    cards = network.categories
    place = next((at for at, card in enumerate(cards) if card.id == category.id), 0)
    page = place // paging.growing_page_size(len(cards))
    return Tap.NETWORK(_NUMBERS[category.network.slug], page)


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
    health: Health | None = None,
) -> Screen:
    """Show one service: price, bounds, how it fares, refill, cancel and description.

    `back` is the callback data of the way back; empty leads to the service's category. `star` is
    the callback data of the favourite's button; empty leaves the button out.
    """
    category = catalog.category(service.category_id)
    text = lines(
        tr.say("<b>{title}</b>", title=service.title),
        escape(category_title(category)) if category else None,
        "",
        tr.say("💵 {price}", price=unit_price(tr, service, catalog.currency)),
        paused_line(tr) if catalog.paused else None,
        _bounds(tr, service),
        health_line(tr, health),
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
    """Show a service's unit price: for 1,000, or for a package."""
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
