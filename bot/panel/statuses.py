"""The state of an order or a refill, as the panel tells it.

`remains: "0"` with *Pending* is normal, `charge` after *Canceled* is unreliable and `start_count`
may be missing for ever: each field is told as it came, and only the status says what happened.
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
LONGEST_CURRENCY: Final = 8
CHILDREN: Final = 10_000
"""Child orders that are kept of one subscription."""


class PanelStatus(StrEnum):
    """A panel's status words, normalised."""

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
    """Of refills only."""
    UNKNOWN = "unknown"
    """A word nobody has met: the order keeps the state it has."""


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
"""Casefolded, without spaces, underscores and hyphens."""


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """What the panel says of one order; None is what it did not say, or said unreadably."""

    status: PanelStatus
    word: str
    """The status as the panel spelled it."""
    charge: Decimal | None = None
    """In `currency`."""
    start_count: int | None = None
    remains: int | None = None
    """As told: negative and too large ones are real, so it is clamped where it is used."""
    currency: str | None = None
    runs: int | None = None
    """Of a drip-feed."""
    posts: int | None = None
    """Of a subscription."""
    expiry: date | None = None
    child_orders: tuple[str, ...] | None = None
    """Child orders of a drip-feed or a subscription."""
    raw: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class RefillStatus:
    """What the panel says of one refill."""

    status: PanelStatus
    word: str
    raw: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ItemError:
    """One id of a batch that brought no status.

    With a `why` there was nothing readable for it (MISSING: nothing at all); without one the
    panel refused, and `reason` is the class of its `text`.
    """

    reason: RefusalClass = RefusalClass.UNKNOWN
    text: str = ""
    why: UnknownCause | NotSentCause | None = None


MISSING: Final = ItemError(why=UnknownCause.MISSING)
"""The id is not in the answer."""

UNREADABLE: Final = ItemError(why=UnknownCause.INCOMPLETE)
"""The id is in the answer, without a status."""


def status_of(word: str) -> PanelStatus:
    """Normalise a status word; UNKNOWN for one nobody has met."""
    plain = "".join(mark for mark in word.casefold() if mark not in " _-\t\r\n\u00a0")
    return WORDS.get(plain, PanelStatus.UNKNOWN)


def parse_order_status(item: Any) -> OrderStatus | ItemError:
    """Read one order's status, alone or of a batch: an object, an error, or a bare word."""
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
    """Read a currency code; None where there is none."""
    code = text_of(value).strip().upper()
    return code if 0 < len(code) <= LONGEST_CURRENCY else None


def _error(item: Any) -> ItemError | None:
    complaint = find_reported_error(item)
    return ItemError(complaint.reason, complaint.text) if complaint else None


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
