"""One run: a seed, a policy and a number of orders; the end is compared with the truth."""

import asyncio
import hashlib
import logging
import random
from datetime import timedelta
from random import Random
from typing import Final

from sqlmodel import Session, col, func, select

from bot.db import Database
from bot.demo.panel import SimulatedPanel
from bot.notifications.tables import Notification
from bot.orders.status import FINAL, Status
from bot.orders.tables import Order, OrderEvent
from tests.simulation import people, purchases
from tests.simulation.clock import VirtualLoop, virtual_time
from tests.simulation.line import KEY
from tests.simulation.lives import live
from tests.simulation.outcome import Figures, compare
from tests.simulation.policies import Policy
from tests.simulation.storage import empty_database
from tests.simulation.world import BETWEEN_ORDERS, OTHER_KEY, World, open_world

LONGEST: Final = timedelta(hours=60).total_seconds()


def run(seed: int, policy: Policy = Policy.OURS, orders: int = 100) -> Figures:
    """Run one simulation and return its figures; the same arguments give the same figures."""
    logging.disable(logging.CRITICAL)
    random.seed(seed)  # the panel client spreads its retries by the common dice
    loop = VirtualLoop()
    try:
        with empty_database(loop) as database, virtual_time(loop):
            return loop.run_until_complete(_run(loop, database, seed, policy, orders))
    finally:
        loop.close()
        logging.disable(logging.NOTSET)


async def _run(
    loop: VirtualLoop, database: Database, seed: int, policy: Policy, orders: int
) -> Figures:
    world = await open_world(loop, database, seed, policy, orders)
    operator = people.Operator(
        Random(f"{seed}:operator"), world.panel.panel, decides_unclear=policy is Policy.OURS
    )
    alone = seed % 3 == 0  # a third of the shops have one process, the others two
    tasks = [asyncio.create_task(live(world, "a", alone=alone))]
    if not alone:
        tasks.append(asyncio.create_task(live(world, "b", alone=False)))
    tasks += [
        asyncio.create_task(_sell(world)),
        asyncio.create_task(_look(world, operator)),
        asyncio.create_task(_disturb(world)),
    ]
    ended = asyncio.create_task(_all_ended(world))
    done, _ = await asyncio.wait({ended, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
    figures = await database.transact(compare, world.panel.panel)
    figures.asked, figures.kills = len(operator.cases), world.kills
    figures.unclear, figures.untold = await database.transact(_counts)
    figures.digests = [await database.transact(_digest, world.panel.trace)]
    figures.notes = [f"seed {seed}, {policy}: {note}" for note in figures.notes]
    return figures


async def _sell(world: World) -> None:
    """Let customers buy, and other shops and the operator order at the same panel between."""
    dice = Random(f"{world.seed}:sales")
    strangers = dice.random() < 0.1
    for number in range(world.orders):
        await asyncio.sleep(dice.expovariate(1 / BETWEEN_ORDERS))
        customer = dice.choice(people.CUSTOMERS)
        await world.database.transact(
            purchases.buy, dice, customer, world.panel_id, number, world.loop.moment()
        )
        world.wake("submit")
        for _ in range(dice.choice((0, 0, 0, 1, 2))):
            _order_at_panel(world.panel.panel, OTHER_KEY, dice)
        if strangers and dice.random() < 0.1:
            _order_at_panel(world.panel.panel, KEY, dice)
    await asyncio.Event().wait()


def _order_at_panel(panel: SimulatedPanel, key: str, dice: Random) -> None:
    form = {"service": "1", "link": f"https://example.org/{dice.random()}"}
    # Under our key never a round one: nobody could tell it from an order of ours.
    quantity = str(dice.randrange(501, 900) if key == KEY else purchases.quantity(dice, 500))
    panel._respond({"key": key, "action": "add", "quantity": quantity, **form})


async def _look(world: World, operator: people.Operator) -> None:
    """Let the operator look at what waits, twice an hour."""
    while True:
        await asyncio.sleep(1800)
        await world.database.transact(operator.visit, world.loop.moment())


async def _disturb(world: World) -> None:
    """Set the wall clock wrong in some runs; let nothing fail any more at the end."""
    dice = Random(f"{world.seed}:clock")
    end = world.bought_after + 3600
    jumps = [dice.uniform(0, end) for _ in range(dice.choice((0, 0, 1, 2)))]
    for at in sorted(jumps):
        await asyncio.sleep(at - world.loop.elapsed)
        world.loop.skew += timedelta(seconds=dice.choice((-120, -5, 5, 60, 600)))
    await asyncio.sleep(max(0.0, end - world.loop.elapsed))
    world.calm = world.panel.calm = world.telegram.calm = True
    world.trouble.calm = True
    await asyncio.Event().wait()


async def _all_ended(world: World) -> None:
    """Wait until each order has ended and its news are out, but no longer than LONGEST."""
    while world.loop.elapsed < LONGEST:
        await asyncio.sleep(600)
        late = world.loop.elapsed > world.bought_after * 2 + 3600
        if late and await world.database.transact(_open_orders) == 0:
            await asyncio.sleep(7200)
            break
    # A reader is told one thing at a time, and the jobs look seldom by now.
    while world.loop.elapsed < LONGEST and (await world.database.transact(_counts))[1]:
        await asyncio.sleep(600)


def _open_orders(session: Session) -> int:
    ended = [status.value for status in FINAL]
    return session.exec(
        select(func.count()).select_from(Order).where(col(Order.status).not_in(ended))
    ).one()


def _counts(session: Session) -> tuple[int, int]:
    """Return how many orders were unclear, and how many messages have not been sent."""
    unclear = session.exec(
        select(func.count(func.distinct(OrderEvent.order_id))).where(
            col(OrderEvent.after) == Status.UNCONFIRMED
        )
    ).one()
    untold = session.exec(
        select(func.count()).select_from(Notification).where(col(Notification.sent_at).is_(None))
    ).one()
    return unclear, untold


def _digest(session: Session, trace: list[tuple[float, str, str]]) -> str:
    events = session.exec(select(OrderEvent).order_by(col(OrderEvent.id))).all()
    changes = [(event.order_id, event.at.isoformat(), event.after) for event in events]
    return hashlib.sha256(repr((trace, changes)).encode()).hexdigest()
