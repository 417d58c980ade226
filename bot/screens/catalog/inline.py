"""Inline mode: a service as a message for any chat, with a button into the shop."""

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
"""Columns of a result's title; Telegram's apps show two lines of it."""

OPEN = "inline"
"""The payload of the button above the results; it opens the shop's menu."""


@dataclass(frozen=True, slots=True)
class Article:
    """One result: its title and description in the list, and the message that is sent."""

    id: str
    title: str
    description: str
    screen: Screen


@lru_cache(maxsize=CACHED_SCREENS)
def article(tr: Translator, catalog: Catalog, service: ServiceCard, username: str) -> Article:
    """Return a service as a result; its message is in the language of who sends it."""
    category = catalog.category(service.category_id)
    return Article(
        id=LinkTarget.SERVICE.payload(service.id),
        title=cut_to_width(_titled(service.title, category), TITLE),
        description=_description(tr, catalog, service),
        screen=message(tr, catalog, service, username),
    )


def message(tr: Translator, catalog: Catalog, service: ServiceCard, username: str) -> Screen:
    """Show a service to the readers of the chat it is sent into."""
    category = catalog.category(service.category_id)
    text = lines(
        tr.say("<b>{title}</b>", title=service.title),
        escape(category_title(category)) if category else None,
        "",
        tr.say("💵 {price}", price=unit_price(tr, service, catalog.currency)),
        _bounds(tr, service),
    )
    link = deep_link(username, LinkTarget.SERVICE, service.id)
    return Screen(text, ((Button(tr.label("🛒 Open"), url=link),),))


def no_results_label(tr: Translator) -> str:
    """Return the text of the button into the shop if nothing fits the words."""
    return tr.label("Nothing found. Open the shop")


def _titled(title: str, category: CategoryCard | None) -> str:
    """Return a service's title, after its network's icon unless it begins with a sign."""
    return icon_before(title, category.network) + title if category else title


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
