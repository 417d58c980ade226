"""Refills and cancellations of many orders: each id gets an outcome, and nothing is raised.

A batch is one write: it is sent once, and if its outcome is unknown, that of each id is unknown.
Ids are sent again, one by one, only after a refusal that proves that nothing was done.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.panel.answer import Answer
from bot.panel.batch_reads import BATCH_REFUSALS, NOT_FOUND
from bot.panel.batches import ORDER_ID_FIELDS, chunks, match_items, name_orders
from bot.panel.body import BodyKind
from bot.panel.deadline import CallDeadline
from bot.panel.error_texts import find_reported_error
from bot.panel.errors import NotSentCause, UnknownCause
from bot.panel.outcomes import NotSent, Outcome, Rejected, Unknown
from bot.panel.requesting import Requester
from bot.quirks.record import BatchMode

Outcomes: TypeAlias = dict[str, Outcome]


@dataclass(frozen=True, slots=True)
class BatchWrite:
    """How an action writes many ids."""

    action: str
    mode_quirk: str
    """Name of the quirk with this action's BatchMode."""
    judge_answer: Callable[[Answer, str], Outcome]
    """Judges a whole answer as the outcome of one id."""
    judge_item: Callable[[Any, str], Outcome | None]
    """Judges one item of a batch's answer; returns None if the item says nothing."""
    documented_single: bool
    """True if the document also has this action with one `order`."""


ORDER: Final = "order"
ORDERS: Final = "orders"


async def write_many(
    requester: Requester,
    operation: BatchWrite,
    ids: Sequence[str],
    deadline: CallDeadline | None = None,
) -> Outcomes:
    """Send every id once; when the panel asks to slow down, the remaining ids are not sent.

    After `deadline` nothing is sent, and a call under way is cut off.
    """
    outcomes: Outcomes = {}
    for chunk in chunks(tuple(dict.fromkeys(ids)), requester.quirks.batch_size):
        waiting = rate_limited_outcome(outcomes.values())
        outcomes |= (
            dict.fromkeys(chunk, waiting)
            if waiting
            else await _chunk(requester, operation, chunk, deadline)
        )
    return outcomes


def rate_limited_outcome(outcomes: Any) -> NotSent | None:
    """Return the first outcome in which the panel asks to slow down, or None."""
    unsent = (one for one in outcomes if isinstance(one, NotSent))
    return next((one for one in unsent if one.why is NotSentCause.RATE_LIMITED), None)


async def _chunk(
    requester: Requester,
    operation: BatchWrite,
    chunk: Sequence[str],
    deadline: CallDeadline | None,
) -> Outcomes:
    single = getattr(requester.quirks, operation.mode_quirk) is BatchMode.SINGLE
    if single or (len(chunk) == 1 and operation.documented_single):
        return await _one_by_one(requester, operation, chunk, deadline)
    judged = await requester.write(
        operation.action,
        {ORDERS: ",".join(chunk)},
        lambda answer: _judged(operation, answer, chunk),
        deadline and deadline.for_another_call(),
    )
    if isinstance(judged, dict):
        return judged
    if isinstance(judged, Rejected) and judged.reason in BATCH_REFUSALS:
        return await _write_singly_after(requester, operation, chunk, judged, deadline)
    return dict.fromkeys(chunk, judged)


def _judged(operation: BatchWrite, answer: Answer, chunk: Sequence[str]) -> Outcomes | Outcome:
    """Judge a batch's answer: each id by its item, or all ids as one if it has no items."""
    document = answer.body.document
    whole = operation.judge_answer(answer, chunk[0])
    if answer.body.kind is not BodyKind.JSON or find_reported_error(document):
        return whole
    items = match_items(name_orders(document, chunk), chunk, ORDER_ID_FIELDS)
    if items is None:
        one_yes = len(chunk) == 1 or not isinstance(document, int | str | Mapping)
        return whole if one_yes else Unknown(UnknownCause.INCOMPLETE, answer.body.excerpt, document)
    return {
        one: operation.judge_item(items[one], one)
        or Unknown(UnknownCause.INCOMPLETE, "", items[one])
        if one in items
        else Unknown(UnknownCause.MISSING)
        for one in chunk
    }


async def _write_singly_after(
    requester: Requester,
    operation: BatchWrite,
    chunk: Sequence[str],
    refusal: Rejected,
    deadline: CallDeadline | None,
) -> Outcomes:
    """Send one by one after a refused batch; if the first id gets the refusal too, stop there."""
    first = await _single(requester, operation, chunk[0], deadline)
    if first == refusal and refusal.reason not in NOT_FOUND:
        return dict.fromkeys(chunk, refusal)
    outcomes = {chunk[0]: first} | await _one_by_one(requester, operation, chunk[1:], deadline)
    if not all(isinstance(outcome, Rejected) for outcome in outcomes.values()):
        requester.remember_single(operation.mode_quirk)
    return outcomes


async def _one_by_one(
    requester: Requester,
    operation: BatchWrite,
    ids: Sequence[str],
    deadline: CallDeadline | None,
) -> Outcomes:
    outcomes: Outcomes = {}
    for one in ids:
        outcomes[one] = rate_limited_outcome(outcomes.values()) or await _single(
            requester, operation, one, deadline
        )
    return outcomes


async def _single(
    requester: Requester, operation: BatchWrite, one: str, deadline: CallDeadline | None
) -> Outcome:
    return await requester.write(
        operation.action,
        {ORDER: one},
        lambda answer: operation.judge_answer(answer, one),
        deadline and deadline.for_another_call(),
    )
