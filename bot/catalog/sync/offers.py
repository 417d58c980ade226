"""Convert a row of the panel's list into the columns that the shop stores."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from bot.catalog.rules.pricing import decimal_text
from bot.catalog.rules.rate_trust import next_trusted_rate
from bot.catalog.rules.sellability import NamePolicy, hidden_reason
from bot.catalog.rules.service_types import service_type
from bot.text.cleaning import clean, clean_lines, remove_unstorable
from bot.text.cutting import cut_to_units

NAMELESS = "…"
"""Title of a category to which the panel gives none."""

LARGEST_BOUND = 2**63 - 1
"""Largest bound that the tables can store."""

EXTERNAL_ID_LENGTH = 128
"""Largest length of a service's id, in characters; rows with a longer one are ignored."""

TITLE_UNITS = 1_000
"""Largest length of a title in UTF-16 units, so that every title fits into a message."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as the panel lists it; None for fields that the panel leaves out."""

    external_id: str
    name: str
    type: str | None
    category: str
    rate: Decimal
    min: int
    max: int
    dripfeed: bool | None = None
    refill: bool | None = None
    cancel: bool | None = None
    description: str | None = None

    @property
    def has_valid_id(self) -> bool:
        """Whether the id can be stored; without it the service cannot be ordered."""
        wanted = self.external_id
        return 0 < len(wanted) <= EXTERNAL_ID_LENGTH and remove_unstorable(wanted) == wanted


class ListedService(NamedTuple):
    """The columns that follow the panel's list, in the order they are compared."""

    category_id: int
    title: str
    raw_title: str
    type_name: str | None
    type: str | None
    rate: str
    min: int
    max: int
    dripfeed: bool | None
    refill: bool | None
    cancel: bool | None
    description: str
    position: int
    hidden_reason: str | None
    trusted_rate: str | None = None
    """The trusted rate from now on: `rate`, or an earlier one if `rate` is too far from it."""


def category_title(offer: Offer) -> str:
    """Return the title under which its category is stored."""
    return clean_title(offer.category) or NAMELESS


def clean_title(raw: str) -> str:
    """Return a panel's name cleaned and cut to TITLE_UNITS."""
    return cut_to_units(clean(raw), TITLE_UNITS)


def listed_service(
    offer: Offer,
    *,
    category_id: int,
    category: str,
    position: int,
    denied: NamePolicy,
    stored_row: Any,
) -> ListedService:
    """Return the columns to store for an offer.

    `stored_row` is None for a new service. An unchanged name is not cleaned again.
    """
    raw_title = remove_unstorable(offer.name)
    title = (
        stored_row.title
        if stored_row and stored_row.raw_title == raw_title
        else clean_title(raw_title)
    )
    type_name = None if offer.type is None else remove_unstorable(offer.type)
    low = min(max(offer.min, 1), LARGEST_BOUND)
    high = min(max(offer.max, 0), LARGEST_BOUND)
    kind = service_type(type_name)
    refused = bool(denied(title) or denied(category))
    rate = decimal_text(offer.rate)
    trusted, believed = judge_rate(rate, offer.rate, stored_row)
    reason = hidden_reason(title, kind, offer.rate, low, high, refused=refused, trusted=trusted)
    return ListedService(
        category_id=category_id,
        title=title,
        raw_title=raw_title,
        type_name=type_name,
        type=kind and str(kind),
        rate=rate,
        min=low,
        max=high,
        dripfeed=offer.dripfeed,
        refill=offer.refill,
        cancel=offer.cancel,
        description=clean_lines(offer.description or ""),
        position=position,
        hidden_reason=reason and str(reason),
        trusted_rate=believed,
    )


def judge_rate(text: str, rate: Decimal, stored_row: Any) -> tuple[Decimal | None, str | None]:
    """Return the trusted rate to compare with, and the text of the trusted rate from now on.

    `text` is `rate` as text. The first value is None if the rate is already the trusted one, which
    is the usual case, or if no rate is trusted yet: then there is nothing to compare.
    """
    stored = None if stored_row is None else stored_row.trusted_rate
    if stored == text:
        return None, text
    trusted = None if stored is None else Decimal(stored)
    believed = next_trusted_rate(trusted, rate)
    return trusted, text if believed is rate else stored
