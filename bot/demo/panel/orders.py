"""Orders and the money of each key: `add` takes the charge, the end returns the undelivered share.

`Book.settle` lets everything happen that was due; coming events are in a heap, by time. For each
key `balance + sum(paid of its orders)` changes by deposits only.
"""

import heapq
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from random import Random
from uuid import UUID

from bot.demo.panel.forms import CheckedOrder, Subscribed
from bot.demo.panel.life import RETURNING, Behavior, Life, State, draw
from bot.demo.panel.refusals import Refusal
from bot.demo.panel.service import ById, plain

RUNS_WITHIN = 30.0
"""Simulated seconds within which all runs of a drip-feed start, however long its interval is."""
BETWEEN_POSTS = 5.0
"""Simulated seconds between two posts of a watched account."""
CANCELED_AFTER = 4.0
"""Simulated seconds from the request to cancel to the cancellation."""
MOST_POSTS = 30
"""New posts of a subscription without end, at most: a clock may jump."""


@dataclass
class SimulatedOrder:
    """One order; `charge` is what `add` took, `paid` what the panel keeps of it now."""

    id: str
    key: str
    service: str
    form: dict[str, str]
    terms: CheckedOrder
    placed: float
    life: Life
    charge: Decimal
    paid: Decimal
    forced: State | None = None
    ended: bool = False
    canceling: bool = False
    paused: bool = False
    parent: str | None = None
    children: list[str] = field(default_factory=list)

    @property
    def quantity(self) -> int:
        """Pieces of one run; 0 for a subscription."""
        return self.terms.quantity

    @property
    def is_parent(self) -> bool:
        """True for a drip-feed or a subscription, which deliver by child orders."""
        return self.terms.runs > 1 or self.terms.subscribed is not None

    def at(self, now: float) -> State:
        """Return the state at a moment in simulated seconds; the book must be settled."""
        if self.forced:
            return self.forced
        if self.terms.subscribed:
            return State("Paused" if self.paused else "Active", 0)
        if self.is_parent:
            return State("In progress" if self.children else "Pending", 0)
        return self.life.at(now - self.placed, self.quantity)


class Book:
    """All orders, and each key's balance in the panel's currency."""

    def __init__(
        self,
        balances: dict[str, Decimal],
        behavior: Behavior,
        seed: int,
        *,
        first_id: int = 23501,
        uuid_ids: bool = False,
    ) -> None:
        self.balances = balances
        self.orders: ById[SimulatedOrder] = ById()
        self._behavior, self._seed, self._uuid_ids = behavior, seed, uuid_ids
        self._numbers = count(first_id)
        self._due: list[tuple[float, int, SimulatedOrder]] = []
        self._turn = count()

    def place(
        self, key: str, service: str, form: dict[str, str], terms: CheckedOrder, now: float
    ) -> SimulatedOrder:
        """Make an order and take its charge; Refusal if the balance is too low."""
        self._withdraw(key, terms.charge)
        order = self._add(key, service, form, terms, now, terms.charge)
        self._wait(
            order, now + (order.life.processing_after if order.is_parent else order.life.ends)
        )
        return order

    def settle(self, now: float) -> None:
        """Let everything happen that was due by `now`, in the order of its time."""
        while self._due and self._due[0][0] <= now:
            at, _, order = heapq.heappop(self._due)
            if order.ended or order.forced:
                continue
            if order.terms.subscribed:
                self._watch(order, order.terms.subscribed, at, now)
            elif order.is_parent:
                self._run(order, at)
            elif at >= order.placed + order.life.ends:
                state = order.life.at(order.life.ends, order.quantity)
                self.end(order, state)

    def end(self, order: SimulatedOrder, state: State, charge: Decimal | None = None) -> None:
        """Set an order's last state and return the money that the panel does not keep.

        The panel keeps `charge`. If that is None, it keeps the delivered share after a status of
        RETURNING, and everything after another status.
        """
        kept = self._kept(order, state) if charge is None else charge
        self.balances[order.key] = self.balances.get(order.key, Decimal(0)) + order.paid - kept
        order.paid, order.forced, order.ended = kept, state, True
        parent = self.orders.get(order.parent) if order.parent else None
        if parent and not parent.forced and self._is_through(parent):
            self.end(parent, State("Completed", 0))

    def cancel(self, order: SimulatedOrder, now: float) -> None:
        """Note the request to cancel; the order is canceled a few seconds later."""
        order.canceling = True
        if order.is_parent:
            for child in order.children:
                if not self.orders[child].ended:
                    self.cancel(self.orders[child], now)
            self._wait(order, now + CANCELED_AFTER)
        elif not order.forced:
            order.life = order.life.cut(now - order.placed, order.quantity, wait=CANCELED_AFTER)
            self._wait(order, order.placed + order.life.ends)

    def make_child(
        self, parent: SimulatedOrder, quantity: int, now: float, *, prepaid: bool
    ) -> SimulatedOrder:
        """Make a child order, paid by its parent or from the balance (Refusal if too low)."""
        terms = CheckedOrder(parent.terms.kind, parent.terms.link, quantity, parent.terms.unit)
        if prepaid:
            parent.paid -= terms.charge
        else:
            self._withdraw(parent.key, terms.charge)
        child = self._add(parent.key, parent.service, {}, terms, now, terms.charge)
        child.parent = parent.id
        parent.children.append(child.id)
        self._wait(child, now + child.life.ends)
        return child

    def dice(self, purpose: str, name: str) -> Random:
        """Return random numbers for one purpose: they depend on the seed and the name only."""
        return Random(f"{self._seed}:{purpose}:{name}")

    def _kept(self, order: SimulatedOrder, state: State) -> Decimal:
        if state.status.casefold() not in RETURNING:
            return order.paid if order.is_parent else order.charge
        if order.is_parent:
            return Decimal(0)
        return order.terms.unit * (order.quantity - min(max(state.remains, 0), order.quantity))

    def _withdraw(self, key: str, charge: Decimal) -> None:
        if self.balances.get(key, Decimal(0)) < charge:
            raise Refusal("funds", charge=plain(charge))
        self.balances[key] -= charge

    def _add(
        self,
        key: str,
        service: str,
        form: dict[str, str],
        terms: CheckedOrder,
        now: float,
        paid: Decimal,
    ) -> SimulatedOrder:
        name = str(next(self._numbers))
        dice = self.dice("order", name)
        if self._uuid_ids:
            name = str(UUID(int=dice.getrandbits(128), version=4))
        life = draw(dice, terms.quantity, self._behavior)
        order = SimulatedOrder(name, key, service, form, terms, now, life, paid, paid)
        self.orders[name] = order
        return order

    def _wait(self, order: SimulatedOrder, at: float) -> None:
        heapq.heappush(self._due, (at, next(self._turn), order))

    def _run(self, order: SimulatedOrder, at: float) -> None:
        """Start a drip-feed's next run; it completes when its last child ends."""
        if order.canceling:
            self.end(order, State("Canceled", 0))
        elif len(order.children) < order.terms.runs:
            self.make_child(order, order.quantity, at, prepaid=True)
            gap = min(order.terms.interval * 60, RUNS_WITHIN / order.terms.runs)
            self._wait(order, at + gap)

    def _is_through(self, parent: SimulatedOrder) -> bool:
        """Return True if a drip-feed has made all its runs, and each has ended by itself."""
        if parent.terms.subscribed or parent.canceling:
            return False
        done = all(self.orders[child].ended for child in parent.children)
        return done and len(parent.children) == parent.terms.runs

    def _watch(self, order: SimulatedOrder, watched: Subscribed, at: float, now: float) -> None:
        """Order for a subscription's next post, or end it."""
        wanted = watched.old_posts + (MOST_POSTS if watched.posts is None else watched.posts)
        ordered = len(order.children) >= wanted
        if order.canceling:
            self.end(order, State("Canceled", 0))
        elif watched.expires is not None and at >= watched.expires:
            self.end(order, State("Expired", 0))
        elif ordered and watched.posts is not None:
            self.end(order, State("Completed", 0))
        elif not ordered:
            order.paused = not self._order_post(order, watched, at)
            # A paused subscription is tried once a settling: trying for each missed moment
            # would order for many posts at once when money comes.
            self._wait(order, (now if order.paused else at) + BETWEEN_POSTS)
        elif watched.expires is not None:
            self._wait(order, watched.expires)

    def _order_post(self, order: SimulatedOrder, watched: Subscribed, at: float) -> bool:
        dice = self.dice("post", f"{order.id}:{len(order.children)}")
        try:
            self.make_child(order, dice.randint(watched.least, watched.most), at, prepaid=False)
        except Refusal:
            return False
        return True
