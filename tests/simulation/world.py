"""All of a run that outlives the shop's processes: panel, people, time, and troubles."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Final

from bot.catalog import panels
from bot.db import Database
from bot.demo.panel import SimulatedPanel
from bot.demo.panel.life import Behavior
from bot.jobs.runner import Job, Runner
from tests.simulation import people, purchases
from tests.simulation.clock import VirtualLoop
from tests.simulation.letters import TelegramWorld
from tests.simulation.line import KEY, PanelWorld
from tests.simulation.policies import Policy
from tests.simulation.process import StorageTrouble

URL: Final = "https://panel.example/api/v2"

BETWEEN_ORDERS: Final = 25.0
"""Seconds between two purchases, on average."""

QUICK: Final = frozenset({"submit", "follow", "notify", "resolve"})
"""Jobs that look for work often."""

DAILY: Final = frozenset({"books"})
"""Jobs that check what is compared at the end of a run too."""

OTHERS: Final = frozenset[str]()
"""All other jobs."""

PAUSES: Final = {
    QUICK: ((20, 80), (60, 240), (600, 1800)),
    OTHERS: ((60, 240), (60, 240), (1200, 3600)),
    DAILY: ((3600, 7200), (7200, 14_400), (36_000, 50_000)),
}
"""Seconds between two looks of a job: while people buy, in the hours after that, and later."""

OTHER_KEY: Final = "another-shop"
"""The key of another shop at the same panel."""


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
    runners: dict[str, Runner] = field(default_factory=dict)
    """The jobs of each process that lives."""
    calm: bool = False
    """True when the last order has been placed long ago: nothing fails any more."""

    @property
    def bought_after(self) -> float:
        """Seconds after which all orders are placed."""
        return self.orders * BETWEEN_ORDERS

    def wake(self, name: str) -> None:
        """Wake a job in each process."""
        for runner in self.runners.values():
            runner.wake(name)

    def pause(self, job: Job) -> float:
        """Return the seconds until a job looks for work unwoken: ever more when all is bought."""
        late = self.loop.elapsed - self.bought_after
        stage = 0 if late < 900 else 1 if late < 7200 else 2
        kind = QUICK if job.name in QUICK else DAILY if job.name in DAILY else OTHERS
        return max(job.every, self.dice.uniform(*PAUSES[kind][stage]))


async def open_world(
    loop: VirtualLoop, database: Database, seed: int, policy: Policy, orders: int
) -> World:
    dice = Random(f"{seed}:world")
    panel = SimulatedPanel(
        purchases.SERVICES,
        {KEY: Decimal(10_000), OTHER_KEY: Decimal(10_000)},
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
