"""Compute a customer's price from a panel's rate, the exchange rate and the markup."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from bot.money import MAX_AMOUNT, marked_up

MAX_RATE = Decimal(10**9)
"""Largest sane rate, in any currency; a higher one is a mistake (a real panel listed 1e11)."""


PLAIN_DIGITS = 30
"""Numbers of more digits are written in scientific notation: a panel may send 1E+999999."""


class Scope(StrEnum):
    """What a markup or an operator's command applies to."""

    EVERYTHING = "everything"
    CATEGORY = "category"
    SERVICE = "service"


class MarkupRule(NamedTuple):
    """One markup."""

    percent: Decimal
    """Percent added to the cost; negative to subtract."""
    below_cost: bool = False
    """Whether the operator has allowed prices below cost."""


MarkupRules = Mapping[tuple[Scope, int], MarkupRule]
"""Markups by scope and id; the id for `Scope.EVERYTHING` is 0."""

NO_MARKUP = MarkupRule(Decimal(0))


class UnitPrices(NamedTuple):
    """Cost and price of 1,000 pieces or of one package, in micro-units of the shop's currency."""

    unit_cost: int
    """What the shop pays the panel, rounded up."""
    unit_price: int
    """What the customer pays."""


def decimal_text(number: Decimal) -> str:
    """Return a number as text without trailing zeros, so that 0.90 and 0.9 are the same rate."""
    if not number.is_finite() or abs(number.adjusted()) > PLAIN_DIGITS:
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rate_is_sane(rate: Decimal) -> bool:
    """Return True if a rate is finite, above 0 and at most `MAX_RATE`."""
    return rate.is_finite() and 0 < rate <= MAX_RATE


def rule_for(
    rules: MarkupRules, *, service_id: int, category_id: int, default: MarkupRule = NO_MARKUP
) -> MarkupRule:
    """Return a service's markup: its own, else its category's, else the shop's, else `default`."""
    return (
        rules.get((Scope.SERVICE, service_id))
        or rules.get((Scope.CATEGORY, category_id))
        or rules.get((Scope.EVERYTHING, 0))
        or default
    )


def effective_exchange_rate(
    stored: str | None, *, panel_currency: str | None, shop_currency: str
) -> Decimal | None:
    """Return units of the shop's currency for one of the panel's; None if there is no rate.

    `panel_currency` is None if it is not known: then only a stored rate says what a price is.
    """
    if stored:
        return Decimal(stored)
    return Decimal(1) if panel_currency == shop_currency else None


def compute_unit_prices(
    rate: Decimal, *, exchange_rate: Decimal | None, rule: MarkupRule
) -> UnitPrices | None:
    """Compute the prices for a panel's rate.

    Returns None if there is no exchange rate, the rate is not sane, or an amount is out of range.
    The price is never below cost unless the rule allows it.
    """
    if exchange_rate is None or not rate_is_sane(rate):
        return None
    cost = marked_up(rate, markup=Decimal(0), exchange_rate=exchange_rate)
    price = (
        marked_up(rate, markup=rule.percent, exchange_rate=exchange_rate) if rule.percent else cost
    )
    if not rule.below_cost:
        price = max(price, cost)
    return UnitPrices(cost, price) if 0 < price <= MAX_AMOUNT and cost <= MAX_AMOUNT else None
