"""The outcome of one call that sent an order, and its form as a line of JSON."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

import orjson

from bot.panel import (
    Accepted,
    NotSent,
    NotSentCause,
    Outcome,
    RefusalClass,
    Rejected,
    Unknown,
    UnknownCause,
)


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What the panel answered to one attempt to send an order."""

    order_id: int
    attempt: int
    """The number of the attempt, from 1."""
    outcome: Outcome
    ended_at: datetime
    """When the call was over."""

    @property
    def key(self) -> tuple[int, int]:
        """The order and the attempt: there is one outcome for each."""
        return self.order_id, self.attempt

    @property
    def summary(self) -> str:
        """One of the four outcomes, with the panel's id of the order or the reason."""
        outcome = self.outcome
        if isinstance(outcome, Accepted):
            return f"accepted: {outcome.id}"
        why = outcome.reason if isinstance(outcome, Rejected) else outcome.why
        return f"{_KINDS[type(outcome)]}: {why}"

    @property
    def panel_order(self) -> str | None:
        """The panel's id of the order; None if it did not accept it."""
        return self.outcome.id if isinstance(self.outcome, Accepted) else None


def as_line(call: CallOutcome) -> bytes:
    """Return the outcome as one line of JSON; the panel's raw answer is not in it."""
    document = {
        "order": call.order_id,
        "attempt": call.attempt,
        "ended_at": call.ended_at,
        "outcome": _KINDS[type(call.outcome)],
        **{name: getattr(call.outcome, name) for name in _stored_fields(type(call.outcome))},
    }
    return orjson.dumps(document) + b"\n"


def from_line(line: bytes) -> CallOutcome:
    """Return the outcome of a line; raises ValueError, KeyError or TypeError if it is not whole."""
    if not line.endswith(b"\n"):
        raise ValueError("the line is not whole")
    document = orjson.loads(line)
    kind = next(kind for kind, name in _KINDS.items() if name == document["outcome"])
    values = {name: document[name] for name in _stored_fields(kind) if name in document}
    for name, enum in _ENUMS.get(kind, {}).items():
        values[name] = enum(values[name])
    return CallOutcome(
        order_id=document["order"],
        attempt=document["attempt"],
        outcome=kind(**values),
        ended_at=datetime.fromisoformat(document["ended_at"]),
    )


_KINDS: dict[type[Outcome], str] = {
    Accepted: "accepted",
    Rejected: "rejected",
    NotSent: "not_sent",
    Unknown: "unknown",
}

_ENUMS: dict[type[Outcome], dict[str, type[StrEnum]]] = {
    Rejected: {"reason": RefusalClass},
    NotSent: {"why": NotSentCause},
    Unknown: {"why": UnknownCause},
}


def _stored_fields(kind: type[Outcome]) -> list[str]:
    return [field.name for field in fields(kind) if field.name != "raw"]
