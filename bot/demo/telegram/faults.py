"""Make calls of the Bot API fail as a broken network or a busy Telegram does.

A fault applies to the next `times` calls, or to any call with a `probability`. The random
generator is seeded, so the same seed gives the same failures.
"""

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class TelegramFault(StrEnum):
    """How a call fails."""

    SERVER_ERROR = "500"
    """500 in Telegram's JSON; the call is not executed."""
    BAD_GATEWAY = "502"
    """502 with an HTML page of a proxy; the call is not executed."""
    TOO_MANY_REQUESTS = "429"
    """429 with `retry_after`; the call is not executed."""
    HANG = "hang"
    """No answer for `seconds`, then the connection is closed; the call is not executed."""
    DROP_BEFORE = "drop-before"
    """The connection is closed; the call is not executed."""
    DROP_AFTER = "drop-after"
    """The call IS executed, and the connection is closed before the answer."""
    EMPTY = "empty"
    """The call IS executed, and the answer is 200 with an empty body."""


@dataclass(slots=True)
class PlannedTelegramFault:
    """A fault for the next `times` calls, or for any call if `times` is None.

    `retry_after` and `seconds` are in seconds.
    """

    fault: TelegramFault
    methods: frozenset[str]
    """Names of methods in lower case; empty means all methods."""
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
        """Plan a fault for `methods` (all methods if empty) and return it.

        It applies to the next `times` calls, or to each call with `probability`; without both, to
        the next call. `seconds` is the duration of HANG.
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
        """Plan all kinds of fault for all methods; a call fails with `probability` in total."""
        kinds = list(TelegramFault)
        for fault in kinds:
            self.add(fault, probability=probability / len(kinds), seconds=seconds)

    def clear(self) -> None:
        """Remove all planned faults."""
        self.rules.clear()

    def next_fault(self, method: str) -> PlannedTelegramFault | None:
        """Return the fault for this call, or None; count the call in the fault's `times`."""
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
