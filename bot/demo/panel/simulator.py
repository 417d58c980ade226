"""The simulated supplier panel: an ASGI app, its state in memory, and methods to steer it."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from starlette.applications import Starlette

from bot.demo.panel import faults, speech, spoiled, wire
from bot.demo.panel.actions import ACTIONS, ActionContext
from bot.demo.panel.catalog import built_in_catalog
from bot.demo.panel.departures import DOCUMENT, Departures
from bot.demo.panel.faults import PanelFault, PlannedPanelFault
from bot.demo.panel.life import RETURNING, Behavior, State
from bot.demo.panel.orders import Book, SimulatedOrder
from bot.demo.panel.refills import Refill, Refills
from bot.demo.panel.refusals import Refusal
from bot.demo.panel.service import ById, SimulatedService
from bot.demo.panel.wire import HttpAnswer

DEFAULT_BEHAVIOR = Behavior()


@dataclass(frozen=True)
class PanelCall:
    """One call that reached the panel."""

    action: str
    form: dict[str, str]
    """The fields without the key."""
    at: float
    """Simulated seconds."""
    fault: PanelFault | None
    """The fault that it met, or None."""


class SimulatedPanel:
    """A panel that sells the services of `catalog` to the accounts of `keys`.

    `clock` returns seconds; simulated time runs `speed` times as fast. With `speed=0` nothing
    happens by itself: orders stay pending until `progress` or `finish`. Each key is an account; a
    key without an entry in `balances` is refused. `departures` may be changed at any time, except
    `uuid_ids`.
    """

    def __init__(
        self,
        catalog: Iterable[SimulatedService] | None = None,
        keys: dict[str, Decimal] | None = None,
        *,
        currency: str = "USD",
        seed: int = 0,
        clock: Callable[[], float] = time.time,
        speed: float = 1.0,
        departures: Departures = DOCUMENT,
        behavior: Behavior = DEFAULT_BEHAVIOR,
    ) -> None:
        sold = built_in_catalog() if catalog is None else catalog
        self.services: ById[SimulatedService] = ById((service.id, service) for service in sold)
        self.currency, self.departures, self.speed = currency, departures, speed
        self.calls: list[PanelCall] = []
        self.faults = faults.PanelFaults(Random(f"{seed}:faults"))
        self.app: Starlette = wire.application(self._respond, behavior.hang)
        self._clock, self._began = clock, clock()
        self._limit, self._recent = behavior.rate_limit, deque[tuple[float, str]]()
        accounts = {"demo-key": Decimal(1000)} if keys is None else dict(keys)
        self._book = Book(accounts, behavior, seed, uuid_ids=departures.uuid_ids)
        self._refills = Refills(self._book, behavior)
        for rule in faults.chaos(Random(f"{seed}:chaos")) if behavior.chaos else ():
            self.faults.add(rule)

    def now(self) -> float:
        """Settle the book and return the time in simulated seconds."""
        moment = self._began + (self._clock() - self._began) * self.speed
        self._book.settle(moment)
        return moment

    @property
    def orders(self) -> ById[SimulatedOrder]:
        """The orders of all keys, by id, as they are now."""
        self.now()
        return self._book.orders

    @property
    def balances(self) -> dict[str, Decimal]:
        """The balance of each key as it is now; an assignment makes a deposit or a new key."""
        self.now()
        return self._book.balances

    @property
    def refills(self) -> ById[Refill]:
        """The refills of all keys, by id."""
        return self._refills.refills

    def status(self, order_id: int | str) -> State:
        """Return the state of an order, in the words of the API document."""
        return self.orders[order_id].at(self.now())

    def progress(
        self,
        order_id: int | str,
        *,
        remains: int | None = None,
        status: str = "In progress",
        start_count: int | None = None,
    ) -> None:
        """Keep an order at a state, whatever the clock says, until `finish`."""
        order = self.orders[order_id]
        left = order.quantity if remains is None else remains
        began = order.life.start_count if start_count is None else start_count
        order.forced = State(status, left, began)

    def finish(
        self,
        order_id: int | str,
        status: str = "Completed",
        *,
        remains: int | None = None,
        charge: Decimal | None = None,
    ) -> None:
        """End an order now, and return to its key what the panel does not keep.

        `remains` is by default the whole quantity after a status of RETURNING, else 0. The panel
        keeps `charge`, by default the delivered share after these statuses, else everything.
        """
        order = self.orders[order_id]
        returning = status.casefold() in RETURNING
        left = (order.quantity if returning else 0) if remains is None else remains
        self._book.end(order, State(status, left, order.life.start_count), charge)

    def add_post(self, order_id: int | str, quantity: int) -> SimulatedOrder:
        """Let a subscription find a new post at once; return its child order."""
        return self._book.make_child(self.orders[order_id], quantity, self.now(), prepaid=False)

    def finish_refill(self, refill_id: int | str, status: str = "Completed") -> None:
        """End a refill now."""
        self.refills[refill_id].forced = status

    def inject(
        self,
        fault: PanelFault,
        action: str | None = None,
        *,
        times: int | None = None,
        probability: float | None = None,
        done: bool | None = None,
        body: bytes | str = b"",
        http_status: int = 200,
        content_type: str = "application/json",
    ) -> PlannedPanelFault:
        """Make coming calls meet a fault: the next one, the next `times`, or each by chance.

        `action` None means any action. With `done` the work is done before the fault (the order is
        made, its answer is lost). `body` is the text of UNKNOWN_TEXT or the body of VERBATIM, which
        also uses `http_status` and `content_type`. ValueError if the fault is not possible so.
        """
        rule = faults.plan_fault(fault, action, times=times, probability=probability, done=done)
        rule.body = body.encode() if isinstance(body, str) else body
        rule.status, rule.content_type = http_status, content_type
        self.faults.add(rule)
        return rule

    def _respond(self, form: dict[str, str]) -> tuple[HttpAnswer, PlannedPanelFault | None]:
        """Answer a form; return the answer and the fault that the call met, or None."""
        key, action = form.pop("key", ""), form.get("action", "")
        ours = {theirs: ours for ours, theirs in self.departures.form_names}
        now = self.now()
        rule = self.faults.next_fault(action)
        self.calls.append(PanelCall(action, dict(form), now, rule.fault if rule else None))
        try:
            self._admit(key, now)
            refusal = spoiled.refusal(rule) if rule else None
            if refusal is not None:
                raise refusal
            read = {ours.get(name, name): value for name, value in form.items()}
            document = None if rule and not rule.done else self._do(key, read, now)
            status, document = 200, spoiled.body(rule, document)
        except Refusal as refused:
            status, document = speech.error(self.departures, refused)
        document = speech.rename_fields(self.departures, document)
        blank = b"\n" * self.departures.blank_lines
        body = blank + wire.encoded(document)
        return spoiled.answer(rule, HttpAnswer(body, status, self.departures.content_type)), rule

    def _admit(self, key: str, now: float) -> None:
        if key not in self._book.balances:
            raise Refusal("key")
        if self._limit is None:
            return
        while self._recent and self._recent[0][0] <= now - 60:
            self._recent.popleft()
        if sum(1 for _, caller in self._recent if caller == key) >= self._limit:
            raise Refusal("rate_limit", limit=self._limit)
        self._recent.append((now, key))

    def _do(self, key: str, form: dict[str, str], now: float) -> speech.Json:
        action = ACTIONS.get(form.get("action", ""))
        if action is None:
            raise Refusal("action")
        departures, currency = self.departures, self.currency
        return action(
            ActionContext(
                self.services, self._book, self._refills, departures, currency, key, form, now
            )
        )
