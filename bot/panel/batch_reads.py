"""Reading many ids: in calls of up to a hundred, or one by one where the panel wants that.

One bad id never fails the others. A failure of the panel itself ends the round: the ids it still
owes are told as errors, or the failure is raised if it answered none.
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
from bot.quirks.record import BatchMode

T = TypeVar("T", OrderStatus, RefillStatus)
R = RefusalClass

NOT_FOUND: Final = frozenset({R.ORDER_NOT_FOUND, R.REFILL_NOT_FOUND})
"""Said of one id; and of a whole batch by a panel that looked for the field `order` in vain."""

BATCH_REFUSALS: Final = NOT_FOUND | {
    R.BAD_REQUEST,
    R.MISSING_FIELD,
    R.UNSUPPORTED_ACTION,
    R.UNKNOWN,
}
"""What a panel says that does not know batches."""

NOTHING: Final = ("[]", "{}")
"""How PHP writes that it has nothing of that id."""

PANEL_WIDE_REFUSALS: Final = frozenset({R.AUTH, R.TRANSIENT, R.BUSY})
"""Refusals that are about no id in particular."""


@dataclass(frozen=True, slots=True)
class BatchRead(Generic[T]):
    """How one action reads many ids."""

    action: str
    mode_quirk: str
    """The quirk that says how."""
    id_field: str
    """The field for one id."""
    ids_field: str
    """The field for several."""
    item_id_fields: Sequence[str]
    """The fields by which an item names its id."""
    parse_item: Callable[[Any], T | ItemError]


async def read_many(
    requester: Requester, operation: BatchRead[T], ids: Sequence[str]
) -> dict[str, T | ItemError]:
    """Ask about each id once; PanelError only where the panel answered about none."""
    wanted = tuple(dict.fromkeys(ids))
    found: dict[str, T | ItemError] = {}
    failure: PanelError | None = None
    for chunk in chunks(wanted, requester.quirks.batch_size):
        try:
            found |= await _chunk(requester, operation, chunk)
        except PanelError as error:
            failure = error
            break
    if failure is None:
        return found
    if not found:
        raise failure
    return {one: found.get(one, item_error(failure)) for one in wanted}


def single_reader(operation: BatchRead[T]) -> Callable[[Received], T | None]:
    """Return the reading of a single answer."""

    def reading(received: Received) -> T | None:
        read = operation.parse_item(received.answer.document)
        return None if isinstance(read, ItemError) else read

    return reading


def item_error(error: PanelError) -> ItemError:
    """Tell a failure of the panel as that of one id."""
    if isinstance(error, PanelRefused):
        return ItemError(error.reason, error.text)
    if isinstance(error, PanelUnreachable | PanelGarbled):
        return ItemError(why=error.why)
    return ItemError(R.RATE_LIMITED, why=NotSentCause.RATE_LIMITED)


async def _chunk(
    requester: Requester, ask: BatchRead[T], chunk: Sequence[str]
) -> dict[str, T | ItemError]:
    mode = getattr(requester.quirks, ask.mode_quirk)
    if mode is BatchMode.SINGLE or len(chunk) == 1:
        return await _one_by_one(requester, ask, chunk)
    try:
        items = await requester.read(
            ask.action, {ask.ids_field: ",".join(chunk)}, _batch(ask, chunk)
        )
    except (PanelRefused, PanelGarbled) as error:
        if not refuses_batches(error):
            raise
        refusal: PanelError = error
    else:
        return {one: ask.parse_item(items[one]) if one in items else MISSING for one in chunk}
    return await _instead(requester, ask, chunk, refusal)


def _batch(ask: BatchRead[T], chunk: Sequence[str]) -> Callable[[Received], dict[str, Any] | None]:
    def reading(received: Received) -> dict[str, Any] | None:
        document = received.answer.body.document
        return (
            None
            if find_reported_error(document)
            else match_items(document, chunk, ask.item_id_fields)
        )

    return reading


async def _instead(
    requester: Requester, ask: BatchRead[T], chunk: Sequence[str], refusal: PanelError
) -> dict[str, T | ItemError]:
    """Ask one by one after a refused batch; if the first is refused alike, it was no batch's."""
    first = await _single(requester, ask, chunk[0])
    said = item_error(refusal)
    if first == said and said.reason not in NOT_FOUND:
        raise refusal
    found = {chunk[0]: first} | await _one_by_one(requester, ask, chunk[1:])
    good = [one for one, item in found.items() if not isinstance(item, ItemError)]
    # Some refuse a whole batch for one id they do not know: that is no panel without batches.
    if good and not (said in found.values() and await _accepts_batch(requester, ask, good[:2])):
        requester.remember_single(ask.mode_quirk)
    return found


async def _accepts_batch(requester: Requester, ask: BatchRead[T], ids: Sequence[str]) -> bool:
    """Tell whether ids that the panel knows may be asked about together; one alone may be."""
    try:
        return bool(
            await requester.read(ask.action, {ask.ids_field: ",".join(ids)}, _batch(ask, ids))
        )
    except PanelError:
        return False


async def _one_by_one(
    requester: Requester, ask: BatchRead[T], ids: Sequence[str]
) -> dict[str, T | ItemError]:
    found: dict[str, T | ItemError] = {}
    failure: PanelError | None = None
    for group in chunks(ids, requester.quirks.single_calls_at_once):
        answers = await asyncio.gather(*(_tried(requester, ask, one) for one in group))
        for one, answer in zip(group, answers, strict=True):
            if isinstance(answer, PanelError):
                failure = answer
            else:
                found[one] = answer
        if failure is not None:
            break
    if failure is not None and not found:
        raise failure
    owed = item_error(failure) if failure is not None else MISSING
    return {one: found.get(one, owed) for one in ids}


async def _tried(requester: Requester, ask: BatchRead[T], one: str) -> T | ItemError | PanelError:
    """Ask about one id beside others; a failure of the panel is returned."""
    try:
        return await _single(requester, ask, one)
    except PanelError as error:
        return error


async def _single(requester: Requester, ask: BatchRead[T], one: str) -> T | ItemError:
    try:
        return await requester.read(ask.action, {ask.id_field: one}, single_reader(ask))
    except PanelRefused as error:
        if error.reason in PANEL_WIDE_REFUSALS:
            raise
        return item_error(error)
    except PanelGarbled as error:
        return MISSING if error.text in NOTHING else item_error(error)


def refuses_batches(error: PanelRefused | PanelGarbled) -> bool:
    """Tell whether an error may mean that the panel takes one id a call."""
    if isinstance(error, PanelRefused):
        return error.reason in BATCH_REFUSALS
    return error.why is UnknownCause.INCOMPLETE
