"""Faults to inject: their kind, their action, how often, and before or after the work is done.

A fault after the work is the dangerous one: the order is made and its answer is lost.
"""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class PanelFault(StrEnum):
    """A kind of fault; `chaos` uses all of them but VERBATIM."""

    SERVER_ERROR = "HTTP 500 with a page"
    BAD_GATEWAY = "HTTP 502 with a page"
    PAGE = "HTTP 200 with a page"
    EMPTY = "HTTP 200 with nothing"
    HANG = "no answer until the client gives up"
    DROP = "the connection is closed without an answer"
    REDIRECT = "HTTP 301 to another address"
    VERBATIM = "exactly the given body"

    TOO_MANY = "HTTP 429, not done"
    DUPLICATE_LINK = "refused for an active order with that link"
    UNKNOWN_TEXT = "refused in words nobody knows"

    TEXT_HTML = "JSON called text/html"
    WARNING = "a PHP warning before the JSON"
    BOM = "a byte order mark before the JSON"
    TRUNCATED = "half of the JSON"
    NO_ORDER = "success without an order id"

    LYING_WORD = "a status word nobody knows"
    LYING_REMAINS = "more remains than was ordered"
    LYING_GARBAGE = "a status of wrong types"
    BAD_ROWS = "rows among the services that are none"


REFUSALS = frozenset({PanelFault.TOO_MANY, PanelFault.DUPLICATE_LINK, PanelFault.UNKNOWN_TEXT})
"""Faults after which the work is never done: the panel refuses."""

AFTERWARDS = frozenset(
    {PanelFault.TEXT_HTML, PanelFault.WARNING, PanelFault.BOM, PanelFault.TRUNCATED,
     PanelFault.NO_ORDER, PanelFault.LYING_WORD, PanelFault.LYING_REMAINS, PanelFault.LYING_GARBAGE,
     PanelFault.BAD_ROWS}
)  # fmt: skip
"""Faults after which the work is always done: only the answer is spoiled."""

ONLY_AT = {
    PanelFault.NO_ORDER: "add",
    PanelFault.DUPLICATE_LINK: "add",
    PanelFault.LYING_WORD: "status",
    PanelFault.LYING_REMAINS: "status",
    PanelFault.LYING_GARBAGE: "status",
    PanelFault.BAD_ROWS: "services",
}
"""Faults that are possible at one action only, with that action."""


@dataclass
class PlannedPanelFault:
    """A rule: which calls meet a fault."""

    fault: PanelFault
    action: str | None
    """None means any action."""
    times: int | None
    """Calls that will still meet the fault; None means all."""
    probability: float
    """Chance that a matching call meets it, from 0 to 1."""
    done: bool
    """True if the panel does the work before the fault."""
    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"


class PanelFaults:
    """The rules, in the order in which they were added; a call meets at most one fault."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._rules: deque[PlannedPanelFault] = deque()

    def add(self, rule: PlannedPanelFault) -> None:
        """Add a rule after the others."""
        self._rules.append(rule)

    def clear(self) -> None:
        """Remove all rules."""
        self._rules.clear()

    def next_fault(self, action: str) -> PlannedPanelFault | None:
        """Return the rule that this call meets, and count its `times` down; None if none does."""
        for rule in self._rules:
            if rule.action not in (None, action) or self._dice.random() >= rule.probability:
                continue
            if rule.times is not None:
                rule.times -= 1
                if rule.times <= 0:
                    self._rules.remove(rule)
            return rule
        return None


def plan_fault(
    fault: PanelFault,
    action: str | None,
    *,
    times: int | None,
    probability: float | None,
    done: bool | None,
) -> PlannedPanelFault:
    """Make a rule; for one call if neither `times` nor `probability` is given.

    ValueError if `done` contradicts the fault, or the fault is not possible at `action`.
    """
    works = _is_done(fault, done)
    where = ONLY_AT.get(fault, action)
    if action is not None and action != where:
        raise ValueError(f"{fault.name} happens at {where} only")
    often = 1 if times is None and probability is None else times
    chance = 1.0 if probability is None else probability
    return PlannedPanelFault(fault, where, often, chance, works)


def _is_done(fault: PanelFault, done: bool | None) -> bool:
    """Return True if the work is done before the fault; ValueError if `done` contradicts it."""
    if fault in REFUSALS and done:
        raise ValueError(f"{fault.name} is never done")
    if fault in AFTERWARDS and done is False:
        raise ValueError(f"{fault.name} is always done")
    return bool(done) or fault in AFTERWARDS


def chaos(dice: Random) -> list[PlannedPanelFault]:
    """Return rules by which about one call in eight meets some fault."""
    rules = []
    for fault in PanelFault:
        if fault is PanelFault.VERBATIM:
            continue
        chance = dice.uniform(0.004, 0.012)
        rules.append(plan_fault(fault, None, times=None, probability=chance, done=None))
        if fault in (PanelFault.SERVER_ERROR, PanelFault.EMPTY, PanelFault.HANG, PanelFault.DROP):
            rules.append(plan_fault(fault, "add", times=None, probability=chance, done=True))
    return rules
