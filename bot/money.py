"""Compute with money in micro-units, integers of a millionth of the shop's currency.

A customer's price and a refund are rounded up, each by less than a micro-unit. A panel's charge is
rounded to the nearest one, half to even, when it is booked. Everything else is exact. A panel's
rate is a `Decimal` until it is priced here.
"""

import re
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

UNIT = 1_000_000
"""Micro-units in one unit of currency."""

PER_THOUSAND = 1_000
"""Pieces that a panel's rate is for (panel API v2, `rate`)."""

MAX_AMOUNT = 10**15
"""The largest amount of a movement in micro-units: a billion of the currency."""

AMOUNT = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,6})?")
AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def to_micro_ceiling(amount: Decimal) -> int:
    """Convert units of currency into micro-units, rounded up."""
    return int((amount * UNIT).to_integral_value(ROUND_CEILING))


def to_micro_half_even(amount: Decimal) -> int:
    """Convert units of currency into the nearest micro-units; halves go to the even one."""
    return int((amount * UNIT).to_integral_value(ROUND_HALF_EVEN))


def to_micro(amount: Decimal) -> int:
    """Convert units of currency into micro-units; ValueError for more than six decimals."""
    scaled = amount * UNIT
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError("more than six decimals")
    return int(scaled)


def to_decimal(amount: int) -> Decimal:
    """Convert micro-units into units of currency."""
    return Decimal(amount).scaleb(-6)


def price(unit_price: int, billed_quantity: int) -> int:
    """Return the price of `billed_quantity` pieces in micro-units, rounded up.

    `unit_price` is in micro-units for a thousand pieces.
    """
    return -(-unit_price * billed_quantity // PER_THOUSAND)


def refund(price: int, remains: int, billed_quantity: int) -> int:
    """Return the share of `price` for the pieces that remain, in micro-units, rounded up.

    Where something was delivered, at least a micro-unit stays: a part never gives back the whole.
    It is the refund of all that remains at the end, never a step of it: what went back before is
    taken off, so that rounding adds up to less than a micro-unit an order. `remains` is limited to
    0..`billed_quantity`: panels report less than nothing and more than was ordered.
    """
    if billed_quantity <= 0 or remains <= 0:
        return 0
    if remains >= billed_quantity:
        return price
    return min(-(-price * remains // billed_quantity), max(price - 1, 0))


def marked_up(rate: Decimal, *, markup: Decimal, exchange_rate: Decimal) -> int:
    """Return the unit price for a panel's rate: micro-units of the shop's currency, rounded up.

    `rate` is in the panel's currency, `markup` in percent of the cost, `exchange_rate` in units of
    the shop's currency for one of the panel's.
    """
    return to_micro_ceiling(rate * exchange_rate * (100 + markup) / 100)


def parse_amount(text: str) -> int:
    """Convert a positive amount as an operator types it (`12`, `12.50`, `12,5`) into micro-units.

    Raises ValueError for anything else, for more than six decimals, for more than MAX_AMOUNT, and
    for `1,000` and `1.000`, which mean a thousand in one country and one in another.
    """
    typed = text.strip()
    if not AMOUNT.fullmatch(typed) or AMBIGUOUS.fullmatch(typed):
        raise ValueError("not an amount")
    amount = to_micro(Decimal(typed.replace(",", ".")))
    if not 0 < amount <= MAX_AMOUNT:
        raise ValueError("out of range")
    return amount
