"""Rounds of a shop's life, each with the points that a process may die at while it goes on.

A round ends well whatever process dies in it: the customer's order has ended, and the panel has it
once, or not at all if the money went back.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from bot.db import now
from bot.demo.panel import PanelFault
from bot.demo.panel.orders import SimulatedOrder
from bot.demo.telegram import SimulatedUser
from bot.orders.status import FINAL, FOLLOWED, Status
from bot.orders.tables import Order
from tests.crash.killable_shop import LONG, KillableShop, usable_screen

LINK: Final = "https://example.com/{}"
PATIENCE: Final = 60.0
"""Seconds within which an order must have ended."""

PERSON_AFTER: Final = 6.0
"""Seconds after which the operator decides an order that nothing has settled."""

A_WHILE: Final = timedelta(seconds=1)
"""An order that is due later than this is made due."""


@dataclass
class Fate:
    """What the panel makes of a round's order."""

    ends_as: str = "Completed"
    remains: int | None = None
    fault: PanelFault | None = None
    """The fault that `add` meets once."""
    done: bool | None = None
    words: str = ""


@dataclass
class Ledger:
    """What has been paid in, and how often a person was asked."""

    credited: int = 0
    """Micro-units."""
    asked: int = 0
    links: list[str] = field(default_factory=list)


Round = Callable[[KillableShop, Ledger, int], Awaitable[None]]


def purchase(fate: Fate) -> Round:
    """Return a round in which the customer buys, and the panel does what `fate` says."""

    async def go(shop: KillableShop, ledger: Ledger, number: int) -> None:
        link = LINK.format(number)
        ledger.links.append(link)
        if fate.fault is not None:
            shop.panel.inject(fate.fault, "add", done=fate.done, body=fate.words)
        await shop.buy(shop.customer, link)
        await _until_ended(shop, ledger, link, fate)

    return go


async def newcomer(shop: KillableShop, ledger: Ledger, number: int) -> None:
    """Let a new customer arrive and get money from the operator."""
    person = shop.telegram.user(5000 + number, "Newcomer")
    await shop.arrive(person)
    await credit(shop, ledger, person, 50)


async def credit(shop: KillableShop, ledger: Ledger, person: SimulatedUser, amount: int) -> None:
    """Credit a customer by the operator's command, and wait until the money is there."""
    reason = f"money of {person.id}"
    await shop.operator.send(f"/credit {person.id} {amount} {reason}")
    asked = await shop.operator.wait(usable_screen(reason), LONG)
    await shop.operator.tap("Yes", asked)
    ledger.credited += amount * 1_000_000
    async with asyncio.timeout(LONG):
        while await shop.records.balance(person.id) == 0:
            await asyncio.sleep(0.05)


async def sync(shop: KillableShop, ledger: Ledger, _number: int) -> None:
    """Let the operator ask for the panel's list."""
    del ledger
    before = len(_calls(shop, "services"))
    async with asyncio.timeout(PATIENCE):
        while len(_calls(shop, "services")) == before:
            # A process that dies after it has accepted the request has not done it.
            await shop.operator.send("/sync")
            await asyncio.sleep(2)


async def restart(shop: KillableShop, ledger: Ledger, _number: int) -> None:
    """Kill each process once; `Keeper` starts them again."""
    del ledger
    for process in shop.processes:
        begins = len(process.output)
        with suppress(ProcessLookupError):
            process.kill()
        async with asyncio.timeout(LONG):
            while not process.running or len(process.output) == begins:
                await asyncio.sleep(0.02)


ROUNDS: Final[dict[str, Round]] = {
    "newcomer": newcomer,
    "completed": purchase(Fate()),
    "partial": purchase(Fate("Partial", remains=400)),
    "canceled": purchase(Fate("Canceled")),
    "refused": purchase(Fate(fault=PanelFault.UNKNOWN_TEXT, words="Bad link")),
    "answer lost": purchase(Fate(fault=PanelFault.DROP, done=True)),
    "never arrived": purchase(Fate(fault=PanelFault.DROP, done=False)),
    "slowed down": purchase(Fate(fault=PanelFault.TOO_MANY)),
    "sync": sync,
    "restart": restart,
}
"""The rounds by name; the first one brings the customer's money."""


async def order_of(shop: KillableShop, link: str) -> Order | None:
    """Return the order with this link; None if it is not placed."""
    orders = await shop.records.orders()
    return next((order for order in orders if order.parameters["link"] == link), None)


def at_panel(shop: KillableShop, link: str) -> list[SimulatedOrder]:
    """Return the panel's orders with this link."""
    return [order for order in shop.panel.orders.values() if order.form.get("link") == link]


async def _until_ended(shop: KillableShop, ledger: Ledger, link: str, fate: Fate) -> None:
    """Let the panel work, and the operator decide what nothing else settles, until the end."""
    unclear_since = 0.0
    async with asyncio.timeout(PATIENCE):
        while True:
            order = await order_of(shop, link)
            status = Status(order.status) if order is not None else None
            if order is not None and status in FINAL:
                return
            if order is not None and status in FOLLOWED:
                _finish(shop, link, fate)
            if order is not None and order.next_at - now() > A_WHILE:
                # It waits for a pause to end, or a dead process has claimed it for minutes.
                await shop.records.later(orders=order.next_at - now())
            if status is not Status.UNCONFIRMED:
                unclear_since = time.monotonic()
            elif time.monotonic() - unclear_since > PERSON_AFTER and order is not None:
                await _decide(shop, order, link)
                ledger.asked += 1
                unclear_since = time.monotonic()
            await asyncio.sleep(0.05)


def _finish(shop: KillableShop, link: str, fate: Fate) -> None:
    for theirs in at_panel(shop, link):
        if not theirs.ended:
            shop.panel.finish(theirs.id, fate.ends_as, remains=fate.remains)


async def _decide(shop: KillableShop, order: Order, link: str) -> None:
    theirs = at_panel(shop, link)
    if theirs:
        await shop.operator.send(f"/resolve {order.id} placed {theirs[0].id}")
        asked = await shop.operator.wait(f"Is the panel's order {theirs[0].id} our", LONG)
        await shop.operator.tap("Yes", asked)
        return
    await shop.operator.send(f"/resolve {order.id} refund")
    asked = await shop.operator.wait(usable_screen(f"#{order.id}?"), LONG)
    await shop.operator.tap("Yes", asked)


def _calls(shop: KillableShop, action: str) -> list[object]:
    return [call for call in shop.panel.calls if call.action == action]
