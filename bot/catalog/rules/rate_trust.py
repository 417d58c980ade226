"""Which rates are believed: a panel's slip of a decimal point must not become the shop's price.

A service is trusted at its first sane rate, and the trust follows every rate within FACTOR of it.
One that moved further, or became no price at all, is held back: the service is in quarantine and
its trusted rate stays what it was, until the panel's rate is back or the operator accepts it.
"""

from decimal import Decimal

from bot.catalog.rules.pricing import rate_is_sane

FACTOR = 3
"""A rate that moves further at once, up or down, is for the operator to look at."""


def is_near_trusted_rate(trusted: Decimal, rate: Decimal) -> bool:
    """Tell whether a rate lies within FACTOR of the trusted one, the bounds included."""
    return rate_is_sane(rate) and trusted <= rate * FACTOR and rate <= trusted * FACTOR


def next_trusted_rate(trusted: Decimal | None, rate: Decimal) -> Decimal | None:
    """Return what is trusted once the panel has named this rate."""
    if trusted is None:
        return rate if rate_is_sane(rate) else None
    return rate if is_near_trusted_rate(trusted, rate) else trusted
