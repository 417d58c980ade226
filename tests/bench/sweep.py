"""`python -m tests.bench.sweep`: what a sweep over 10,000 running orders costs, on SQLite."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import uvloop

from bot import migrations
from bot.db import open_database
from bot.jobs import follow
from tests.jobs.job_driver import JobDriver, open_job_driver
from tests.jobs.many_orders import run_many
from tests.support.counting import counting

ORDERS = 10_000


async def measure(orders: int, say: Callable[[str], object]) -> None:
    """Sweep three times: the first news of each order, no news, and progress of each."""
    with tempfile.TemporaryDirectory(prefix="sweep-") as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'shop.db'}")
        await migrations.upgrade(database)
        async with open_job_driver(database) as driver:
            await run_many(driver, orders)
            say(await _sweep(driver, "first news"))
            say(await _sweep(driver, "no news"))
            for order in driver.panel.orders.values():
                driver.panel.progress(order.id, remains=400, status="Pending")
            say(await _sweep(driver, "progress"))
        await database.close()


async def _sweep(driver: JobDriver, name: str) -> str:
    """Sweep once and return the figures; the panel answers in this process too."""
    await driver.later(minutes=2)
    driver.panel.calls.clear()
    with counting() as counts:
        begun = time.process_time()
        while await follow.follow_due(driver.context):
            pass
        spent = time.process_time() - begun
    calls = len(driver.panel.calls)
    return (
        f"{name}: {calls} calls, {counts.commits} commits, {len(counts.statements)} statements, "
        f"{spent:.2f} s CPU with the simulated panel's"
    )


def main() -> None:
    """Measure and print."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(measure(ORDERS, lambda line: sys.stdout.write(f"{line}\n")))


if __name__ == "__main__":
    main()
