"""Refilling and cancelling many orders: each id gets its own outcome, and nothing is raised.

A batch is one write: sent once, and where it cannot be told what became of it, none of its ids can.
Only a refusal that proves that nothing was done lets the ids be sent again, one by one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.panel.answer import Answer
from bot.panel.batch_reads import BATCH_REFUSALS, NOT_FOUND
from bot.panel.batches import BY_ORDER, by_order, chunks, matched
from bot.panel.body import Kind
from bot.panel.error_texts import complaint_of
from bot.panel.errors import NotSentWhy, UnknownWhy
from bot.panel.outcomes import NotSent, Outcome, Rejected, Unknown
from bot.panel.requesting import Asker
from bot.quirks.record import BatchMode

Outcomes: TypeAlias = dict[str, Outcome]


@dataclass(frozen=True, slots=True)
class WriteMany:
    """How one action writes many ids."""

    action: str
    mode: str
    """The quirk that says how."""
    one: Callable[[Answer, str], Outcome]
    """Judges the answer about one id."""
    item: Callable[[Any, str], Outcome | None]
    """Judges one item of a batch's answer."""
    documented_single: bool
    """Whether the document has this action with `order` too."""


ORDER: Final = "order"
ORDERS: Final = "orders"


async def write_many(asker: Asker, ask: WriteMany, ids: Sequence[str]) -> Outcomes:
    """Send each id once; after the panel's *slow down* the rest are not sent at all."""
    outcomes: Outcomes = {}
    for chunk in chunks(tuple(dict.fromkeys(ids)), asker.quirks.batch_size):
        waiting = slowed_down(outcomes.values())
        outcomes |= dict.fromkeys(chunk, waiting) if waiting else await _chunk(asker, ask, chunk)
    return outcomes


def slowed_down(outcomes: Any) -> NotSent | None:
    """Return the outcome that asks to wait, if one does."""
    refused = (one for one in outcomes if isinstance(one, NotSent))
    return next((one for one in refused if one.why is NotSentWhy.RATE_LIMITED), None)


async def _chunk(asker: Asker, ask: WriteMany, chunk: Sequence[str]) -> Outcomes:
    single = getattr(asker.quirks, ask.mode) is BatchMode.SINGLE
    if single or (len(chunk) == 1 and ask.documented_single):
        return await _one_by_one(asker, ask, chunk)
    judged = await asker.write(
        ask.action, {ORDERS: ",".join(chunk)}, lambda answer: _judged(ask, answer, chunk)
    )
    if isinstance(judged, dict):
        return judged
    if isinstance(judged, Rejected) and judged.reason in BATCH_REFUSALS:
        return await _instead(asker, ask, chunk, judged)
    return dict.fromkeys(chunk, judged)


def _judged(ask: WriteMany, answer: Answer, chunk: Sequence[str]) -> Outcomes | Outcome:
    """Judge a batch's answer: by id where it is one, else as a whole."""
    document = answer.body.document
    whole = ask.one(answer, chunk[0])
    if answer.body.kind is not Kind.JSON or complaint_of(document):
        return whole
    items = matched(by_order(document, chunk), chunk, BY_ORDER)
    if items is None:
        one_yes = len(chunk) == 1 or not isinstance(document, int | str | Mapping)
        return whole if one_yes else Unknown(UnknownWhy.INCOMPLETE, answer.body.excerpt, document)
    return {
        one: ask.item(items[one], one) or Unknown(UnknownWhy.INCOMPLETE, "", items[one])
        if one in items
        else Unknown(UnknownWhy.MISSING)
        for one in chunk
    }


async def _instead(
    asker: Asker, ask: WriteMany, chunk: Sequence[str], refusal: Rejected
) -> Outcomes:
    """Send one by one after a refused batch; if the first is refused alike, so are all."""
    first = await _single(asker, ask, chunk[0])
    if first == refusal and refusal.reason not in NOT_FOUND:
        return dict.fromkeys(chunk, refusal)
    outcomes = {chunk[0]: first} | await _one_by_one(asker, ask, chunk[1:])
    if not all(isinstance(outcome, Rejected) for outcome in outcomes.values()):
        asker.remember_single(ask.mode)
    return outcomes


async def _one_by_one(asker: Asker, ask: WriteMany, ids: Sequence[str]) -> Outcomes:
    outcomes: Outcomes = {}
    for one in ids:
        outcomes[one] = slowed_down(outcomes.values()) or await _single(asker, ask, one)
    return outcomes


async def _single(asker: Asker, ask: WriteMany, one: str) -> Outcome:
    return await asker.write(ask.action, {ORDER: one}, lambda answer: ask.one(answer, one))
