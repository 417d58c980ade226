"""Compares a panel's charge with the charge by a rate, within the panel's rounding."""

from decimal import Decimal

from bot.money import PER_THOUSAND

MIN_DECIMALS, MAX_DECIMALS = 5, 10
"""Decimals of a charge: the document's examples have five; beyond ten a float's noise begins.

A charge with fewer decimals counts as exact to five: panels cut trailing zeros off.
"""


def charge_matches(charge: Decimal, rate: Decimal, pieces: int) -> bool:
    """Return True if so many pieces at this rate for 1,000 make the charge, within rounding."""
    last = Decimal(1).scaleb(-min(max(-_exponent(charge), MIN_DECIMALS), MAX_DECIMALS))
    return abs(charge - rate * pieces / PER_THOUSAND) < last


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
