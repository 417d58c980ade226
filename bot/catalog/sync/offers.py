"""One row of the panel's list, and what the shop makes of it before it is stored."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from bot.catalog.rules.pricing import decimal_text
from bot.catalog.rules.rate_trust import trusted_after
from bot.catalog.rules.sellability import Deny, hidden_reason
from bot.catalog.rules.service_types import service_type
from bot.text.cleaning import clean, clean_lines, storable
from bot.text.cutting import shorten

NAMELESS = "…"
"""The title of a category that has none."""

LARGEST = 2**63 - 1
"""The largest limit the tables hold."""

EXTERNAL_ID_LENGTH = 128
"""An id longer than it is none."""

TITLE_UNITS = 1_000
"""UTF-16 units of a title that are kept: a message has room for one, whatever the panel sends."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as the panel lists it; None is what the panel does not say."""

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
    def identified(self) -> bool:
        """Whether the id can be kept, and so ordered by."""
        wanted = self.external_id
        return 0 < len(wanted) <= EXTERNAL_ID_LENGTH and storable(wanted) == wanted


class Listed(NamedTuple):
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
    """What is believed once this is stored: the rate, or an earlier one that it is far from."""


def category_title(offer: Offer) -> str:
    """Return the title its category is kept under."""
    return title_of(offer.category) or NAMELESS


def title_of(raw: str) -> str:
    """Return a panel's name for people: clean, and short enough for a message."""
    return shorten(clean(raw), TITLE_UNITS)


def listed(
    offer: Offer, *, category_id: int, category: str, position: int, denied: Deny, known: Any
) -> Listed:
    """Return what is to be stored of an offer.

    `known` is the stored row, if there is one: an unchanged name need not be cleaned again.
    """
    raw_title = storable(offer.name)
    title = known.title if known and known.raw_title == raw_title else title_of(raw_title)
    type_name = None if offer.type is None else storable(offer.type)
    low = min(max(offer.min, 1), LARGEST)
    high = min(max(offer.max, 0), LARGEST)
    kind = service_type(type_name)
    refused = bool(denied(title) or denied(category))
    rate = decimal_text(offer.rate)
    trusted, believed = trust_of(rate, offer.rate, known)
    reason = hidden_reason(title, kind, offer.rate, low, high, refused=refused, trusted=trusted)
    return Listed(
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


def trust_of(text: str, rate: Decimal, known: Any) -> tuple[Decimal | None, str | None]:
    """Return the trusted rate to judge a rate by, and the text of what is trusted after it.

    `text` is the rate's own. A rate that is trusted already needs no judge: None stands for it,
    as for a service that is not known yet, and is nearly always the answer.
    """
    stored = None if known is None else known.trusted_rate
    if stored == text:
        return None, text
    trusted = None if stored is None else Decimal(stored)
    believed = trusted_after(trusted, rate)
    return trusted, text if believed is rate else stored
