"""Whether a service is fit to be sold at all, and the reason where it is not."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from bot.catalog.rules.forms import FORMS, Pricing
from bot.catalog.rules.headings import is_heading, is_separator
from bot.catalog.rules.pricing import rate_is_sane
from bot.catalog.rules.rate_trust import is_near_trusted_rate
from bot.catalog.rules.service_types import ServiceType
from bot.i18n import N_

NamePolicy = Callable[[str], object]
"""Return a reason if policy forbids selling a service with this name, else None."""


class HiddenReason(StrEnum):
    """Why a service is kept from customers whatever the operator says."""

    SEPARATOR = "separator"
    """It decorates the panel's list."""
    DENIED = "denied"
    """The policy refuses its name or its category's."""
    UNKNOWN_TYPE = "unknown_type"
    """Nobody knows its order form."""
    ABSURD_RATE = "absurd_rate"
    """Its rate is no price, and never was."""
    BAD_BOUNDS = "bad_limits"
    """No quantity is within its limits."""
    QUARANTINED = "quarantined"
    """Its rate is too far from the one that is trusted; the operator may accept it."""


REASON_LABELS: Mapping[HiddenReason, str] = MappingProxyType(
    {
        HiddenReason.SEPARATOR: N_("Separators"),
        HiddenReason.DENIED: N_("Refused by the policy"),
        HiddenReason.UNKNOWN_TYPE: N_("Unknown type"),
        HiddenReason.ABSURD_RATE: N_("Absurd rate"),
        HiddenReason.BAD_BOUNDS: N_("Impossible limits"),
        HiddenReason.QUARANTINED: N_("In quarantine for their rate"),
    }
)
"""A heading for each reason in the operator's lists."""

REASON_SENTENCES: Mapping[HiddenReason, str] = MappingProxyType(
    {
        HiddenReason.SEPARATOR: N_("{service} only decorates the panel's list."),
        HiddenReason.DENIED: N_("The policy refuses services such as {service}."),
        HiddenReason.UNKNOWN_TYPE: N_("{service} has a type the shop does not know."),
        HiddenReason.ABSURD_RATE: N_("{service} has a rate that cannot be right."),
        HiddenReason.BAD_BOUNDS: N_("{service} has limits that no quantity is within."),
        HiddenReason.QUARANTINED: N_(
            "{service} is in quarantine: its rate moved too far. /quarantine shows it."
        ),
    }
)
"""What an operator is told who publishes it all the same."""


def hidden_reason(
    title: str,
    kind: ServiceType | None,
    rate: Decimal,
    minimum: int,
    maximum: int,
    *,
    refused: bool,
    trusted: Decimal | None = None,
) -> HiddenReason | None:
    """Return what makes a service unfit to be sold; None for one that may be published.

    `title` is clean; `refused` is the policy's word on it; `trusted` the rate it was last
    trusted at.
    """
    flat = kind is not None and FORMS[kind].pricing is Pricing.FLAT
    if is_separator(title) or (not flat and is_heading(title, rate, minimum, maximum)):
        return HiddenReason.SEPARATOR
    if refused:
        return HiddenReason.DENIED
    if kind is None:
        return HiddenReason.UNKNOWN_TYPE
    return _of_numbers(rate, minimum, maximum, trusted)


def _of_numbers(
    rate: Decimal, minimum: int, maximum: int, trusted: Decimal | None
) -> HiddenReason | None:
    if trusted is None and not rate_is_sane(rate):
        return HiddenReason.ABSURD_RATE
    if maximum < minimum:
        return HiddenReason.BAD_BOUNDS
    # The last one asked: what the operator accepts is then fit to be sold.
    held = trusted is not None and not is_near_trusted_rate(trusted, rate)
    return HiddenReason.QUARANTINED if held else None
