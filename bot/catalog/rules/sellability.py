"""Decide whether a service is fit to be sold, and the reason if it is not."""

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
    """Why a service is unfit to be sold, even if the operator has published it."""

    SEPARATOR = "separator"
    """It is decoration of the panel's list."""
    DENIED = "denied"
    """Policy forbids its name or its category's."""
    UNKNOWN_TYPE = "unknown_type"
    """The shop does not know the order form of its type."""
    ABSURD_RATE = "absurd_rate"
    """Its rate is not sane, and it never had a trusted one."""
    BAD_BOUNDS = "bad_limits"
    """No quantity is within its bounds."""
    QUARANTINED = "quarantined"
    """Its rate is too far from the trusted one; the operator may accept it."""


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
"""The error text for an operator who tries to publish an unfit service, by reason."""


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
    """Return why a service is unfit to be sold; None if it may be published.

    `title` is cleaned. `refused` is True if policy forbids the title or the category. `trusted` is
    the last trusted rate; None if there is none, or if it equals `rate`.
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
    # Checked last, so that a service is fit to be sold once the operator accepts its rate.
    held = trusted is not None and not is_near_trusted_rate(trusted, rate)
    return HiddenReason.QUARANTINED if held else None
