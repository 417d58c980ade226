"""Runs contestants, each in a process of its own, in turn and round after round."""

import asyncio
import json
import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from tests.bench import contests, telegram, wire
from tests.bench.contestants.gauge import Entry
from tests.bench.contests import Contest
from tests.bench.driving import PATH, SECRET, Driver
from tests.bench.offers import price_list
from tests.bench.stock import Stock, fill

PANEL = "/panel/api/v2"
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int = 5
    warm: int = 300
    """Updates before anything is measured."""
    measured: int = 2_000
    counted: int = 40
    """Updates after it, whose calls and transactions are counted."""

    def of(self, contest: Contest) -> tuple[int, int, int]:
        """Return the updates of one contest: to warm up, measured, counted."""
        return self.warm, round(self.measured * contest.share), self.counted

    @property
    def buyers(self) -> int:
        """Return how many people must have a quote."""
        return self.warm + self.measured + self.counted


QUICK = Plan(rounds=1, warm=40, measured=80, counted=20)


@dataclass(frozen=True)
class Result:
    """What one contestant took in one round; per update."""

    name: str
    cpu: float
    """Microseconds of its process, user and system."""
    wall: float
    """Microseconds, with AT_ONCE updates in flight."""
    calls: float
    """Requests to the Bot API."""
    riding: float
    """Calls in the webhook's own answer."""
    transactions: float
    """Of somebody who is alone; a crowd shares them."""
    statements: float
    peak: float
    """MB."""


class World:
    """The other side of every contestant: the Bot API, the panel, and a filled shop to copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.api = telegram.Api()
        self.address = ""
        self.stock = Stock([], [])
        self.prices = orjson.dumps(price_list())

    def respond(self, path: str, kind: str, body: bytes) -> bytes:
        """Answer as the panel or as the Bot API."""
        if not path.startswith(PANEL):
            return self.api.respond(path, kind, body)
        return self.prices if b"services" in body else b'{"balance":"100.00","currency":"USD"}'

    @property
    def template(self) -> Path:
        """The filled database."""
        return self.folder / "template.db"

    @contextmanager
    def copy(self) -> Iterator[Entry]:
        """Return where a contestant stands: on a copy, and on nothing that another has left."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            yield self.place(Path(shutil.copy(self.template, folder)))

    def place(self, database: Path) -> Entry:
        """Return where the shop of a database stands."""
        return Entry(
            api=self.address,
            panel=f"{self.address}{PANEL}",
            port=_free_port(),
            token=telegram.TOKEN,
            path=PATH,
            secret=SECRET,
            database=str(database),
        )


@asynccontextmanager
async def world(folder: Path, buyers: int) -> AsyncIterator[World]:
    """Serve the other side, with a shop's database filled."""
    opened = World(folder)
    server, opened.address = await wire.listen(opened.respond)
    try:
        opened.stock = await fill(opened.place(opened.template), buyers)
        yield opened
    finally:
        server.close()


class Contestant:
    """A running process, and the line to its gauge."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def gauge(self) -> dict[str, float]:
        """Ask what it has used."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"\n")
        return dict(json.loads(await self._process.stdout.readline()))


@asynccontextmanager
async def running(module: str, place: Entry) -> AsyncIterator[Contestant]:
    """Run a contestant until the block ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"tests.bench.contestants.{module}", json.dumps(asdict(place))),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        yield Contestant(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def run(contest: Contest, around: World, plan: Plan) -> Result:
    """Measure one contestant once."""
    warm, measured, counted = plan.of(contest)
    work = iter(contest.work(around.stock))
    async with opened(contest, around) as (contestant, driver):
        await driver.drive(contests.take(work, warm))
        ready = contests.take(work, measured)
        before = await contestant.gauge()
        drive = await driver.drive(ready)
        after = await contestant.gauge()
        calls = around.api.calls.total()
        # One after the other: of people who come together, several share a transaction.
        counting = await driver.drive(contests.take(work, counted), at_once=1)
        calls = around.api.calls.total() - calls
        counts = await contestant.gauge()
    return Result(
        name=contest.name,
        cpu=(after["cpu"] - before["cpu"]) / measured * 1e6,
        wall=drive.seconds / measured * 1e6,
        calls=calls / counted,
        riding=counting.riding / counted,
        transactions=counts.get("transactions", 0) / counted,
        statements=counts.get("statements", 0) / counted,
        peak=after["peak"],
    )


@asynccontextmanager
async def opened(contest: Contest, around: World) -> AsyncIterator[tuple[Contestant, Driver]]:
    """Run a contestant with the driver connected to it."""
    with around.copy() as place:
        async with running(contest.module, place) as contestant:
            driver = await Driver.open(around.api, place.port)
            try:
                yield contestant, driver
            finally:
                driver.close()


async def micro(around: World) -> dict[str, Any]:
    """Measure what has no update: pages, snapshots, syncs."""
    with around.copy() as place:
        async with running("counter", place) as contestant:
            return dict(await contestant.gauge())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((wire.LOOPBACK, 0))
        return int(probe.getsockname()[1])
