"""Whether a service is fit to be sold at all, and the reason where it is not."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from bot.catalog.forms import FORMS, SELLABLE, Pricing
from bot.catalog.names import is_heading, is_separator
from bot.catalog.pricing import rate_is_sane
from bot.catalog.types import ServiceType
from bot.i18n import N_

Deny = Callable[[str], object]
"""The policy's word on a name: anything true refuses it."""


class HiddenReason(StrEnum):
    """Why a service is kept from customers whatever the operator says."""

    SEPARATOR = "separator"
    """It decorates the panel's list."""
    DENIED = "denied"
    """The policy refuses its name or its category's."""
    UNKNOWN_TYPE = "unknown_type"
    """Nobody knows its order form."""
    UNSELLABLE_TYPE = "unsellable_type"
    """The shop cannot ask what its order form needs yet."""
    ABSURD_RATE = "absurd_rate"
    """Its rate is no price."""
    BAD_LIMITS = "bad_limits"
    """No quantity is within its limits."""


LABELS: Mapping[HiddenReason, str] = MappingProxyType(
    {
        HiddenReason.SEPARATOR: N_("Separators"),
        HiddenReason.DENIED: N_("Refused by the policy"),
        HiddenReason.UNKNOWN_TYPE: N_("Unknown type"),
        HiddenReason.UNSELLABLE_TYPE: N_("Type not sold yet"),
        HiddenReason.ABSURD_RATE: N_("Absurd rate"),
        HiddenReason.BAD_LIMITS: N_("Impossible limits"),
    }
)
"""A heading for each reason in the operator's lists."""

SENTENCES: Mapping[HiddenReason, str] = MappingProxyType(
    {
        HiddenReason.SEPARATOR: N_("{service} only decorates the panel's list."),
        HiddenReason.DENIED: N_("The policy refuses services such as {service}."),
        HiddenReason.UNKNOWN_TYPE: N_("{service} has a type the shop does not know."),
        HiddenReason.UNSELLABLE_TYPE: N_("{service} has a type the shop cannot sell yet."),
        HiddenReason.ABSURD_RATE: N_("{service} has a rate that cannot be right."),
        HiddenReason.BAD_LIMITS: N_("{service} has limits that no quantity is within."),
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
) -> HiddenReason | None:
    """Return what makes a service unfit to be sold; None for one that may be published.

    `title` is clean; `refused` is the policy's word on it.
    """
    flat = kind is not None and FORMS[kind].pricing is Pricing.FLAT
    if is_separator(title) or (not flat and is_heading(title, rate, minimum, maximum)):
        return HiddenReason.SEPARATOR
    if refused:
        return HiddenReason.DENIED
    if kind is None:
        return HiddenReason.UNKNOWN_TYPE
    if kind not in SELLABLE:
        return HiddenReason.UNSELLABLE_TYPE
    if not rate_is_sane(rate):
        return HiddenReason.ABSURD_RATE
    return HiddenReason.BAD_LIMITS if maximum < minimum else None
