"""Judging the answers to `refill` and `cancel`: requests about an order that the panel has.

What an item says in its own field is a verdict on it: *false* is a refusal, whatever the words
beside it are; a text there is one too, if its class proves that nothing was done.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.panel.answer import Answer
from bot.panel.body import BodyKind
from bot.panel.error_texts import ReportedError, find_reported_error, succeeded
from bot.panel.errors import UnknownCause
from bot.panel.json_values import id_of, switch_of
from bot.panel.outcomes import Accepted, Outcome, Rejected, Unknown, judge_refused, judge_without_id
from bot.panel.refusal_classes import RefusalClass
from bot.panel.unwrapping import unwrapped

R = RefusalClass

YES: Final = frozenset({"success", "ok", "canceled", "cancelled", "accepted", "requested", "done"})
NO: Final = frozenset(
    {"fail", "failed", "failure", "error", "denied", "declined", "rejected", "refused",
     "impossible", "unavailable", "unsuccessful", "not allowed", "not canceled", "not cancelled",
     "not possible", "never"}
)  # fmt: skip

VERDICTS: Final = ("status", "success", "ok", "result", "cancel", "canceled", "refill")
"""Fields in which an object inside of `cancel` or `refill` says yes or no."""

REFILL_IDS: Final = ("refill", "refill_id", "id")


def judge_refill(answer: Answer) -> Outcome:
    """Judge the answer to `refill` of one order."""
    outcome = None
    if answer.body.kind is BodyKind.JSON and answer.reported_error is None:
        outcome = judge_refill_document(answer.document)
    return outcome or _explicit_no(answer, "refill") or judge_without_id(answer, "refill")


def judge_cancellation(answer: Answer, order: str) -> Outcome:
    """Judge the answer to `cancel` of one order, if it is not a list of orders."""
    outcome = None
    if answer.body.kind is BodyKind.JSON:
        outcome = judge_cancellation_item(answer.document, order)
    return outcome or judge_without_id(answer, "cancel")


def judge_refill_document(item: Any) -> Outcome | None:
    """Judge one refill, alone or of a batch; None if the item says nothing."""
    reported = find_reported_error(item)
    if reported is not None:
        return _reported("refill", reported, item)
    item = unwrapped(item, "refill")
    if not isinstance(item, Mapping):
        return None
    refill = item.get("refill")
    own = _refill_id(refill)
    if own is not None:
        return Accepted(own, item)
    if _says_yes(refill) or (refill is None and succeeded(item)):
        return Accepted("", item)
    return _refusal("refill", refill, item)


def judge_refill_item(item: Any) -> Outcome | None:
    """Judge one refill of a batch; some panels answer a map of bare refill ids."""
    return judge_refill_document({"refill": item} if id_of(item) is not None else item)


def judge_cancellation_item(item: Any, order: str) -> Outcome | None:
    """Judge one cancellation, alone or of a batch; None if the item says nothing.

    `1`, *Canceled*, *success*, the id of a request and an object without a *no* are Accepted.
    """
    if _is_yes(item):
        return Accepted(order, item)
    reported = find_reported_error(item)
    if reported is not None:
        return _reported("cancel", reported, item)
    item = unwrapped(item, "cancel")
    if isinstance(item, Mapping) and item.get("cancel") is None:
        return _by_status(item, order)
    verdict = item["cancel"] if isinstance(item, Mapping) else item
    if _says_yes(verdict) or id_of(verdict) is not None:
        return Accepted(order, item)
    return _refusal("cancel", verdict, item)


def _by_status(item: Mapping[str, Any], order: str) -> Outcome | None:
    """Judge a cancellation without a field of its own."""
    if _is_yes(item.get("status")) or succeeded(item):
        return Accepted(order, item)
    return Rejected(R.CANCEL_UNAVAILABLE, "", item) if _is_no(item.get("status")) else None


_UNAVAILABLE: Final = {"refill": R.REFILL_UNAVAILABLE, "cancel": R.CANCEL_UNAVAILABLE}


def _reported(action: str, reported: ReportedError, item: Any) -> Outcome:
    """Judge an error of an item; its words may be unheard of where its verdict is a plain no."""
    outcome = judge_refused(action, reported, item)
    unheard = isinstance(outcome, Unknown) and outcome.why is UnknownCause.UNKNOWN_TEXT
    if unheard and _says_no(_verdict(action, item)):
        return Rejected(_UNAVAILABLE[action], reported.text, item)
    return outcome


def _explicit_no(answer: Answer, action: str) -> Outcome | None:
    reported = answer.reported_error
    if reported is None or answer.body.kind is not BodyKind.JSON:
        return None
    outcome = _reported(action, reported, answer.document)
    return outcome if isinstance(outcome, Rejected) else None


def _refusal(action: str, verdict: Any, item: Any) -> Outcome | None:
    """Judge a verdict that is no yes: a plain no, or a text that is classified; else None."""
    if _says_no(verdict):
        return Rejected(_UNAVAILABLE[action], "", item)
    if isinstance(verdict, str) and verdict.strip() and switch_of(verdict) is None:
        return judge_refused(action, ReportedError((verdict.strip(),)), item)
    return None


def _verdict(action: str, item: Any) -> Any:
    fields = unwrapped(item, action)
    return fields.get(action) if isinstance(fields, Mapping) else None


def _refill_id(verdict: Any) -> str | None:
    """Return the id of a refill: the verdict itself, or a field of it."""
    if not isinstance(verdict, Mapping):
        return id_of(verdict)
    return next(filter(None, (id_of(verdict.get(name)) for name in REFILL_IDS)), None)


def _says_yes(verdict: Any) -> bool:
    """Return True for a yes: a word, a switch, or an object in which nothing says no."""
    if isinstance(verdict, Mapping):
        return bool(verdict) and not _says_no(verdict)
    return _is_yes(verdict)


def _says_no(verdict: Any) -> bool:
    if isinstance(verdict, Mapping):
        return any(_is_no(verdict.get(name)) for name in VERDICTS)
    return _is_no(verdict)


def _is_yes(value: Any) -> bool:
    return _word(value) in YES or switch_of(value) is True


def _is_no(value: Any) -> bool:
    return _word(value) in NO or switch_of(value) is False


def _word(value: Any) -> str:
    return value.strip().casefold() if isinstance(value, str) else ""
