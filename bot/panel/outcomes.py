"""Judging a write: `add`, `refill` and `cancel` each end in one of four outcomes.

No panel has an idempotency key, and panels insert the order before they take the money. So a write
is judged by one question: is it proved that nothing was done?

| what came back                                   | outcome   | why                             |
|--------------------------------------------------|-----------|---------------------------------|
| an id, no error, nothing before the JSON         | Accepted  | the panel names what it made    |
| an id and an error; an error and a success       | Unknown   | the two contradict each other   |
| `add`: a refusal that names an order, or tells   | Unknown   | in whatever field, text or      |
| that one was made, is kept or is pending         |           | language (`refused_adds`)       |
| a text of a class in PROVES_NOTHING_DONE         | Rejected  | panels check this before the    |
| … the same with HTTP 400, 401, 422, 500          | Rejected  | insert, whatever the status is  |
| `add`: a duplicate link, on a later attempt      | Unknown   | it may be this very order       |
| HTTP 429, with `rate_limited` text or no error   | NotSent   | counted before the request is   |
|                                                  |           | read                            |
| `add`: `rate_limited` text with 200 or 500; the  | Unknown   | it may be the limit of somebody |
| word of somebody behind the panel                |           | the panel asked afterwards      |
| `transient`, `busy`, a class of another action   | Unknown   | sent by error handlers, after   |
|                                                  |           | the insert as often as before   |
| a text without a class, `{"status": "success"}`  | Unknown   | it does not name an order       |
| a PHP warning, then JSON                         | Unknown   | the script may have stopped     |
| 3xx, 4xx, 5xx, HTML, empty, half a body          | Unknown   | says nothing about the order    |
| no name, refused, TLS, no connection in time     | NotSent   | no byte of the request was sent |
| no answer, lost or cancelled after that          | Unknown   | the panel may have the request  |

Refusals of `refill` and `cancel` always carry the order's number, and tell when it was placed:
neither is news there.

An outcome is data: nothing here raises.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from bot.panel.answer import TOO_MANY, Answer
from bot.panel.error_texts import ReportedError, succeeded
from bot.panel.errors import NotSentCause, PanelUnreachable, UnknownCause
from bot.panel.refusal_classes import RefusalClass
from bot.panel.refusal_rules import PROVES_NOTHING_DONE

R = RefusalClass

LONGEST_EVIDENCE: Final = 500
"""Characters of the evidence that an order keeps."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The panel did it; for `cancel`: it took the request."""

    id: str
    """Of the order (`add`, `cancel`) or of the refill (`refill`; empty if the panel names none)."""
    raw: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """It is proved that nothing was done."""

    reason: RefusalClass
    text: str = ""
    """The panel's own text, for operators only."""
    raw: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class NotSent:
    """It is proved that the panel did not take the request: it may be sent again."""

    why: NotSentCause
    retry_after: float | None = None
    """Seconds to wait before; None if the panel does not say."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been done: it is never sent again, and never refunded without evidence."""

    why: UnknownCause
    text: str = ""
    raw: Any = field(default=None, repr=False, compare=False)
    hint: str = ""
    """The operator's command that would make such an answer readable; empty if none is known."""

    @property
    def evidence(self) -> str:
        """What came back and what would help, for operators; LONGEST_EVIDENCE characters."""
        said = f"{self.why}: {self.text}" if self.text else str(self.why)
        if not self.hint:
            return said[:LONGEST_EVIDENCE]
        return f"{said[: LONGEST_EVIDENCE - len(self.hint) - 3]} → {self.hint}"


Outcome: TypeAlias = Accepted | Rejected | NotSent | Unknown


def judge_unreachable(error: PanelUnreachable) -> Outcome:
    """Judge a request without an answer."""
    if isinstance(error.why, NotSentCause):
        return NotSent(error.why)
    return Unknown(error.why)


def judge_without_id(answer: Answer, action: str) -> Outcome:
    """Judge an answer to this action that names nothing that was made."""
    reported = answer.reported_error
    if answer.status == TOO_MANY and _turned_away(answer.document, reported):
        return NotSent(NotSentCause.RATE_LIMITED, answer.retry_after)
    if reported is None:
        return Unknown(*answer.unknown_cause(), answer.document)
    if not answer.without_noise:
        return Unknown(UnknownCause.NOISE, reported.text, answer.document)
    # Another's limit is reported with 200 or 500, after the insert as often as before.
    limit_of_another = action == "add" and answer.status != TOO_MANY
    if reported.reason is R.RATE_LIMITED and limit_of_another:
        return Unknown(UnknownCause.NO_PROOF, reported.text, answer.document)
    return judge_refused(action, reported, answer.document, answer.retry_after)


def _turned_away(document: Any, reported: ReportedError | None) -> bool:
    """Return True if a 429 is believed: its body reports neither success nor another error."""
    if reported is None:
        return not (isinstance(document, Mapping) and succeeded(document))
    return reported.reason in (R.UNKNOWN, R.RATE_LIMITED) and not reported.claims_success


def judge_refused(
    action: str, reported: ReportedError, raw: Any, retry_after: float | None = None
) -> Outcome:
    """Judge a reported error by what its class proves for this action."""
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
