"""Decide which rates to trust: a panel's misplaced decimal point must not become the shop's price.

The first sane rate of a service is trusted. A later rate is trusted if it is within FACTOR of the
last trusted one. If it moves further, or is not sane, the service goes into quarantine and the
trusted rate stays as it was, until the panel's rate comes back or the operator accepts it.
"""

from decimal import Decimal

from bot.catalog.rules.pricing import rate_is_sane

FACTOR = 3
"""Largest change of a rate, up or down, that is trusted without the operator."""


def is_near_trusted_rate(trusted: Decimal, rate: Decimal) -> bool:
    """Return True if a rate is within FACTOR of the trusted one, both ends included."""
    return rate_is_sane(rate) and trusted <= rate * FACTOR and rate <= trusted * FACTOR


def next_trusted_rate(trusted: Decimal | None, rate: Decimal) -> Decimal | None:
    """Return the rate to trust after the panel listed `rate`; None if there is no sane one yet."""
    if trusted is None:
        return rate if rate_is_sane(rate) else None
    return rate if is_near_trusted_rate(trusted, rate) else trusted
