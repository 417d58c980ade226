"""A panel's rates for operators: exact if they are numbers, cut if they are not."""

from decimal import Decimal

from bot.i18n import Translator
from bot.text.cutting import cut_to_units

LONGEST = 24
"""UTF-16 units of a rate, and of a currency: a panel may send a thousand digits."""

SMALLEST, LARGEST = -20, 15
"""Decimal exponents of the first digit of a rate that is written out as a number."""


def rate(tr: Translator, text: str | None, currency: str | None) -> str:
    """Show a rate, as text from the panel, with its currency; a dash if there is none."""
    if text is None:
        return "–"
    value = Decimal(text)
    plain = value.is_finite() and SMALLEST <= value.adjusted() <= LARGEST and len(text) <= LONGEST
    shown = tr.number(value) if plain else cut_to_units(text, LONGEST)
    return f"{shown} {cut_to_units(currency, LONGEST)}" if currency else shown
