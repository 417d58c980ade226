"""Reading the status of an order or a refill.

`remains: "0"` with *Pending* is normal, `charge` after *Canceled* is unreliable and `start_count`
may never come. So each field is returned as the panel sent it, and only the status says what
happened.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TypeAlias

from bot.panel.error_texts import find_reported_error
from bot.panel.errors import NotSentCause, UnknownCause
from bot.panel.json_values import date_of, id_of, read_amount, read_count, text_of
from bot.panel.refusal_classes import RefusalClass
from bot.quirks.status_vocabulary import PanelStatus
from bot.quirks.status_words import shown_word, status_of
from bot.text.numbers import Unreadable

LONGEST_CURRENCY: Final = 8
"""Characters of a currency code; a longer text is none."""

CHILDREN: Final = 10_000
"""Child orders of one parent that are read."""


class Attribution(Enum):
    """Why an answer is taken to be about the order that was asked for."""

    NAMED = "named"
    """The answer names the order."""
    ALONE = "alone"
    """The answer names none, and the call was about this order alone, as in the document."""
    POSITION = "position"
    """Only the place in a list gives it to the order: it moves no money."""


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """What the panel says of one order.

    A field is None if the panel does not say it. A number is Unreadable if it says something else:
    what follows from that number must not be done by an order's own default.
    """

    status: PanelStatus
    word: str
    """The status in the panel's spelling."""
    charge: Decimal | Unreadable | None = None
    """What the panel took for the order, in `currency`."""
    start_count: int | Unreadable | None = None
    remains: int | Unreadable | None = None
    """Pieces not delivered; panels send negative and too large ones, so users must clamp it."""
    currency: str | None = None
    runs: int | Unreadable | None = None
    """Runs of a drip-feed."""
    posts: int | Unreadable | None = None
    """Posts of a subscription."""
    expiry: date | None = None
    child_orders: tuple[str, ...] | None = None
    """Panel ids of the child orders of a drip-feed or a subscription."""
    attribution: Attribution = field(default=Attribution.ALONE, compare=False)
    raw: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class RefillStatus:
    """What the panel says of one refill."""

    status: PanelStatus
    word: str
    attribution: Attribution = field(default=Attribution.ALONE, compare=False)
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

OF_ANOTHER: Final = ItemError(why=UnknownCause.OTHER_ID)
"""The answer names another id."""


TaughtWords: TypeAlias = Mapping[str, PanelStatus]
"""Status words that an operator has taught; see `status_of`."""

NOTHING_TAUGHT: Final[TaughtWords] = {}


def parse_order_status(item: Any, taught: TaughtWords = NOTHING_TAUGHT) -> OrderStatus | ItemError:
    """Read one order's status, alone or of a batch, from an object, an error or a bare word."""
    word, status = _status(item, taught)
    if isinstance(item, str) and status not in NO_BARE_WORDS:
        return OrderStatus(status, word, raw=item)
    if error := _error(item):
        return error
    if not isinstance(item, Mapping) or not word:
        return UNREADABLE
    return OrderStatus(
        status=status,
        word=word,
        charge=read_amount(item.get("charge")),
        start_count=read_count(item.get("start_count")),
        remains=read_count(item.get("remains")),
        currency=currency_of(item.get("currency")),
        runs=read_count(item.get("runs")),
        posts=read_count(item.get("posts")),
        expiry=date_of(item.get("expiry")),
        child_orders=_children(item.get("orders")),
        raw=item,
    )


def parse_refill_status(
    item: Any, taught: TaughtWords = NOTHING_TAUGHT
) -> RefillStatus | ItemError:
    """Read one refill's status; its error may be nested: `{"status": {"error": …}}`."""
    word, status = _status(item, taught)
    if isinstance(item, str) and status not in NO_BARE_WORDS:
        return RefillStatus(status, word, raw=item)
    if error := _error(item):
        return error
    if not isinstance(item, Mapping) or not word:
        return UNREADABLE
    return RefillStatus(status, word, raw=item)


NO_BARE_WORDS: Final = frozenset({PanelStatus.UNKNOWN, PanelStatus.FAILED})
"""Statuses that are no status as a bare word: an unknown text and "error" report an error."""


def _status(item: Any, taught: TaughtWords) -> tuple[str, PanelStatus]:
    """Return the word of an item as an operator may read it, and its status."""
    text = text_of(item.get("status") if isinstance(item, Mapping) else item)
    return shown_word(text), status_of(text, taught)


def currency_of(value: Any) -> str | None:
    """Read a currency code; None if the value is none."""
    code = text_of(value).strip().upper()
    return code if 0 < len(code) <= LONGEST_CURRENCY else None


def _error(item: Any) -> ItemError | None:
    reported = find_reported_error(item)
    return ItemError(reported.reason, reported.text) if reported else None


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
