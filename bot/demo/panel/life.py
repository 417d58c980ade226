"""What becomes of an order: drawn once from the seed and its number, then read off the clock.

No task runs. Whoever asks at a moment is told what is true at that moment, so the same seed, the
same orders and the same clock give the same answers however often one asks.
"""

from dataclasses import dataclass, replace
from random import Random

RETURNING = frozenset({"partial", "canceled", "cancelled", "refunded", "fail", "failed", "error"})
"""Words, casefolded, after which the undelivered share goes back to the key's balance."""


@dataclass(frozen=True)
class Behavior:
    """How good a panel is at its work; the default never fails by itself.

    `partial`, `canceled` and `rejected_refill` are shares of 1. `refill_pause` is in simulated
    seconds, `rate_limit` in calls of a key in a simulated minute, `hang` in real seconds: the most
    for which an unanswered call is held. `chaos` lets one call in eight go wrong.
    """

    partial: float = 0.0
    canceled: float = 0.0
    rejected_refill: float = 0.0
    refill_pause: float = 60.0
    rate_limit: int | None = None
    hang: float = 60.0
    chaos: bool = False


DEMO_BEHAVIOR = Behavior(partial=0.10, canceled=0.07, rejected_refill=0.15)
"""A demo's: most orders complete, and one meets every ending in an afternoon."""


@dataclass(frozen=True)
class State:
    """What a status call tells: the word, what is left to deliver, where the counter began."""

    status: str
    remains: int
    start_count: int | None = None


@dataclass(frozen=True)
class Life:
    """Moments in simulated seconds after the order was made, and how it ends."""

    processing_after: float
    started: float
    ends: float
    outcome: str
    remains: int
    start_count: int

    def at(self, elapsed: float, quantity: int) -> State:
        """Tell the state of an order of `quantity` pieces `elapsed` seconds after it was made."""
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
        """Ask for the end: `wait` seconds later the order is canceled where it then stands."""
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
    """Draw a life of under a minute: mostly complete, now and then partial or canceled."""
    taken = dice.uniform(2, 6)
    started = taken + (dice.uniform(1, 5) if dice.random() < 0.6 else 0)
    ends = started + dice.uniform(12, 45)
    fate, start_count = dice.random(), dice.randrange(20, 90_000)
    outcome, remains = "Completed", 0
    if fate < behavior.canceled:
        outcome, remains, ends = "Canceled", quantity, started + dice.uniform(3, 9)
    elif fate < behavior.canceled + behavior.partial and quantity > 1:
        outcome, remains = "Partial", dice.randrange(1, quantity)
    return Life(taken, started, ends, outcome, remains, start_count)
