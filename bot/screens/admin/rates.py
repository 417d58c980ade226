"""A panel's rates as operators read them: exact where they are numbers, harmless where not."""

from decimal import Decimal

from bot.i18n import Translator
from bot.text.cutting import cut_to_units

LONGEST = 24
"""UTF-16 units of a rate, and of a currency: a panel may send a thousand digits."""

SMALLEST, LARGEST = -20, 15
"""The places of the first digit of what is written out."""


def rate(tr: Translator, text: str | None, currency: str | None) -> str:
    """Show a rate with its currency; a dash where there is none."""
    if text is None:
        return "–"
    value = Decimal(text)
    plain = value.is_finite() and SMALLEST <= value.adjusted() <= LARGEST and len(text) <= LONGEST
    shown = tr.number(value) if plain else cut_to_units(text, LONGEST)
    return f"{shown} {cut_to_units(currency, LONGEST)}" if currency else shown
