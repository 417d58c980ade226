"""Reads of one id a call, and of several ids one by one.

An answer about one id needs no name, as in the API document; if it names an id, it must be the one
that was asked for.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

from bot.panel.batches import chunks, match_named_items, names_another
from bot.panel.calls import Received
from bot.panel.error_texts import find_reported_error
from bot.panel.errors import (
    NotSentCause,
    PanelError,
    PanelGarbled,
    PanelRefused,
    PanelUnreachable,
    UnknownCause,
)
from bot.panel.json_values import id_of
from bot.panel.refusal_classes import RefusalClass
from bot.panel.requesting import Requester
from bot.panel.statuses import (
    MISSING,
    OF_ANOTHER,
    Attribution,
    ItemError,
    OrderStatus,
    RefillStatus,
    TaughtWords,
)
from bot.panel.unwrapping import unwrapped
from bot.quirks.status_words import taught_statuses

T = TypeVar("T", OrderStatus, RefillStatus)
R = RefusalClass

NOTHING: Final = ("[]", "{}")
"""Bodies that PHP writes for an id it does not have: an empty array or object."""

PANEL_WIDE_REFUSALS: Final = frozenset({R.AUTH, R.TRANSIENT, R.BUSY})
"""Refusals that concern every id, not the one that was sent."""


@dataclass(frozen=True, slots=True)
class BatchRead(Generic[T]):
    """How an action reads many ids."""

    action: str
    mode_quirk: str
    """Name of the quirk with this action's BatchMode."""
    id_field: str
    """Request field for one id."""
    ids_field: str
    """Request field for several ids."""
    item_id_fields: Sequence[str]
    """Answer fields in which an item may name its id."""
    parse_item: Callable[[Any, TaughtWords], T | ItemError]
    """Reads the JSON of one item."""


async def read_one(requester: Requester, operation: BatchRead[T], one: str) -> T:
    """Read one id; PanelError if its answer has no status or names another id."""
    return await requester.read(
        operation.action, {operation.id_field: one}, _parser(requester, operation, one)
    )


async def read_one_by_one(
    requester: Requester, operation: BatchRead[T], ids: Sequence[str]
) -> dict[str, T | ItemError]:
    """Read each id in a call of its own, some in parallel; PanelError if none has an answer."""
    results: dict[str, T | ItemError] = {}
    failure: PanelError | None = None
    for group in chunks(ids, requester.quirks.single_calls_at_once):
        answers = await asyncio.gather(*(_tried(requester, operation, one) for one in group))
        for one, answer in zip(group, answers, strict=True):
            if isinstance(answer, PanelError):
                failure = answer
            else:
                results[one] = answer
        if failure is not None:
            break
    if failure is not None and not results:
        raise failure
    missing = item_error(failure) if failure is not None else MISSING
    return {one: results.get(one, missing) for one in ids}


async def read_item(requester: Requester, operation: BatchRead[T], one: str) -> T | ItemError:
    """Read one id; only an error of the whole panel is raised as PanelError."""
    try:
        return await read_one(requester, operation, one)
    except PanelRefused as error:
        if error.reason in PANEL_WIDE_REFUSALS:
            raise
        return item_error(error)
    except PanelGarbled as error:
        return MISSING if error.text in NOTHING else item_error(error)


def item_error(error: PanelError) -> ItemError:
    """Convert an error of the whole panel into an error for one id."""
    if isinstance(error, PanelRefused):
        return ItemError(error.reason, error.text)
    if isinstance(error, PanelUnreachable | PanelGarbled):
        return ItemError(why=error.why)
    return ItemError(R.RATE_LIMITED, why=NotSentCause.RATE_LIMITED)


def parse_attributed(
    requester: Requester, operation: BatchRead[T], item: Any, attribution: Attribution
) -> T | ItemError:
    """Read an item with the words that were taught, and note why it is that of its id."""
    taught = taught_statuses(requester.quirks.status_words)
    parsed = operation.parse_item(item, taught)
    if isinstance(parsed, ItemError):
        return parsed
    return replace(parsed, attribution=attribution)


async def _tried(
    requester: Requester, operation: BatchRead[T], one: str
) -> T | ItemError | PanelError:
    """Read one id; return, not raise, an error of the whole panel, so that parallel reads end."""
    try:
        return await read_item(requester, operation, one)
    except PanelError as error:
        return error


def _parser(
    requester: Requester, operation: BatchRead[T], own: str
) -> Callable[[Received], T | None]:
    """Return a parser of the answer about one id; the parser returns None for an ItemError.

    It raises PanelGarbled for an answer that names another id.
    """

    def parse(received: Received) -> T | None:
        document = received.answer.document
        item, attribution = _own_item(document, own, operation.item_id_fields)
        if item is OF_ANOTHER:
            raise PanelGarbled(UnknownCause.OTHER_ID, received.answer.body.excerpt)
        if item is not document and find_reported_error(document):
            return None
        parsed = parse_attributed(requester, operation, item, attribution)
        return None if isinstance(parsed, ItemError) else parsed

    return parse


def _own_item(document: Any, own: str, id_fields: Sequence[str]) -> tuple[Any, Attribution]:
    """Return what an answer says of the id, and why; OF_ANOTHER if it names other ids only."""
    inner = unwrapped(document, "status")
    if isinstance(inner, Mapping) and "status" in inner:
        if any(names_another(each, own, id_fields) for each in (inner, document)):
            return OF_ANOTHER, Attribution.ALONE
        named = any(id_of(inner.get(field)) == own for field in id_fields)
        return inner, Attribution.NAMED if named else Attribution.ALONE
    return _own_of_batch(document, own, id_fields) or (inner, Attribution.ALONE)


def _own_of_batch(
    document: Any, own: str, id_fields: Sequence[str]
) -> tuple[Any, Attribution] | None:
    """Return what an answer in a batch's shape says of the id; None if it is no batch, or empty."""
    matched = match_named_items(document, (own,), id_fields)
    if matched is None or not document:
        return None
    if own in matched.contradicted or own not in matched.items:
        return OF_ANOTHER, Attribution.ALONE
    item = matched.items[own]
    nameless = item is document or own in matched.by_position
    return item, Attribution.ALONE if nameless else Attribution.NAMED
