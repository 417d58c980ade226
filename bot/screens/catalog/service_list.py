"""Services in a list: names in the text, numbers and prices on the buttons."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.catalog.cards import Catalog, ServiceCard
from bot.catalog.rules.forms import FORMS, Pricing
from bot.catalog.rules.networks import Network
from bot.i18n import Translator
from bot.screens.screen import Button, Row, in_rows
from bot.text.cutting import cut_to_units, cut_to_width

TITLE_COLUMNS = 140
"""Columns of a title in a list."""

TITLE_UNITS = 280
"""UTF-16 units of a title in a list: columns do not bound the length of a message."""


def numbered_services(
    tr: Translator,
    catalog: Catalog,
    cards: Sequence[ServiceCard],
    first: int,
    tap: Callable[[ServiceCard], str],
    *,
    icons: bool = False,
) -> tuple[list[Markup], tuple[Row, ...]]:
    """Return the lines of services, numbered from `first`, and their buttons, two a row.

    `icons` puts the network's icon before each title, for lists of more than one network.
    """
    parts, taps = [], []
    for number, card in enumerate(cards, first):
        price = tr.money(card.unit_price, catalog.currency)
        parts += [Markup(), _line(tr, number, card, price, _icon(catalog, card) if icons else "")]
        taps.append(Button(f"{number} · {price}", tap(card)))
    return parts, in_rows(taps, 2)


def _line(tr: Translator, number: int, card: ServiceCard, price: str, icon: str) -> Markup:
    title = icon + cut_to_units(cut_to_width(card.title, TITLE_COLUMNS), TITLE_UNITS)
    if is_flat(card):
        return tr.say(
            "<b>{number}.</b> {title}\n<b>{price}</b> for a package{marks}",
            number=number,
            title=title,
            price=price,
            marks=_marks(card),
        )
    return tr.say(
        "<b>{number}.</b> {title}\n<b>{price}</b> · {minimum}–{maximum}{marks}",
        number=number,
        title=title,
        price=price,
        minimum=tr.compact(card.min),
        maximum=tr.compact(card.max),
        marks=_marks(card),
    )


def is_flat(card: ServiceCard) -> bool:
    """Return True if the unit price is for a package, not for 1,000."""
    return FORMS[card.type].pricing is Pricing.FLAT


def _marks(card: ServiceCard) -> str:
    return (" · ♻️" if card.refill else "") + (" · ✖️" if card.cancel else "")


def _icon(catalog: Catalog, card: ServiceCard) -> str:
    category = catalog.category(card.category_id)
    return icon_before(card.title, category.network) if category else ""


def icon_before(title: str, network: Network) -> str:
    """Return the network's icon and a space; empty if the title begins with a sign."""
    return f"{network.icon} " if title[:1].isalnum() else ""
