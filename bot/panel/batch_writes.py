"""Refilling and cancelling many orders: each id gets its own outcome, and nothing is raised.

A batch is one write: sent once, and where it cannot be told what became of it, none of its ids can.
Only a refusal that proves that nothing was done lets the ids be sent again, one by one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.panel.answer import Answer
from bot.panel.batch_reads import BATCH_REFUSALS, NOT_FOUND
from bot.panel.batches import ORDER_ID_FIELDS, chunks, match_items, name_orders
from bot.panel.body import BodyKind
from bot.panel.error_texts import find_reported_error
from bot.panel.errors import NotSentCause, UnknownCause
from bot.panel.outcomes import NotSent, Outcome, Rejected, Unknown
from bot.panel.requesting import Requester
from bot.quirks.record import BatchMode

Outcomes: TypeAlias = dict[str, Outcome]


@dataclass(frozen=True, slots=True)
class BatchWrite:
    """How one action writes many ids."""

    action: str
    mode_quirk: str
    """The quirk that says how."""
    judge_answer: Callable[[Answer, str], Outcome]
    """Judges the answer about one id."""
    judge_item: Callable[[Any, str], Outcome | None]
    """Judges one item of a batch's answer."""
    documented_single: bool
    """Whether the document has this action with `order` too."""


ORDER: Final = "order"
ORDERS: Final = "orders"


async def write_many(requester: Requester, operation: BatchWrite, ids: Sequence[str]) -> Outcomes:
    """Send each id once; after the panel's *slow down* the rest are not sent at all."""
    outcomes: Outcomes = {}
    for chunk in chunks(tuple(dict.fromkeys(ids)), requester.quirks.batch_size):
        waiting = rate_limited_outcome(outcomes.values())
        outcomes |= (
            dict.fromkeys(chunk, waiting) if waiting else await _chunk(requester, operation, chunk)
        )
    return outcomes


def rate_limited_outcome(outcomes: Any) -> NotSent | None:
    """Return the outcome that asks to wait, if one does."""
    refused = (one for one in outcomes if isinstance(one, NotSent))
    return next((one for one in refused if one.why is NotSentCause.RATE_LIMITED), None)


async def _chunk(requester: Requester, ask: BatchWrite, chunk: Sequence[str]) -> Outcomes:
    single = getattr(requester.quirks, ask.mode_quirk) is BatchMode.SINGLE
    if single or (len(chunk) == 1 and ask.documented_single):
        return await _one_by_one(requester, ask, chunk)
    judged = await requester.write(
        ask.action, {ORDERS: ",".join(chunk)}, lambda answer: _judged(ask, answer, chunk)
    )
    if isinstance(judged, dict):
        return judged
    if isinstance(judged, Rejected) and judged.reason in BATCH_REFUSALS:
        return await _instead(requester, ask, chunk, judged)
    return dict.fromkeys(chunk, judged)


def _judged(ask: BatchWrite, answer: Answer, chunk: Sequence[str]) -> Outcomes | Outcome:
    """Judge a batch's answer: by id where it is one, else as a whole."""
    document = answer.body.document
    whole = ask.judge_answer(answer, chunk[0])
    if answer.body.kind is not BodyKind.JSON or find_reported_error(document):
        return whole
    items = match_items(name_orders(document, chunk), chunk, ORDER_ID_FIELDS)
    if items is None:
        one_yes = len(chunk) == 1 or not isinstance(document, int | str | Mapping)
        return whole if one_yes else Unknown(UnknownCause.INCOMPLETE, answer.body.excerpt, document)
    return {
        one: ask.judge_item(items[one], one) or Unknown(UnknownCause.INCOMPLETE, "", items[one])
        if one in items
        else Unknown(UnknownCause.MISSING)
        for one in chunk
    }


async def _instead(
    requester: Requester, ask: BatchWrite, chunk: Sequence[str], refusal: Rejected
) -> Outcomes:
    """Send one by one after a refused batch; if the first is refused alike, so are all."""
    first = await _single(requester, ask, chunk[0])
    if first == refusal and refusal.reason not in NOT_FOUND:
        return dict.fromkeys(chunk, refusal)
    outcomes = {chunk[0]: first} | await _one_by_one(requester, ask, chunk[1:])
    if not all(isinstance(outcome, Rejected) for outcome in outcomes.values()):
        requester.remember_single(ask.mode_quirk)
    return outcomes


async def _one_by_one(requester: Requester, ask: BatchWrite, ids: Sequence[str]) -> Outcomes:
    outcomes: Outcomes = {}
    for one in ids:
        outcomes[one] = rate_limited_outcome(outcomes.values()) or await _single(
            requester, ask, one
        )
    return outcomes


async def _single(requester: Requester, ask: BatchWrite, one: str) -> Outcome:
    return await requester.write(
        ask.action, {ORDER: one}, lambda answer: ask.judge_answer(answer, one)
    )
