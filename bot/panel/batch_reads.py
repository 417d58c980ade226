"""Reads of many ids: up to 100 in a call, or one a call where the panel takes no batches.

An error for one id does not fail the others. An error of the whole panel ends the reading: ids
without an answer get it as their ItemError, or it is raised if no id has an answer.
"""

from collections.abc import Callable, Sequence
from typing import Final

from bot.panel.batches import chunks, match_named_items
from bot.panel.calls import Received
from bot.panel.error_texts import find_reported_error
from bot.panel.errors import PanelError, PanelGarbled, PanelRefused, UnknownCause
from bot.panel.refusal_classes import RefusalClass
from bot.panel.requesting import Requester
from bot.panel.single_reads import (
    BatchRead,
    T,
    item_error,
    parse_attributed,
    read_item,
    read_one_by_one,
)
from bot.panel.statuses import MISSING, OF_ANOTHER, Attribution, ItemError
from bot.quirks.record import BatchMode

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


async def _chunk(
    requester: Requester, operation: BatchRead[T], chunk: Sequence[str]
) -> dict[str, T | ItemError]:
    mode = getattr(requester.quirks, operation.mode_quirk)
    if mode is BatchMode.SINGLE or len(chunk) == 1:
        return await read_one_by_one(requester, operation, chunk)
    try:
        results = await requester.read(
            operation.action,
            {operation.ids_field: ",".join(chunk)},
            _parser(requester, operation, chunk),
        )
    except (PanelRefused, PanelGarbled) as error:
        if not refuses_batches(error):
            raise
        return await _read_singly_after(requester, operation, chunk, error)
    return await _ask_alone_for_contradicted(requester, operation, results)


async def _ask_alone_for_contradicted(
    requester: Requester, operation: BatchRead[T], results: dict[str, T | ItemError]
) -> dict[str, T | ItemError]:
    """Read in calls of their own the ids for which a batch names others."""
    contradicted = [one for one, item in results.items() if item is OF_ANOTHER]
    if not contradicted:
        return results
    try:
        return results | await read_one_by_one(requester, operation, contradicted)
    except PanelError:
        return results


def _parser(
    requester: Requester, operation: BatchRead[T], chunk: Sequence[str]
) -> Callable[[Received], dict[str, T | ItemError] | None]:
    """Return a parser of a batch's answer; the parser returns None for what is no batch."""

    def parse(received: Received) -> dict[str, T | ItemError] | None:
        document = received.answer.body.document
        matched = match_named_items(document, chunk, operation.item_id_fields)
        if matched is None or find_reported_error(document):
            return None
        results: dict[str, T | ItemError] = dict.fromkeys(chunk, MISSING)
        for one, item in matched.items.items():
            by_position = one in matched.by_position
            attribution = Attribution.POSITION if by_position else Attribution.NAMED
            results[one] = parse_attributed(requester, operation, item, attribution)
        return results | dict.fromkeys(matched.contradicted, OF_ANOTHER)

    return parse


async def _read_singly_after(
    requester: Requester, operation: BatchRead[T], chunk: Sequence[str], refusal: PanelError
) -> dict[str, T | ItemError]:
    """Read one by one after a refused batch; raise the refusal if the first id gets it too."""
    first = await read_item(requester, operation, chunk[0])
    refused = item_error(refusal)
    if first == refused and refused.reason not in NOT_FOUND:
        raise refusal
    results = {chunk[0]: first} | await read_one_by_one(requester, operation, chunk[1:])
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
        results = await requester.read(
            operation.action,
            {operation.ids_field: ",".join(ids)},
            _parser(requester, operation, ids),
        )
    except PanelError:
        return False
    return any(item is not MISSING for item in results.values())


def refuses_batches(error: PanelRefused | PanelGarbled) -> bool:
    """Return True if an error may mean that the panel takes only one id a call."""
    if isinstance(error, PanelRefused):
        return error.reason in BATCH_REFUSALS
    return error.why is UnknownCause.INCOMPLETE
