"""One run: a seed, a policy and a number of orders; the end is compared with the truth."""

import asyncio
import hashlib
import logging
import random
import shutil
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from sqlmodel import Session, col, func, select

from bot import app, migrations
from bot.catalog import panels
from bot.config import Settings
from bot.db import Database, open_database
from bot.demo.panel import SimulatedPanel
from bot.demo.panel.life import Behavior
from bot.jobs import submit
from bot.jobs.context import JobContext
from bot.jobs.runner import Job, Runner
from bot.notifications.tables import Notification
from bot.orders.status import FINAL, Status
from bot.orders.tables import Order, OrderEvent
from bot.panel import PanelClient, Retries
from tests.screens.extremes import TRANSLATIONS
from tests.simulation import people
from tests.simulation.clock import VirtualLoop, virtual_time
from tests.simulation.letters import ProcessTelegram, TelegramWorld
from tests.simulation.line import KEY, PanelWorld, ProcessLine
from tests.simulation.outcome import Figures, compare
from tests.simulation.policies import Policy, settle_unclear
from tests.simulation.process import Killed, Process, ProcessDatabase, StorageTrouble

BETWEEN_ORDERS: Final = 25.0
"""Seconds between two purchases, on average."""
LONGEST: Final = timedelta(hours=60).total_seconds()
LEFT_OUT: Final = frozenset({"probe", "commands", "tidy"})
"""Jobs that move no order and no money."""
EVIDENCE: Final = frozenset({"resolve"})
"""Jobs that settle unclear orders, which a naive policy does in its own way."""
URL: Final = "https://panel.example/api/v2"

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory, where a commit need not reach a disk


@dataclass
class World:
    """All that outlives a process."""

    seed: int
    policy: Policy
    loop: VirtualLoop
    dice: Random
    database: Database
    panel_id: int
    panel: PanelWorld
    telegram: TelegramWorld
    trouble: StorageTrouble
    deadly: float
    orders: int
    kills: int = 0
    calm: bool = False
    """True when the last order has been placed long ago: nothing fails any more."""

    @property
    def bought_after(self) -> float:
        """Seconds after which all orders are placed."""
        return self.orders * BETWEEN_ORDERS

    def pause(self, job: Job) -> float:
        """Return the seconds until a job looks for work again: ever more when all is bought."""
        late = self.loop.elapsed - self.bought_after
        least, most = (10, 40) if late < 900 else (60, 180) if late < 7200 else (600, 1800)
        return max(job.every, self.dice.uniform(least, most))


def run(seed: int, policy: Policy = Policy.OURS, orders: int = 100) -> Figures:
    """Run one simulation and return its figures; the same arguments give the same figures."""
    logging.disable(logging.CRITICAL)
    random.seed(seed)  # the panel client spreads its retries by the common dice
    loop = VirtualLoop()
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="vitrine-", dir=place) as folder, virtual_time(loop):
        file = Path(folder) / "shop.db"
        shutil.copy(_template(), file)
        database = open_database(f"sqlite:///{file}")
        try:
            return loop.run_until_complete(_run(loop, database, seed, policy, orders))
        finally:
            loop.run_until_complete(database.close())
            loop.close()
            logging.disable(logging.NOTSET)


@cache
def _template() -> Path:
    """Return a migrated SQLite file; it lies in memory until the process ends."""
    folder = tempfile.mkdtemp(prefix="vitrine-template-")
    path = Path(folder) / "template.db"

    async def migrate() -> None:
        opened = open_database(f"sqlite:///{path}")
        await migrations.upgrade(opened)
        await opened.close()

    with asyncio.Runner() as runner:
        runner.run(migrate())
    return path


async def _run(
    loop: VirtualLoop, database: Database, seed: int, policy: Policy, orders: int
) -> Figures:
    world = await _world(loop, database, seed, policy, orders)
    operator = people.Operator(
        Random(f"{seed}:operator"), world.panel.panel, decides_unclear=policy is Policy.OURS
    )
    alone = seed % 3 == 0  # a third of the shops have one process, the others two
    tasks = [asyncio.create_task(_live(world, "a", alone=alone))]
    if not alone:
        tasks.append(asyncio.create_task(_live(world, "b", alone=False)))
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


async def _world(
    loop: VirtualLoop, database: Database, seed: int, policy: Policy, orders: int
) -> World:
    dice = Random(f"{seed}:world")
    panel = SimulatedPanel(
        people.SERVICES,
        {KEY: Decimal(10_000), "another-shop": Decimal(10_000)},
        seed=seed,
        clock=loop.time,
        speed=0.05,
        behavior=Behavior(partial=0.1, canceled=0.07),
    )
    panel_id = await database.transact(panels.ensure_panel, name="panel", url=URL)
    await database.transact(people.arrive, loop.moment())
    return World(
        seed=seed,
        policy=policy,
        loop=loop,
        dice=dice,
        database=database,
        panel_id=panel_id,
        panel=PanelWorld(panel, Random(f"{seed}:panel"), dice.choice((0.3, 1.0, 2.0))),
        telegram=TelegramWorld(Random(f"{seed}:telegram")),
        trouble=StorageTrouble(Random(f"{seed}:storage"), loop.time, dice.choice((0.0, 0.001))),
        deadly=dice.choice((0.0, 0.001, 0.003)),
        orders=orders,
    )


async def _live(world: World, name: str, *, alone: bool) -> None:
    """Run a process, and after each of its deaths the next one."""
    while True:
        deadly = 0.0 if world.calm else world.deadly
        process = Process(name, Random(f"{world.seed}:{name}:{world.kills}"), deadly)
        jobs = asyncio.create_task(_work(world, process, alone=alone))
        death = asyncio.create_task(process.ended.wait())
        try:
            await asyncio.wait({jobs, death}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            process.ended.set()
            jobs.cancel()
            await asyncio.gather(jobs, death, return_exceptions=True)
        if not jobs.cancelled() and not isinstance(jobs.exception(), Killed | None):
            jobs.result()
        world.kills += 1
        await asyncio.sleep(world.dice.uniform(1, 60))


async def _work(world: World, process: Process, *, alone: bool) -> None:
    database = ProcessDatabase(world.database, process, world.trouble)
    line = ProcessLine(world.panel, process, world.loop.time)
    outgoing = ProcessTelegram(world.telegram, process)
    async with PanelClient(URL, KEY, retries=Retries(attempts=2), transport=line) as panel:
        context = JobContext(
            database=database,
            panel=panel,
            outgoing=outgoing,
            translations=TRANSLATIONS,
            panel_id=world.panel_id,
            currency=people.CURRENCY,
            auto_publish=True,
            sync_every=timedelta(minutes=30),
            follow_every=timedelta(minutes=3),
            holder=f"{process.name}:{world.kills}",
            wake=lambda _: None,
            alone=alone,
        )
        jobs = _jobs(world.policy)
        runner = Runner(context, jobs)
        await _recover(context)
        loops = [asyncio.create_task(_repeat(world, process, runner, job)) for job in jobs]
        if world.policy is not Policy.OURS:
            loops.append(asyncio.create_task(_settle_naively(world, process)))
        try:
            done, _ = await asyncio.wait(loops, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            process.ended.set()
            for each in loops:
                each.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
        for each in done:
            each.result()


async def _recover(context: JobContext) -> None:
    """Do what a process does at its start, until the database lets it."""
    while True:
        try:
            await submit.recover(context)
        except Exception:  # noqa: BLE001 - a start that fails is repeated by the platform
            await asyncio.sleep(5)
        else:
            return


async def _repeat(world: World, process: Process, runner: Runner, job: Job) -> None:
    while True:
        try:
            for _ in range(100):
                process.check()
                if not await runner._leased(job):
                    break
        except Exception:  # noqa: BLE001 - as the runner does: it is tried again
            await asyncio.sleep(5)
        await asyncio.sleep(world.pause(job))


async def _settle_naively(world: World, process: Process) -> None:
    while True:
        process.check()
        await world.database.transact(settle_unclear, world.policy, world.loop.moment())
        await asyncio.sleep(20)


def _jobs(policy: Policy) -> tuple[Job, ...]:
    """Return the shop's own jobs, with their leases and intervals."""
    settings = Settings.load(
        _env_file=None,
        telegram_token="123456:" + "A" * 35,
        panel_url=URL,
        panel_key=KEY,
        admin_ids=str(people.OPERATOR),
    )
    skipped = LEFT_OUT if policy is Policy.OURS else LEFT_OUT | EVIDENCE
    return tuple(job for job in app._jobs(settings) if job.name not in skipped)


async def _sell(world: World) -> None:
    """Let customers buy, and other shops and the operator order at the same panel between."""
    dice = Random(f"{world.seed}:sales")
    strangers = dice.random() < 0.1
    for number in range(world.orders):
        await asyncio.sleep(dice.expovariate(1 / BETWEEN_ORDERS))
        await world.database.transact(people.buy, dice, world.panel_id, number, world.loop.moment())
        for _ in range(dice.choice((0, 0, 0, 1, 2))):
            _order_at_panel(world.panel.panel, "another-shop", dice)
        if strangers and dice.random() < 0.1:
            _order_at_panel(world.panel.panel, KEY, dice)
    await asyncio.Event().wait()


def _order_at_panel(panel: SimulatedPanel, key: str, dice: Random) -> None:
    form = {"service": "1", "link": f"https://example.org/{dice.random()}"}
    panel._respond({"key": key, "action": "add", "quantity": str(dice.randrange(50, 500)), **form})


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
        await asyncio.sleep(300)
        late = world.loop.elapsed > world.bought_after * 2 + 3600
        if late and await world.database.transact(_open_orders) == 0:
            await asyncio.sleep(7200)
            return


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
