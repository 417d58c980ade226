"""Faults on demand: what a broken network and a busy Telegram do to a bot.

A fault is used up after `times` calls, or stays and strikes with a `probability`. Dice come from
a seeded generator, so a bad day can be repeated.
"""

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class TelegramFault(StrEnum):
    """What happens to a call."""

    SERVER_ERROR = "500"
    """500 in Telegram's JSON; the call is not done."""
    BAD_GATEWAY = "502"
    """502 with a page of HTML from a proxy; the call is not done."""
    TOO_MANY_REQUESTS = "429"
    """429 with `retry_after`; the call is not done."""
    HANG = "hang"
    """No answer for `seconds`, then the connection is cut; the call is not done."""
    DROP_BEFORE = "drop-before"
    """The connection is cut; the call is not done."""
    DROP_AFTER = "drop-after"
    """The call IS done, and the connection is cut before the answer."""
    EMPTY = "empty"
    """The call IS done, and the answer is 200 with an empty body."""


@dataclass(slots=True)
class PlannedTelegramFault:
    """One planned fault."""

    fault: TelegramFault
    methods: frozenset[str]
    """Lower-case names; empty means any method."""
    times: int | None
    probability: float
    retry_after: int
    seconds: float


class TelegramFaults:
    """The planned faults of one server."""

    def __init__(self, seed: int = 0) -> None:
        self.random = Random(seed)
        self.rules: list[PlannedTelegramFault] = []

    def add(
        self,
        fault: TelegramFault | str,
        *methods: str,
        times: int | None = None,
        probability: float | None = None,
        retry_after: int = 1,
        seconds: float = 3600,
    ) -> PlannedTelegramFault:
        """Plan a fault for `methods` (none named: any): `times` calls, or by `probability`.

        With neither given it strikes once. `seconds` is how long HANG hangs.
        """
        if times is None and probability is None:
            times = 1
        rule = PlannedTelegramFault(
            TelegramFault(fault),
            frozenset(name.lower() for name in methods),
            times,
            1.0 if probability is None else probability,
            retry_after,
            seconds,
        )
        self.rules.append(rule)
        return rule

    def chaos(self, probability: float = 0.03, seconds: float = 8) -> None:
        """Let every kind of fault strike any call: together with `probability`."""
        kinds = list(TelegramFault)
        for fault in kinds:
            self.add(fault, probability=probability / len(kinds), seconds=seconds)

    def clear(self) -> None:
        """Forget all planned faults."""
        self.rules.clear()

    def next_fault(self, method: str) -> PlannedTelegramFault | None:
        """Return the fault that hits this call, if one does."""
        if not self.rules:
            return None
        name = method.lower()
        for rule in self.rules:
            if (not rule.methods or name in rule.methods) and self._hits(rule):
                return rule
        return None

    def _hits(self, rule: PlannedTelegramFault) -> bool:
        if rule.probability < 1 and self.random.random() >= rule.probability:
            return False
        if rule.times is not None:
            rule.times -= 1
            if not rule.times:
                self.rules.remove(rule)
        return True
