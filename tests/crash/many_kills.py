"""Kill a shop at random while customers buy: `python -m tests.crash.many_kills`.

It prints how many orders had no clear answer, and how many of these evidence settled. `--kills 40
--orders 69` are the defaults; the seed chooses the moments.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random

from sqlmodel import Session, col, select

from bot.db import open_database
from bot.demo.telegram import SimulatedUser
from bot.migrations import upgrade
from bot.orders.evidence.reasons import Verdict
from bot.orders.status import Status
from bot.orders.tables import Order, OrderEvent
from tests.crash.killable_shop import LONG, KillableShop, open_killable_shop
from tests.crash.outcome_checks import buy_patiently, check_orders_agree
from tests.support.fork_server import ForkServer, ShopProcess

AT_ONCE = 12
"""Customers who buy at the same time."""

CREDIT, CREDITED = "2.00", 2_000_000
"""Each customer's money, as text and in micro-units."""

EVIDENCE_TAKES = 300.0
"""Seconds after which an order that evidence has not settled is an operator's."""

DEADLINES = "add_call=2 add_lease=3 record_grace=0.5 breaker_pause=0.1 quiet=1"


def main(arguments: Sequence[str]) -> int:
    """Run the kills and print the figures; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.many_kills")
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--orders", type=int, default=69)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", action="store_true", help="print the orders that are left")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vitrine-kills-")))
        server = ForkServer()
        stack.callback(server.close)
        asyncio.run(_run(server, folder, options))
    return 0


async def _run(server: ForkServer, folder: Path, options: argparse.Namespace) -> None:
    begun = time.monotonic()
    address = f"sqlite:///{folder / 'shop.db'}"
    database = open_database(address)
    await upgrade(database)
    await database.close()
    async with open_killable_shop(server, address, folder) as shop:
        shop.environment["DEADLINES"] = DEADLINES
        await _sell_and_kill(shop, options)
        await _settled(shop)
        sys.stdout.write(f"{await _figures(shop)} {time.monotonic() - begun:.0f} s\n")
        if options.events:
            sys.stdout.write(await shop.records.read(_story))
        await check_orders_agree(shop.panel, shop.records)
        await shop.records.add_up(CREDITED * options.orders)


async def _sell_and_kill(shop: KillableShop, options: argparse.Namespace) -> None:
    process = shop.process()
    await process.up()
    await shop.stocked()
    await shop.arrive(shop.operator)
    people = [shop.telegram.user(3000 + number, "Customer") for number in range(options.orders)]
    await asyncio.gather(*(shop.arrive(person) for person in people))
    for person in people:
        await shop.credit(CREDIT, person)
    places = asyncio.Semaphore(AT_ONCE)

    async def buy(person: SimulatedUser) -> None:
        async with places:
            dice = Random(f"{options.seed}:{person.id}")
            await buy_patiently(person, dice, quantity=dice.randrange(500, 1_400))

    dice = Random(options.seed)
    await buy(people[0])  # without a first order there is no id below the others
    shop.line.seconds = 0.3  # time enough to die between the panel's work and its answer
    killing = asyncio.create_task(_kill(process, dice, options.kills))
    await asyncio.gather(*(buy(person) for person in people[1:-1]))
    await killing
    # The last order of all: every other one has an order after it at the panel.
    await buy(people[-1])


async def _kill(process: ShopProcess, dice: Random, kills: int) -> None:
    for _ in range(kills):
        await asyncio.sleep(dice.uniform(0.1, 1.5))
        process.kill()
        await process.up()


async def _settled(shop: KillableShop) -> None:
    """Wait until evidence has settled each order, or left it to the operator."""
    last = time.monotonic() + EVIDENCE_TAKES
    while time.monotonic() < last and await shop.records.read(_waiting):
        await asyncio.sleep(LONG / 20)


def _waiting(session: Session) -> bool:
    """Return True while an order is still to be sent or judged."""
    unsent = session.exec(
        select(Order.id).where(col(Order.status).in_([Status.QUEUED, Status.SUBMITTING]))
    ).all()
    verdicts = {
        number: events[-1].detail.get("verdict") for number, events in _left(session).items()
    }
    return bool(unsent) or any(verdict != Verdict.ASK for verdict in verdicts.values())


def _left(session: Session) -> dict[int, list[OrderEvent]]:
    """Return the events of each order without a clear answer, oldest first."""
    events = session.exec(
        select(OrderEvent)
        .join(Order, col(Order.id) == OrderEvent.order_id)
        .where(Order.status == Status.UNCONFIRMED)
        .order_by(col(OrderEvent.id))
    ).all()
    left: dict[int, list[OrderEvent]] = {}
    for event in events:
        left.setdefault(event.order_id, []).append(event)
    return left


async def _figures(shop: KillableShop) -> str:
    orders = await shop.records.orders()
    unclear = []
    for order in orders:
        events = await shop.records.events(order.id or 0)
        if any(after == Status.UNCONFIRMED for _, after in events):
            unclear.append(order)
    left = sum(order.status == Status.UNCONFIRMED for order in unclear)
    ends = dict(Counter(str(order.status) for order in unclear))
    reasons = await shop.records.read(_reasons)
    return (
        f"{len(orders)} orders, {len(shop.panel.orders)} at the panel, {len(unclear)} without a "
        f"clear answer: {len(unclear) - left} settled by evidence, {left} left to the operator; "
        f"{ends}; asked because of {reasons};"
    )


def _reasons(session: Session) -> dict[str, int]:
    """Count why the orders that are left were left to the operator."""
    newest = (events[-1] for events in _left(session).values())
    return dict(Counter(one for event in newest for one in event.detail.get("reasons", ())))


def _story(session: Session) -> str:
    """Return the events of each order that is left, a line each."""
    lines = [
        f"#{number} {event.at:%H:%M:%S} {event.before} → {event.after} {event.detail}"
        for number, events in _left(session).items()
        for event in events
    ]
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
