"""The price rule: a panel's rate, the exchange and the markup make a customer's price."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from bot.money import MAX_AMOUNT, marked_up

MAX_RATE = Decimal(10**9)
"""A panel's rate above it is a mistake or a joke, whatever the currency (1e11 was met)."""


PLAIN_DIGITS = 30
"""Numbers of more digits are written in scientific notation: 1E+999999 is a panel's number too."""


class Scope(StrEnum):
    """What a rule or an operator's word is about."""

    EVERYTHING = "everything"
    CATEGORY = "category"
    SERVICE = "service"


class MarkupRule(NamedTuple):
    """One markup."""

    percent: Decimal
    """Added to the cost; negative takes away from it."""
    below_cost: bool = False
    """Whether the operator said that it may sell below cost."""


MarkupRules = Mapping[tuple[Scope, int], MarkupRule]
"""The markups there are, by scope and id; the default's id is 0."""

NO_MARKUP = MarkupRule(Decimal(0))


class UnitPrices(NamedTuple):
    """Micro-units of the shop's currency for a rate's worth: a thousand, or one package."""

    unit_cost: int
    """What the panel takes, rounded up."""
    unit_price: int
    """What the customer pays."""


def decimal_text(number: Decimal) -> str:
    """Return the one text of a number, no digit lost: 0.90 and 0.9 are no change of a rate."""
    if not number.is_finite() or abs(number.adjusted()) > PLAIN_DIGITS:
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rate_is_sane(rate: Decimal) -> bool:
    """Tell whether a panel's rate can be meant."""
    return rate.is_finite() and 0 < rate <= MAX_RATE


def rule_for(
    rules: MarkupRules, *, service_id: int, category_id: int, default: MarkupRule = NO_MARKUP
) -> MarkupRule:
    """Return the rule nearest to a service: its own, its category's, the shop's, the default."""
    return (
        rules.get((Scope.SERVICE, service_id))
        or rules.get((Scope.CATEGORY, category_id))
        or rules.get((Scope.EVERYTHING, 0))
        or default
    )


def effective_exchange_rate(
    stored: str | None, *, panel_currency: str | None, shop_currency: str
) -> Decimal | None:
    """Return the shop's units for one of the panel's, or None where nobody has said.

    A panel that names no currency is taken to speak the shop's, unless a rate is stored.
    """
    if stored:
        return Decimal(stored)
    return Decimal(1) if panel_currency in (None, shop_currency) else None


def compute_unit_prices(
    rate: Decimal, *, exchange_rate: Decimal | None, rule: MarkupRule
) -> UnitPrices | None:
    """Price a panel's rate; None for what may not be sold: no exchange, or an absurd amount.

    Never below cost unless the rule says so.
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
