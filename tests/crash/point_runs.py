"""Kill a shop's processes at one fault point after the other, and compare what has come of it."""

import asyncio
import shutil
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.crash.fleet import fleet, listening
from tests.crash.killable_shop import LONG, KillableShop, open_killable_shop
from tests.crash.rounds import LINK, ROUNDS, Ledger, at_panel, credit, order_of
from tests.support.fault_points import VARIABLE
from tests.support.fork_server import ForkServer

MONEY = 900
"""What the customer gets, in units of the currency: enough for all rounds."""

DEADLINES = "add_call=2 add_lease=3 record_grace=0.5 breaker_pause=0.1 quiet=1"
"""Waits of the shop, shortened: a killed process's work is taken over within seconds."""


@dataclass(frozen=True, slots=True)
class PointResult:
    """What came of killing a process at one point."""

    point: str
    round: str
    killed: bool
    """False if no process passed the point in its round."""
    wrong: str = ""
    """What is wrong; empty if nothing is."""


@dataclass
class PointShop:
    """A shop whose dead processes are started again, and the points that its processes pass."""

    killable: KillableShop
    folder: Path
    ledger: Ledger = field(default_factory=Ledger)
    rounds: int = 0
    kills: int = 0

    async def record(self) -> dict[str, str]:
        """Play each round without a kill; return the first round that passes each point."""
        rounds: dict[str, str] = {}
        passed = self.folder / "passed"
        for name in ROUNDS:
            passed.write_text("")
            await self._play(name)
            for point in passed.read_text().splitlines():
                rounds.setdefault(point, name)
        return rounds

    async def kill_at(self, point: str, name: str) -> PointResult:
        """Play a round in which the first process that passes the point dies there."""
        armed, killed = self.folder / "armed", self.folder / "killed"
        killed.unlink(missing_ok=True)
        armed.write_text(point)
        wrong = ""
        try:
            await self._play(name)
            await self.check()
        except (AssertionError, TimeoutError) as error:
            places = traceback.extract_tb(error.__traceback__)
            where = " ← ".join(f"{each.name}:{each.lineno}" for each in reversed(places))
            wrong = f"{type(error).__name__}: {error} ({where}); {await self._last_order()}"
        armed.unlink(missing_ok=True)
        self.kills += killed.exists()
        return PointResult(point, name, killed.exists(), wrong)

    async def check(self) -> None:
        """Compare the panel, the wallets and the books; AssertionError says what is wrong."""
        for link in self.ledger.links:
            theirs, order = at_panel(self.killable, link), await order_of(self.killable, link)
            assert len(theirs) <= 1, f"{link} is doubled: {[each.id for each in theirs]}"
            assert order is not None, f"{link} is lost"
            if theirs and theirs[0].paid:
                assert order.panel_order == theirs[0].id, f"{link} is delivered and given back"
            if not theirs:
                assert order.refunded == order.price, f"{link} is paid for nothing"
        async with asyncio.timeout(LONG):
            while await self.killable.records.unsent():
                # A dead process keeps what it has claimed for minutes.
                await self.killable.records.later(notifications=timedelta(minutes=5))
                await asyncio.sleep(0.2)
        await self.killable.records.add_up(self.ledger.credited)

    async def _last_order(self) -> str:
        """Return where the round's order stands, for the report."""
        order = await order_of(self.killable, LINK.format(self.rounds))
        return "no order" if order is None else f"#{order.id} {order.status} due {order.next_at}"

    async def _play(self, name: str) -> None:
        self.rounds += 1
        await ROUNDS[name](self.killable, self.ledger, self.rounds)


@asynccontextmanager
async def open_point_shop(
    fork_server: ForkServer, database: str, folder: Path
) -> AsyncIterator[PointShop]:
    """Open a shop: on SQLite one process, on PostgreSQL two web processes and two workers."""
    points = folder / "points"
    shutil.rmtree(points, ignore_errors=True)
    points.mkdir()
    settings = {VARIABLE: str(points), "DEADLINES": DEADLINES}
    if database.startswith("sqlite"):
        async with open_killable_shop(fork_server, database, folder) as killable:
            killable.environment |= settings
            killable.process()
            async with _kept(killable):
                yield await _opened(PointShop(killable, points))
        return
    async with fleet(fork_server, database, folder, settings) as opened:
        opened.worker()
        opened.worker()
        async with _kept(opened.killable):
            for port in list(opened.balancer.ports):
                await listening(port)
            yield await _opened(PointShop(opened.killable, points))


async def _opened(shop: PointShop) -> PointShop:
    killable = shop.killable
    await killable.stocked()
    await asyncio.gather(killable.arrive(killable.customer), killable.arrive(killable.operator))
    await credit(killable, shop.ledger, killable.customer, MONEY)
    return shop


@asynccontextmanager
async def _kept(killable: KillableShop) -> AsyncIterator[None]:
    """Start all processes, and each again whenever it has died, as a platform does."""

    async def keep() -> None:
        while True:
            for process in killable.processes:
                if not process.running:
                    if process.pid:
                        await killable.records.expire_leases(process.pid)
                    process.start()
            await asyncio.sleep(0.02)

    keeper = asyncio.create_task(keep())
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper
