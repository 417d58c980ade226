"""Refills: requested for a completed order, completed or rejected some seconds later."""

from dataclasses import dataclass
from itertools import count

from bot.demo.panel.life import Behavior
from bot.demo.panel.orders import Book, SimulatedOrder
from bot.demo.panel.refusals import Refusal
from bot.demo.panel.service import ById, SimulatedService

STARTED_AFTER, DONE_AFTER = 4.0, 20.0
"""Simulated seconds from the request to `In progress`, and to the end."""


@dataclass
class Refill:
    """One refill; `outcome` is its last status, unless a test ends it with another."""

    id: str
    order: str
    key: str
    requested_at: float
    outcome: str
    forced: str | None = None

    def at(self, now: float) -> str:
        """Return its status at a moment in simulated seconds."""
        if self.forced:
            return self.forced
        elapsed = now - self.requested_at
        if elapsed < DONE_AFTER:
            return "Pending" if elapsed < STARTED_AFTER else "In progress"
        return self.outcome


class Refills:
    """All refills; an order has one at a time, with a pause between two."""

    def __init__(self, book: Book, behavior: Behavior) -> None:
        self.refills: ById[Refill] = ById()
        self._book, self._behavior = book, behavior
        self._numbers = count(1)

    def ask(self, order: SimulatedOrder, service: SimulatedService | None, now: float) -> Refill:
        """Begin a refill; Refusal if the order cannot have one now."""
        if service is None or not service.refill:
            raise Refusal("no_refill")
        if order.at(now).status not in ("Completed", "Partial"):
            raise Refusal("refill_open")
        for earlier in self.refills.values():
            if (
                earlier.order == order.id
                and now - earlier.requested_at < self._behavior.refill_pause
            ):
                if earlier.at(now) in ("Pending", "In progress"):
                    raise Refusal("refill_busy")
                raise Refusal("refill_early")
        name = str(next(self._numbers))
        dice = self._book.dice("refill", name)
        rejected = dice.random() < self._behavior.rejected_refill
        refill = Refill(name, order.id, order.key, now, "Rejected" if rejected else "Completed")
        self.refills[name] = refill
        return refill
