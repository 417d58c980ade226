"""Reads of many ids: up to 100 in a call, or one a call where the panel takes no batches.

An error for one id does not fail the others. An error of the whole panel ends the reading: ids
without an answer get it as their ItemError, or it is raised if no id has an answer.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from bot.panel.batches import chunks, match_items
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
from bot.panel.refusal_classes import RefusalClass
from bot.panel.requesting import Requester
from bot.panel.statuses import MISSING, ItemError, OrderStatus, RefillStatus
from bot.panel.unwrapping import unwrapped
from bot.quirks.record import BatchMode

T = TypeVar("T", OrderStatus, RefillStatus)
R = RefusalClass

NOT_FOUND: Final = frozenset({R.ORDER_NOT_FOUND, R.REFILL_NOT_FOUND})
"""Refusals of one id; also of a whole batch, by a panel that expects the field `order`."""

BATCH_REFUSALS: Final = NOT_FOUND | {
    R.BAD_REQUEST,
    R.MISSING_FIELD,
    R.UNSUPPORTED_ACTION,
    R.UNKNOWN,
}
"""Refusals that may mean that the panel does not take batches."""

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
    parse_item: Callable[[Any], T | ItemError]
    """Reads the JSON of one item."""


async def read_many(
    requester: Requester, operation: BatchRead[T], ids: Sequence[str]
) -> dict[str, T | ItemError]:
    """Read every id once; return an entry for each id. PanelError if no id has an answer."""
    wanted = tuple(dict.fromkeys(ids))
    results: dict[str, T | ItemError] = {}
    failure: PanelError | None = None
    for chunk in chunks(wanted, requester.quirks.batch_size):
        try:
            results |= await _chunk(requester, operation, chunk)
        except PanelError as error:
            failure = error
            break
    if failure is None:
        return results
    if not results:
        raise failure
    return {one: results.get(one, item_error(failure)) for one in wanted}


def single_reader(operation: BatchRead[T]) -> Callable[[Received], T | None]:
    """Return a parser of the answer about one id; the parser returns None for an ItemError."""

    def parse(received: Received) -> T | None:
        document = received.answer.document
        inner = unwrapped(document, "status")
        if inner is not document and find_reported_error(document):
            return None
        item = operation.parse_item(inner)
        return None if isinstance(item, ItemError) else item

    return parse


def item_error(error: PanelError) -> ItemError:
    """Convert an error of the whole panel into an error for one id."""
    if isinstance(error, PanelRefused):
        return ItemError(error.reason, error.text)
    if isinstance(error, PanelUnreachable | PanelGarbled):
        return ItemError(why=error.why)
    return ItemError(R.RATE_LIMITED, why=NotSentCause.RATE_LIMITED)


async def _chunk(
    requester: Requester, operation: BatchRead[T], chunk: Sequence[str]
) -> dict[str, T | ItemError]:
    mode = getattr(requester.quirks, operation.mode_quirk)
    if mode is BatchMode.SINGLE or len(chunk) == 1:
        return await _one_by_one(requester, operation, chunk)
    try:
        items = await requester.read(
            operation.action, {operation.ids_field: ",".join(chunk)}, _batch(operation, chunk)
        )
    except (PanelRefused, PanelGarbled) as error:
        if not refuses_batches(error):
            raise
        refusal: PanelError = error
    else:
        return {one: operation.parse_item(items[one]) if one in items else MISSING for one in chunk}
    return await _read_singly_after(requester, operation, chunk, refusal)


def _batch(
    operation: BatchRead[T], chunk: Sequence[str]
) -> Callable[[Received], dict[str, Any] | None]:
    def parse(received: Received) -> dict[str, Any] | None:
        document = received.answer.body.document
        return (
            None
            if find_reported_error(document)
            else match_items(document, chunk, operation.item_id_fields)
        )

    return parse


async def _read_singly_after(
    requester: Requester, operation: BatchRead[T], chunk: Sequence[str], refusal: PanelError
) -> dict[str, T | ItemError]:
    """Read one by one after a refused batch; raise the refusal if the first id gets it too."""
    first = await _single(requester, operation, chunk[0])
    refused = item_error(refusal)
    if first == refused and refused.reason not in NOT_FOUND:
        raise refusal
    results = {chunk[0]: first} | await _one_by_one(requester, operation, chunk[1:])
    good = [one for one, item in results.items() if not isinstance(item, ItemError)]
    # A panel may refuse a whole batch for one unknown id, and still take batches.
    if good and not (
        refused in results.values() and await _accepts_batch(requester, operation, good[:2])
    ):
        requester.remember_single(operation.mode_quirk)
    return results


async def _accepts_batch(requester: Requester, operation: BatchRead[T], ids: Sequence[str]) -> bool:
    """Return True if the panel answers these ids, which it knows, in one call."""
    try:
        return bool(
            await requester.read(
                operation.action, {operation.ids_field: ",".join(ids)}, _batch(operation, ids)
            )
        )
    except PanelError:
        return False


async def _one_by_one(
    requester: Requester, operation: BatchRead[T], ids: Sequence[str]
) -> dict[str, T | ItemError]:
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


async def _tried(
    requester: Requester, operation: BatchRead[T], one: str
) -> T | ItemError | PanelError:
    """Read one id; return, not raise, an error of the whole panel, so that parallel reads end."""
    try:
        return await _single(requester, operation, one)
    except PanelError as error:
        return error


async def _single(requester: Requester, operation: BatchRead[T], one: str) -> T | ItemError:
    try:
        return await requester.read(
            operation.action, {operation.id_field: one}, single_reader(operation)
        )
    except PanelRefused as error:
        if error.reason in PANEL_WIDE_REFUSALS:
            raise
        return item_error(error)
    except PanelGarbled as error:
        return MISSING if error.text in NOTHING else item_error(error)


def refuses_batches(error: PanelRefused | PanelGarbled) -> bool:
    """Return True if an error may mean that the panel takes only one id a call."""
    if isinstance(error, PanelRefused):
        return error.reason in BATCH_REFUSALS
    return error.why is UnknownCause.INCOMPLETE
