"""Open a shop in this process that receives updates by webhook, so that a test can repeat them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Update

from bot import app
from bot.demo.serving import serve
from tests.crash.killable_shop import LONG
from tests.crash.records import ShopRecords
from tests.support import postgres
from tests.support.running_shop import (
    CUSTOMER,
    OPERATOR,
    RunningShop,
    serve_simulators,
    shop_settings,
)

SECRET = "webhook-secret-of-this-test"


@asynccontextmanager
async def open_webhook_shop(database: str) -> AsyncIterator[RunningShop]:
    """Open a shop with its jobs, behind Telegram's webhook."""
    port = postgres.free_port()
    async with serve_simulators() as (telegram, supplier, telegram_url, panel_url):
        wanted = shop_settings(
            telegram, telegram_url, panel_url, database,
            webhook_url=f"http://127.0.0.1:{port}/hook", webhook_secret=SECRET,
        )  # fmt: skip
        customer = telegram.user(CUSTOMER, "Customer", "customer")
        operator = telegram.user(OPERATOR, "Operator", role="operator")
        async with app.open_shop(wanted, alone=True) as shop, serve(shop.asgi_app(), port):
            await shop.outgoing.call(
                "setWebhook", url=wanted.webhook_url, secret_token=SECRET, max_connections=40
            )
            jobs = asyncio.create_task(shop.runner.run())
            try:
                async with asyncio.timeout(LONG):
                    while not await ShopRecords(shop.database).services():
                        await asyncio.sleep(0.02)
                yield RunningShop(telegram, supplier, wanted, customer, operator, shop, [jobs])
            finally:
                await telegram.world.webhook.stop()
                jobs.cancel()
                with suppress(asyncio.CancelledError):
                    await jobs


class Redelivery:
    """Deliver once more every update since the last call."""

    def __init__(self, shop: RunningShop) -> None:
        self._place = shop
        self._seen = 0

    async def __call__(self, *, everything: bool = False) -> int:
        """Deliver again, wait until all updates are confirmed, and return their number."""
        telegram = self._place.telegram
        again = [each for each in telegram.world.updates.sent if everything or each > self._seen]
        await self._settled()
        for number in again:
            telegram.redeliver(number)
        await self._settled()
        self._seen = max(again, default=self._seen)
        return len(again)

    async def _settled(self) -> None:
        for person in (self._place.customer, self._place.operator):
            await person.wait_until_confirmed(LONG)


def parse_sent_update(shop: RunningShop, number: int) -> Update:
    """Return an update that was sent, parsed as the shop parses it."""
    queued = shop.telegram.world.updates.sent[number]
    return Update.de_json(queued.update, shop.vitrine.bot.bot)
