"""`python -m tests.bench.outbox`: 10,000 news through Telegram's limits, with taps meanwhile.

It takes as long as Telegram takes for them: six minutes.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

import uvloop
from sqlmodel import Session, col, func, select

from bot.db import now
from bot.demo.telegram import FloodRules, SimulatedUser
from bot.demo.telegram.limits import Flood
from bot.notifications.outbox import NewNotification, NotificationKind, queue_all
from bot.notifications.tables import Notification
from bot.screens.callback_data import Tap
from tests.support.running_shop import RunningShop, open_running_shop

FIRST = 100_000
BETWEEN_TAPS = 0.1
PAGES = ((Tap.HELP(), "/menu"), (Tap.MENU(), "Your balance"))


async def measure(news: int, say: Callable[[str], object], *, faster: float = 1) -> None:
    """Queue news to as many readers, deliver them at Telegram's pace, and tap meanwhile."""
    with tempfile.TemporaryDirectory(prefix="outbox-") as folder:
        async with open_running_shop(f"sqlite:///{Path(folder) / 'shop.db'}") as shop:
            await shop.arrive()
            readers = [
                shop.telegram.user(FIRST + number, "Reader", started=True) for number in range(news)
            ]
            rules = FloodRules(total_rate=30 * faster, total_burst=30 * faster)
            shop.telegram.world.flood = Flood(rules)
            shop.vitrine.outgoing._limiter._overall /= faster
            begun = time.monotonic()
            await shop.database.transact(_queue, news)
            waits = await _tap_until_all_are_out(shop)
            took = time.monotonic() - begun
            say(_figures(shop, readers, waits, took))


def _queue(session: Session, news: int) -> None:
    payload = {"amount": 1_000_000, "balance": 1_000_000, "currency": "USD", "reason": ""}
    told = [NewNotification(f"b:{each}", FIRST + each, payload) for each in range(news)]
    queue_all(session, NotificationKind.CREDITED, told, now=now())


async def _tap_until_all_are_out(shop: RunningShop) -> list[float]:
    """Tap to and fro; return the seconds from each tap to its screen."""
    waits = []
    while await shop.database.read(_unsent):
        for page, text in PAGES:
            begun = time.monotonic()
            await shop.customer.tap(page)
            await shop.customer.wait(text)
            waits.append(time.monotonic() - begun)
            await asyncio.sleep(BETWEEN_TAPS)
    return waits


def _unsent(session: Session) -> int:
    unsent = select(func.count()).select_from(Notification)
    return session.exec(unsent.where(col(Notification.sent_at).is_(None))).one()


def _figures(
    shop: RunningShop, readers: list[SimulatedUser], waits: list[float], took: float
) -> str:
    got = Counter(len(reader.messages) for reader in readers)
    calls = sum(
        call.method == "sendMessage" and int(call.params["chat_id"]) >= FIRST
        for call in shop.telegram.calls
    )
    refused = calls - sum(len(reader.messages) for reader in readers)
    hundredths = quantiles(waits, n=100)
    return (
        f"{len(readers)} news in {took:.0f} s: {got[0]} lost, "
        f"{sum(got.values()) - got[0] - got[1]} doubled, {refused} refused by the limits; "
        f"{len(waits)} taps meanwhile, p50 {hundredths[49] * 1e3:.0f} ms, "
        f"p95 {hundredths[94] * 1e3:.0f} ms"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.outbox", description=__doc__)
    parser.add_argument("--news", type=int, default=10_000)
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(measure(given.news, lambda line: sys.stdout.write(f"{line}\n")))


if __name__ == "__main__":
    main()
