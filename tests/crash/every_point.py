"""Kill a process at every fault point, on both databases: `python -m tests.crash.every_point`.

`--slice 2/6` does a sixth of the points, `--database sqlite` those of one database, `--list` prints
the points without a kill.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bot.db import open_database
from bot.migrations import upgrade
from tests.crash.point_runs import PointResult, PointShop, open_point_shop
from tests.support import postgres
from tests.support.databases import DatabasePool
from tests.support.fork_server import ForkServer


def main(arguments: Sequence[str]) -> int:
    """Kill at the chosen points and print the figures; return 1 if anything is wrong."""
    options = _options(arguments)
    chosen = ["sqlite", "postgres"] if options.database == "both" else [options.database]
    wrong = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vitrine-points-")))
        server = ForkServer()
        stack.callback(server.close)
        for name in chosen:
            place = folder / name
            place.mkdir()
            address = _sqlite(place) if name == "sqlite" else _postgres(stack)
            wrong += asyncio.run(_run(server, name, address, place, options))
    return 1 if wrong else 0


async def _run(
    server: ForkServer, name: str, address: str, folder: Path, options: argparse.Namespace
) -> int:
    begun = time.monotonic()
    async with open_point_shop(server, address, folder) as shop:
        rounds = await shop.record()
        print(f"{name}: {len(rounds)} points", flush=True)
        if options.list:
            print(*(f"  {point}  [{rounds[point]}]" for point in rounds), sep="\n")
            return 0
        results = await kill_at_each(shop, rounds, options.slice)
        print(f"{name}: {figures(shop, results)}, {(time.monotonic() - begun) / 60:.1f} minutes")
    for result in results:
        if result.wrong:
            print(f"  WRONG at {result.point} [{result.round}]: {result.wrong}")
    return sum(bool(result.wrong) for result in results)


async def kill_at_each(shop: PointShop, rounds: dict[str, str], part: str) -> list[PointResult]:
    """Kill at each point of a slice ("2/6"), and return the results."""
    number, _, of = part.partition("/")
    points = list(rounds)[int(number) - 1 :: int(of)]
    return [await shop.kill_at(point, rounds[point]) for point in points]


def figures(shop: PointShop, results: Sequence[PointResult]) -> str:
    """Return the figures of a run in one line."""
    missed = [result.point for result in results if not result.killed]
    wrong = sum(bool(result.wrong) for result in results)
    return (
        f"killed at {shop.kills} of {len(results)} points, {len(shop.ledger.links)} orders, "
        f"{wrong} wrong, {shop.ledger.asked} decided by a person; not passed again: {missed}"
    )


def _sqlite(folder: Path) -> str:
    url = f"sqlite:///{folder / 'shop.db'}"
    asyncio.run(_migrate(url))
    return url


def _postgres(stack: ExitStack) -> str:
    pool = DatabasePool(stack.enter_context(postgres.server()))
    stack.callback(pool.close)
    asyncio.run(_migrate(pool.template()))
    return pool.acquire()


async def _migrate(url: str) -> None:
    opened = open_database(url)
    await upgrade(opened)
    await opened.close()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.every_point")
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--slice", default="1/1", help="2/6 is the second sixth of the points")
    parser.add_argument("--list", action="store_true", help="print the points, kill nobody")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
