"""Measure work without an update: a page of services, a snapshot, a sync without changes."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from itertools import cycle, islice
from statistics import median

import uvloop

from bot import app
from bot.app import Vitrine
from bot.catalog.snapshot import load_catalog
from bot.jobs import sync
from bot.screens.catalog import browsing
from tests.bench import finding
from tests.bench.contestants import gauge
from tests.bench.stock import CURRENCY, MARKUP, settings

PAGES, TIMES, QUERIES = 4_000, 5, 300


async def measure() -> dict[str, float]:
    """Return CPU microseconds for a page, and CPU milliseconds for a snapshot and a sync."""
    async with app.open_shop(settings(gauge.entry()), alone=True) as shop:

        async def snapshot() -> None:
            await shop.database.read(load_catalog, shop_currency=CURRENCY, markup=MARKUP)

        first = _pages(shop)
        return {
            "page_cold": first,
            "page": median(_pages(shop) for _ in range(TIMES)),
            "snapshot": await _timed(snapshot),
            "sync": await _timed(lambda: sync.sync(shop.job_context)),
            **_finding(shop),
        }


def _finding(shop: Vitrine) -> dict[str, float]:
    """Return the cost of searching and browsing in a larger catalog than the open shop's."""
    sold = finding.shop()
    found = {f"search: {name}": took for name, took in finding.search(sold, QUERIES).items()}
    tr = shop.shop.translations["en"]
    seen = finding.browse(sold, tr, QUERIES)
    return found | {f"browse: {name}": took for name, took in seen.items()}


def _pages(shop: Vitrine) -> float:
    shelves, tr = shop.shop.catalog.categories, shop.shop.translations["en"]
    begun = time.process_time()
    for shelf in islice(cycle(shelves), PAGES):
        browsing.category_services(tr, shop.shop.catalog, shelf, 0)
    return (time.process_time() - begun) / PAGES * 1e6


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    taken = []
    for _ in range(TIMES):
        begun = time.process_time()
        await work()
        taken.append(time.process_time() - begun)
    return median(taken) * 1e3


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.stdout.write(json.dumps(runner.run(measure())) + "\n")
        sys.stdout.flush()
