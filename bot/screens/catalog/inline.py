"""Inline mode: a service as a card that can be sent into any chat, and leads into the shop."""

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from bot.catalog.cards import Catalog, CategoryCard, ServiceCard
from bot.i18n import Translator
from bot.screens.catalog.browsing import CACHED_SCREENS, category_title, unit_price
from bot.screens.catalog.service_list import icon_before, is_flat
from bot.screens.links import LinkTarget, deep_link
from bot.screens.screen import Button, Screen, lines
from bot.text.cutting import cut_to_width

TITLE = 100
"""Columns of a result's title: an app shows two lines of it."""

OPEN = "inline"
"""The payload of the button above the results: the shop's front."""


@dataclass(frozen=True, slots=True)
class Article:
    """A result: how it stands in the list, and the message it becomes."""

    id: str
    title: str
    description: str
    screen: Screen


@lru_cache(maxsize=CACHED_SCREENS)
def article(tr: Translator, catalog: Catalog, service: ServiceCard, username: str) -> Article:
    """Offer a service; the message speaks the sender's language, as whoever sends it does."""
    shelf = catalog.category(service.category_id)
    return Article(
        id=LinkTarget.SERVICE.payload(service.id),
        title=cut_to_width(_titled(service.title, shelf), TITLE),
        description=_description(tr, catalog, service),
        screen=message(tr, catalog, service, username),
    )


def message(tr: Translator, catalog: Catalog, service: ServiceCard, username: str) -> Screen:
    """Show a service to whoever reads the chat it is sent into."""
    shelf = catalog.category(service.category_id)
    text = lines(
        tr.say("<b>{title}</b>", title=service.title),
        escape(category_title(shelf)) if shelf else None,
        "",
        tr.say("💵 {price}", price=unit_price(tr, service, catalog.currency)),
        _bounds(tr, service),
    )
    link = deep_link(username, LinkTarget.SERVICE, service.id)
    return Screen(text, ((Button(tr.label("🛒 Open"), url=link),),))


def no_results_label(tr: Translator) -> str:
    """Name the way into the shop for words that fit nothing."""
    return tr.label("Nothing found. Open the shop")


def _titled(title: str, shelf: CategoryCard | None) -> str:
    """Begin a title with its network's icon, which stands where a picture would."""
    return icon_before(title, shelf.network) + title if shelf else title


def _description(tr: Translator, catalog: Catalog, service: ServiceCard) -> str:
    price = tr.money(service.unit_price, catalog.currency)
    if is_flat(service):
        return tr.label("{price} for a package", price=price)
    return tr.label(
        "{price} for 1,000 · {minimum}–{maximum}",
        price=price,
        minimum=tr.compact(service.min),
        maximum=tr.compact(service.max),
    )


def _bounds(tr: Translator, service: ServiceCard) -> Markup | None:
    if is_flat(service):
        return None
    return tr.say(
        "🔢 From {minimum} to {maximum}",
        minimum=tr.number(service.min),
        maximum=tr.number(service.max),
    )
