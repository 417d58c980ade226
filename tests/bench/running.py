"""Run the contestants in turn, each in its own process."""

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
    """The number of rounds and of updates."""

    rounds: int = 5
    warm: int = 300
    """Updates before the measurement."""
    measured: int = 2_000
    counted: int = 40
    """Updates after the measurement, to count calls and transactions."""

    def of(self, contest: Contest) -> tuple[int, int, int]:
        """Return how many updates of a contest warm up, are measured, and are counted."""
        return self.warm, round(self.measured * contest.share), self.counted

    @property
    def buyers(self) -> int:
        """Return how many customers need a quote."""
        return self.warm + self.measured + self.counted


QUICK = Plan(rounds=1, warm=40, measured=80, counted=20)


@dataclass(frozen=True)
class Result:
    """The cost of one contestant in one round, per update."""

    name: str
    cpu: float
    """CPU microseconds of its process, user and system."""
    wall: float
    """Elapsed microseconds, with AT_ONCE updates in parallel."""
    calls: float
    """Requests to the Bot API."""
    riding: float
    """Calls in the body of the webhook's answer."""
    transactions: float
    """Transactions, counted with one update at a time: parallel updates share transactions."""
    statements: float
    peak: float
    """Largest memory of the process, in MB."""


class World:
    """The environment of every contestant: Bot API, panel, and a filled database to copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.api = telegram.Api()
        self.address = ""
        self.stock = Stock([], [])
        self.prices = orjson.dumps(price_list())

    def respond(self, path: str, kind: str, body: bytes) -> bytes:
        """Return the answer of the panel or of the Bot API."""
        if not path.startswith(PANEL):
            return self.api.respond(path, kind, body)
        return self.prices if b"services" in body else b'{"balance":"100.00","currency":"USD"}'

    @property
    def template(self) -> Path:
        """Return the path of the filled database."""
        return self.folder / "template.db"

    @contextmanager
    def copy(self) -> Iterator[Entry]:
        """Yield the settings of a contestant on a new copy of the filled database."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            yield self.place(Path(shutil.copy(self.template, folder)))

    def place(self, database: Path) -> Entry:
        """Return the settings of a contestant on this database."""
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
    """Serve the Bot API and the panel, with a filled database."""
    opened = World(folder)
    server, opened.address = await wire.listen(opened.respond)
    try:
        opened.stock = await fill(opened.place(opened.template), buyers)
        yield opened
    finally:
        server.close()


class Contestant:
    """A running process whose resource usage can be read."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def gauge(self) -> dict[str, float]:
        """Return its CPU seconds, its peak memory in MB, and its counts."""
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
        # One at a time: parallel updates would share transactions.
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
    """Measure the work without an update: pages, snapshots, syncs."""
    with around.copy() as place:
        async with running("counter", place) as contestant:
            return dict(await contestant.gauge())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((wire.LOOPBACK, 0))
        return int(probe.getsockname()[1])
