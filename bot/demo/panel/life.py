"""The course of an order: drawn once from the seed and its number, then computed from the clock.

No task runs. The state is computed for the moment of each call, so the same seed, orders and clock
give the same answers, however often a client calls.
"""

from dataclasses import dataclass, replace
from random import Random

RETURNING = frozenset({"partial", "canceled", "cancelled", "refunded", "fail", "failed", "error"})
"""Status words, in lower case, after which the undelivered share returns to the balance."""


@dataclass(frozen=True)
class Behavior:
    """How well a panel works; with the defaults nothing fails by itself.

    `partial`, `canceled` and `rejected_refill` are shares of 1. `refill_pause` is in simulated
    seconds, `rate_limit` in calls of a key in a simulated minute. A call without answer is kept
    open for `hang` real seconds at most. `chaos` makes about one call in eight meet a fault.
    """

    partial: float = 0.0
    canceled: float = 0.0
    rejected_refill: float = 0.0
    refill_pause: float = 60.0
    rate_limit: int | None = None
    hang: float = 60.0
    chaos: bool = False


DEMO_BEHAVIOR = Behavior(partial=0.10, canceled=0.07, rejected_refill=0.15)
"""Behavior for a demo: most orders complete, and each other ending is seen within hours."""


@dataclass(frozen=True)
class State:
    """The state of an order, as a status call reports it."""

    status: str
    remains: int
    """Pieces not delivered."""
    start_count: int | None = None
    """The link's counter before the order; None if it was not read yet."""


@dataclass(frozen=True)
class Life:
    """An order's moments, in simulated seconds after it was made, and its end."""

    processing_after: float
    started: float
    ends: float
    outcome: str
    remains: int
    start_count: int

    def at(self, elapsed: float, quantity: int) -> State:
        """Return the state of an order of `quantity` pieces `elapsed` seconds after it was made."""
        if elapsed < self.processing_after:
            return State("Pending", quantity)
        if elapsed < self.started:
            return State("Processing", quantity)
        if elapsed < self.ends:
            share = (elapsed - self.started) / (self.ends - self.started)
            delivered = int((quantity - self.remains) * share)
            return State("In progress", quantity - delivered, self.start_count)
        return State(self.outcome, self.remains, self.start_count)

    def cut(self, elapsed: float, quantity: int, *, wait: float) -> "Life":
        """Return this life, canceled `wait` seconds from now with what is then delivered."""
        ends = elapsed + wait
        if ends >= self.ends:
            return self
        left = self.at(ends, quantity).remains
        processing_after, started = min(self.processing_after, ends), min(self.started, ends)
        return replace(
            self,
            processing_after=processing_after,
            started=started,
            ends=ends,
            outcome="Canceled",
            remains=left,
        )


def draw(dice: Random, quantity: int, behavior: Behavior) -> Life:
    """Draw a life of less than a minute; the behavior's shares of them end partial or canceled."""
    processing_after = dice.uniform(2, 6)
    started = processing_after + (dice.uniform(1, 5) if dice.random() < 0.6 else 0)
    ends = started + dice.uniform(12, 45)
    fate, start_count = dice.random(), dice.randrange(20, 90_000)
    outcome, remains = "Completed", 0
    if fate < behavior.canceled:
        outcome, remains, ends = "Canceled", quantity, started + dice.uniform(3, 9)
    elif fate < behavior.canceled + behavior.partial and quantity > 1:
        outcome, remains = "Partial", dice.randrange(1, quantity)
    return Life(processing_after, started, ends, outcome, remains, start_count)
