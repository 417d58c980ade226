"""What became of a write: `add`, `refill` and `cancel` each end in one of four outcomes.

No panel has an idempotency key, and panels insert the order before they take the money. So the
question is never *did it fail?* but *is it proved that nothing was done?*

| what came back                                   | outcome   | why                             |
|--------------------------------------------------|-----------|---------------------------------|
| an id, no error, nothing before the JSON         | Accepted  | the panel names what it made    |
| an id and an error; an error and a success       | Unknown   | it cannot be both               |
| a text of a class in REFUSES for that action     | Rejected  | a check made before the insert, |
| … the same with HTTP 400, 401, 422, 500          | Rejected  | … whatever the status says      |
| `rate_limited` text, or 429 that explains nothing| NotSent   | counted at the door, not taken  |
| `transient`, `busy`, a class of another action   | Unknown   | said by a catch-all after the   |
|                                                  |           | insert as often as before it    |
| a text nobody classified, `{"status": "success"}`| Unknown   | means nothing we know           |
| a PHP warning, then JSON                         | Unknown   | a script that broke half-way    |
| 3xx, 4xx, 5xx, HTML, empty, half a body          | Unknown   | says nothing about the order    |
| no name, refused, TLS, no connection in time     | NotSent   | no byte of the request went out |
| silence, lost or cancelled after that            | Unknown   | the panel may have it whole     |

An outcome is data: nothing here raises.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from bot.panel.answer import TOO_MANY, Answer
from bot.panel.body import BodyKind
from bot.panel.error_texts import ReportedError, failed, find_reported_error, succeeded
from bot.panel.errors import NotSentCause, PanelUnreachable, UnknownCause
from bot.panel.json_values import id_of, switch_of
from bot.panel.refusal_classes import RefusalClass
from bot.panel.refusal_rules import PROVES_NOTHING_DONE

R = RefusalClass


@dataclass(frozen=True, slots=True)
class Accepted:
    """Done, or for a cancellation: asked for.

    `id` is the order's (`add`), the refill's (`refill`, empty where the panel names none), or the
    order's that is to be cancelled (`cancel`).
    """

    id: str
    raw: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Proved that nothing was done; `text` is the panel's own and for operators."""

    reason: RefusalClass
    text: str = ""
    raw: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class NotSent:
    """Proved that the panel did not take it: it may be sent again, after `retry_after` seconds."""

    why: NotSentCause
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been done: never sent again, never refunded without evidence."""

    why: UnknownCause
    text: str = ""
    raw: Any = field(default=None, repr=False, compare=False)


Outcome: TypeAlias = Accepted | Rejected | NotSent | Unknown


def judge_add(answer: Answer) -> Outcome:
    """Judge the answer to `add`: success is a non-empty, non-zero `order`, and nothing else."""
    order = id_of(_field(answer.document, "order"))
    if order is None:
        return _without_id(answer, "add")
    if answer.body.kind is not BodyKind.JSON:
        return Unknown(UnknownCause.NOISE, answer.body.excerpt, answer.document)
    complaint = answer.reported_error
    if complaint is not None or failed(answer.document):
        text = complaint.text if complaint else answer.body.excerpt
        return Unknown(UnknownCause.CONTRADICTION, text, answer.document)
    return Accepted(order, answer.document)


def judge_refill(answer: Answer) -> Outcome:
    """Judge the answer to `refill` of one order."""
    outcome = None
    if answer.body.kind is BodyKind.JSON and answer.reported_error is None:
        outcome = judge_refill_document(answer.document)
    return outcome or _without_id(answer, "refill")


def judge_cancellation(answer: Answer, order: str) -> Outcome:
    """Judge the answer to `cancel` of one order, where it is no list by orders."""
    outcome = None
    if answer.body.kind is BodyKind.JSON:
        outcome = judge_cancellation_item(answer.document, order)
    return outcome or _without_id(answer, "cancel")


def judge_refill_document(item: Any) -> Outcome | None:
    """Judge one refill, alone or of a batch; None where it says nothing."""
    complaint = find_reported_error(item)
    if complaint is not None:
        return _refused("refill", complaint, item)
    if not isinstance(item, Mapping):
        return None
    refill = item.get("refill")
    if id_of(refill) is not None:
        return Accepted(id_of(refill) or "", item)
    if switch_of(refill) is True or (refill is None and succeeded(item)):
        return Accepted("", item)
    return Rejected(R.REFILL_UNAVAILABLE, "", item) if switch_of(refill) is False else None


def judge_refill_item(item: Any) -> Outcome | None:
    """Judge one refill of a batch, which some answer as a map of bare refill ids."""
    return judge_refill_document({"refill": item} if id_of(item) is not None else item)


def judge_cancellation_item(item: Any, order: str) -> Outcome | None:
    """Judge one cancellation, alone or of a batch; None where it says nothing.

    `1`, *Canceled*, *success*, a request's id and an object without an error mean *asked for*.
    """
    if _is_yes(item):
        return Accepted(order, item)
    complaint = find_reported_error(item)
    if complaint is not None:
        return _refused("cancel", complaint, item)
    if isinstance(item, Mapping) and item.get("cancel") is None:
        return Accepted(order, item) if _is_yes(item.get("status")) or succeeded(item) else None
    verdict = item["cancel"] if isinstance(item, Mapping) else item
    if _asks_for_cancellation(verdict):
        return Accepted(order, item)
    return Rejected(R.CANCEL_UNAVAILABLE, "", item) if switch_of(verdict) is False else None


def _asks_for_cancellation(verdict: Any) -> bool:
    """Tell whether a `cancel` field says yes: in a word, as a request's id, or as an object."""
    if isinstance(verdict, Mapping):
        return bool(verdict)
    return _is_yes(verdict) or id_of(verdict) is not None


def judge_unreachable(error: PanelUnreachable) -> Outcome:
    """Judge a request that brought no answer."""
    if isinstance(error.why, NotSentCause):
        return NotSent(error.why)
    return Unknown(error.why)


def _without_id(answer: Answer, action: str) -> Outcome:
    complaint = answer.reported_error
    if answer.status == TOO_MANY and _turned_away(answer.document, complaint):
        return NotSent(NotSentCause.RATE_LIMITED, answer.retry_after)
    if complaint is None:
        return Unknown(*answer.unknown_cause(), answer.document)
    if not answer.without_noise:
        return Unknown(UnknownCause.NOISE, complaint.text, answer.document)
    return _refused(action, complaint, answer.document, answer.retry_after)


def _turned_away(document: Any, reported: ReportedError | None) -> bool:
    """Tell whether a 429 is believed: not where the body speaks of success or of a crash."""
    if reported is None:
        return not (isinstance(document, Mapping) and succeeded(document))
    return reported.reason in (R.UNKNOWN, R.RATE_LIMITED) and not reported.claims_success


def _refused(
    action: str, reported: ReportedError, raw: Any, retry_after: float | None = None
) -> Outcome:
    """Judge an error text by what its class proves for this action."""
    reason = reported.reason
    if reported.claims_success:
        return Unknown(UnknownCause.CONTRADICTION, reported.text, raw)
    if reason is R.RATE_LIMITED:
        return NotSent(NotSentCause.RATE_LIMITED, retry_after)
    if reason in PROVES_NOTHING_DONE[action]:
        return Rejected(reason, reported.text, raw)
    known = reason is not R.UNKNOWN
    return Unknown(
        UnknownCause.NO_PROOF if known else UnknownCause.UNKNOWN_TEXT, reported.text, raw
    )


def _field(document: Any, name: str) -> Any:
    """Return a field of the answer, or of the object a panel wraps it in."""
    if not isinstance(document, Mapping):
        return None
    for wrapper in ("data", "result", "response"):
        inner = document.get(wrapper)
        if name not in document and isinstance(inner, Mapping):
            return inner.get(name)
    return document.get(name)


_YES: Final = frozenset({"success", "ok", "canceled", "cancelled", "accepted", "requested"})


def _is_yes(value: Any) -> bool:
    if isinstance(value, str) and value.strip().casefold() in _YES:
        return True
    return switch_of(value) is True
