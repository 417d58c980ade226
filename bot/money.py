"""Money: integers of one millionth of the shop's currency, and the two roundings there are.

A customer's price rounds up and a refund rounds up too, each by less than one unit; everything
else is exact. Panel rates stay `Decimal` until they are priced here.
"""

import re
from decimal import ROUND_CEILING, Decimal

UNIT = 1_000_000
"""Micro-units in one unit of currency."""

PER_THOUSAND = 1_000
"""A panel's rate is for a thousand (panel API v2, `rate`)."""

MAX_AMOUNT = 10**15
"""The largest amount of one movement, in micro-units (a billion of the currency)."""

AMOUNT = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,6})?")
AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def to_micro_ceiling(amount: Decimal) -> int:
    """Turn units of currency into micro-units, rounding towards the shop; exact where it can be."""
    return int((amount * UNIT).to_integral_value(ROUND_CEILING))


def to_micro(amount: Decimal) -> int:
    """Turn units of currency into micro-units; ValueError where a fraction would be lost."""
    scaled = amount * UNIT
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError("more than six decimals")
    return int(scaled)


def to_decimal(amount: int) -> Decimal:
    """Turn micro-units into units of currency, without loss."""
    return Decimal(amount).scaleb(-6)


def price(unit_price: int, billed_quantity: int) -> int:
    """Price `quantity` pieces at `rate` micro-units a thousand; rounds up to the micro-unit."""
    return -(-unit_price * billed_quantity // PER_THOUSAND)


def refund(price: int, remains: int, billed_quantity: int) -> int:
    """Return the undelivered share of `price`: in the customer's favour by less than one unit.

    `remains` is clamped to 0..quantity, for panels answer more and less than was ordered.
    """
    undelivered = min(max(remains, 0), billed_quantity)
    return -(-price * undelivered // billed_quantity) if billed_quantity > 0 else 0


def marked_up(rate: Decimal, *, markup: Decimal, exchange_rate: Decimal) -> int:
    """Price a thousand: the panel's rate in its currency → micro-units of the shop's, rounded up.

    `markup` is in percent of the cost, `exchange` the shop's units for one of the panel's.
    """
    return to_micro_ceiling(rate * exchange_rate * (100 + markup) / 100)


def parse_amount(text: str) -> int:
    """Read a positive amount as an operator types it (`12`, `12.50`, `12,5`) into micro-units.

    ValueError for anything else, for more than six decimals, for more than MAX_AMOUNT, and for
    `1,000` and `1.000`, which are a thousand to one reader and one to another.
    """
    typed = text.strip()
    if not AMOUNT.fullmatch(typed) or AMBIGUOUS.fullmatch(typed):
        raise ValueError("not an amount")
    amount = to_micro(Decimal(typed.replace(",", ".")))
    if not 0 < amount <= MAX_AMOUNT:
        raise ValueError("out of range")
    return amount
