"""Reading the status of an order or a refill.

`remains: "0"` with *Pending* is normal, `charge` after *Canceled* is unreliable and `start_count`
may never come. So each field is returned as the panel sent it, and only the status says what
happened.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from bot.panel.error_texts import find_reported_error
from bot.panel.errors import NotSentCause, UnknownCause
from bot.panel.json_values import count_of, date_of, decimal_of, id_of, text_of
from bot.panel.refusal_classes import RefusalClass

LONGEST_WORD: Final = 64
"""Characters of a status word that are kept."""

LONGEST_CURRENCY: Final = 8
"""Characters of a currency code; a longer text is none."""

CHILDREN: Final = 10_000
"""Child orders of one parent that are read."""


class PanelStatus(StrEnum):
    """The status of an order or a refill, from any of its spellings."""

    PENDING = "pending"
    PROCESSING = "processing"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PARTIAL = "partial"
    CANCELED = "canceled"
    REFUNDED = "refunded"
    FAILED = "failed"
    ACTIVE = "active"
    PAUSED = "paused"
    EXPIRED = "expired"
    REJECTED = "rejected"
    """For refills only."""
    UNKNOWN = "unknown"
    """The word is not in WORDS: the order keeps its state."""


S = PanelStatus

WORDS: Final[Mapping[str, PanelStatus]] = {
    "pending": S.PENDING,
    "queued": S.PENDING,
    "queue": S.PENDING,
    "inqueue": S.PENDING,
    "awaiting": S.PENDING,
    "waiting": S.PENDING,
    "processing": S.PROCESSING,
    "inprogress": S.IN_PROGRESS,
    "progress": S.IN_PROGRESS,
    "running": S.IN_PROGRESS,
    "active": S.ACTIVE,
    "completed": S.COMPLETED,
    "complete": S.COMPLETED,
    "partial": S.PARTIAL,
    "partiallycompleted": S.PARTIAL,
    "canceled": S.CANCELED,
    "cancelled": S.CANCELED,
    "cancel": S.CANCELED,
    "refunded": S.REFUNDED,
    "fail": S.FAILED,
    "failed": S.FAILED,
    "error": S.FAILED,
    "paused": S.PAUSED,
    "expired": S.EXPIRED,
    "rejected": S.REJECTED,
}
"""Statuses by word, in lower case without spaces, underscores and hyphens."""


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """What the panel says of one order; a field is None if it is missing or cannot be read."""

    status: PanelStatus
    word: str
    """The status in the panel's spelling."""
    charge: Decimal | None = None
    """What the panel took for the order, in `currency`."""
    start_count: int | None = None
    remains: int | None = None
    """Pieces not delivered; panels send negative and too large ones, so users must clamp it."""
    currency: str | None = None
    runs: int | None = None
    """Runs of a drip-feed."""
    posts: int | None = None
    """Posts of a subscription."""
    expiry: date | None = None
    child_orders: tuple[str, ...] | None = None
    """Panel ids of the child orders of a drip-feed or a subscription."""
    raw: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class RefillStatus:
    """What the panel says of one refill."""

    status: PanelStatus
    word: str
    raw: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ItemError:
    """The error of one id of a batch, which has no status.

    If `why` is None, the panel refused and `reason` is the class of its `text`. Otherwise there is
    nothing readable for the id (MISSING: nothing at all).
    """

    reason: RefusalClass = RefusalClass.UNKNOWN
    text: str = ""
    why: UnknownCause | NotSentCause | None = None


MISSING: Final = ItemError(why=UnknownCause.MISSING)
"""The id is not in the answer."""

UNREADABLE: Final = ItemError(why=UnknownCause.INCOMPLETE)
"""The id is in the answer, without a status."""


def status_of(word: str) -> PanelStatus:
    """Return the status of a word in any spelling; UNKNOWN if it is not in WORDS."""
    plain = "".join(mark for mark in word.casefold() if mark not in " _-\t\r\n\u00a0")
    return WORDS.get(plain, PanelStatus.UNKNOWN)


def parse_order_status(item: Any) -> OrderStatus | ItemError:
    """Read one order's status, alone or of a batch, from an object, an error or a bare word."""
    if isinstance(item, str) and status_of(item) is not PanelStatus.UNKNOWN:
        return OrderStatus(status_of(item), item.strip(), raw=item)
    if error := _error(item):
        return error
    if not isinstance(item, Mapping) or not (word := _word(item.get("status"))):
        return UNREADABLE
    return OrderStatus(
        status=status_of(word),
        word=word,
        charge=decimal_of(item.get("charge")),
        start_count=count_of(item.get("start_count")),
        remains=count_of(item.get("remains")),
        currency=currency_of(item.get("currency")),
        runs=count_of(item.get("runs")),
        posts=count_of(item.get("posts")),
        expiry=date_of(item.get("expiry")),
        child_orders=_children(item.get("orders")),
        raw=item,
    )


def parse_refill_status(item: Any) -> RefillStatus | ItemError:
    """Read one refill's status; its error may be nested: `{"status": {"error": …}}`."""
    if isinstance(item, str) and status_of(item) is not PanelStatus.UNKNOWN:
        return RefillStatus(status_of(item), item.strip(), item)
    if error := _error(item):
        return error
    if not isinstance(item, Mapping) or not (word := _word(item.get("status"))):
        return UNREADABLE
    return RefillStatus(status_of(word), word, item)


def currency_of(value: Any) -> str | None:
    """Read a currency code; None if the value is none."""
    code = text_of(value).strip().upper()
    return code if 0 < len(code) <= LONGEST_CURRENCY else None


def _error(item: Any) -> ItemError | None:
    reported = find_reported_error(item)
    return ItemError(reported.reason, reported.text) if reported else None


def _word(value: Any) -> str:
    return text_of(value).strip()[:LONGEST_WORD]


def _children(value: Any) -> tuple[str, ...] | None:
    """Read child order ids: a list of ids or of objects, or ids separated by commas."""
    if isinstance(value, str):
        value = value.split(",") if value.strip() else []
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list):
        return None
    named = (one.get("order") if isinstance(one, Mapping) else one for one in value[:CHILDREN])
    return tuple(child for child in map(id_of, named) if child is not None)
