"""Faults to inject: what goes wrong, at which action, how often, before or after the work is done.

A fault after the work is the dangerous one: the order is made and its answer lost.
"""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Fault(StrEnum):
    """What goes wrong; `chaos` picks among all of them but VERBATIM."""

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


REFUSALS = frozenset({Fault.TOO_MANY, Fault.DUPLICATE_LINK, Fault.UNKNOWN_TEXT})
"""Never done: the panel says no."""

AFTERWARDS = frozenset(
    {Fault.TEXT_HTML, Fault.WARNING, Fault.BOM, Fault.TRUNCATED, Fault.NO_ORDER,
     Fault.LYING_WORD, Fault.LYING_REMAINS, Fault.LYING_GARBAGE, Fault.BAD_ROWS}
)  # fmt: skip
"""Always done: only the answer is spoilt."""

ONLY_AT = {
    Fault.NO_ORDER: "add",
    Fault.DUPLICATE_LINK: "add",
    Fault.LYING_WORD: "status",
    Fault.LYING_REMAINS: "status",
    Fault.LYING_GARBAGE: "status",
    Fault.BAD_ROWS: "services",
}
"""Faults that mean nothing at another action."""


@dataclass
class Rule:
    """A fault waiting for its call; `times` None never wears out, `done` is work before fault."""

    fault: Fault
    action: str | None
    times: int | None
    probability: float
    done: bool
    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"


class Faults:
    """The rules in the order they were given; a call meets at most one."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._rules: deque[Rule] = deque()

    def add(self, rule: Rule) -> None:
        """Queue a rule behind the others."""
        self._rules.append(rule)

    def clear(self) -> None:
        """Let everything go well again."""
        self._rules.clear()

    def meet(self, action: str) -> Rule | None:
        """Find what goes wrong with this call, and wear that rule out by one."""
        for rule in self._rules:
            if rule.action not in (None, action) or self._dice.random() >= rule.probability:
                continue
            if rule.times is not None:
                rule.times -= 1
                if rule.times <= 0:
                    self._rules.remove(rule)
            return rule
        return None


def planned(
    fault: Fault,
    action: str | None,
    *,
    times: int | None,
    probability: float | None,
    done: bool | None,
) -> Rule:
    """Make a rule: once where neither `times` nor `probability` is given.

    ValueError where `done` contradicts the fault, or `action` is one the fault says nothing at.
    """
    if (fault in REFUSALS and done) or (fault in AFTERWARDS and done is False):
        raise ValueError(f"{fault.name} is {'never' if fault in REFUSALS else 'always'} done")
    where = ONLY_AT.get(fault, action)
    if action is not None and action != where:
        raise ValueError(f"{fault.name} happens at {where} only")
    often = 1 if times is None and probability is None else times
    chance = 1.0 if probability is None else probability
    return Rule(fault, where, often, chance, bool(done) or fault in AFTERWARDS)


def chaos(dice: Random) -> list[Rule]:
    """Rules for a panel on a bad day: about one call in eight goes wrong, one way or another."""
    rules = []
    for fault in Fault:
        if fault is Fault.VERBATIM:
            continue
        chance = dice.uniform(0.004, 0.012)
        rules.append(planned(fault, None, times=None, probability=chance, done=None))
        if fault in (Fault.SERVER_ERROR, Fault.EMPTY, Fault.HANG, Fault.DROP):
            rules.append(planned(fault, "add", times=None, probability=chance, done=True))
    return rules
