"""A shop in this process that gets its updates by webhook, and is so given any of them again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Update

from bot import app
from bot.demo.serving import serve
from tests.crash.records import Records
from tests.crash.scene import LONG
from tests.support import postgres
from tests.support.running_shop import CUSTOMER, OPERATOR, Town, settings, worlds

SECRET = "webhook-secret-of-this-test"


@asynccontextmanager
async def hooked(database: str) -> AsyncIterator[Town]:
    """Open a shop with its jobs, behind Telegram's webhook."""
    port = postgres.free_port()
    async with worlds() as (telegram, supplier, telegram_url, panel_url):
        wanted = settings(
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
                    while not await Records(shop.database).services():
                        await asyncio.sleep(0.02)
                yield Town(telegram, supplier, wanted, customer, operator, shop, [jobs])
            finally:
                await telegram.world.webhook.stop()
                jobs.cancel()
                with suppress(asyncio.CancelledError):
                    await jobs


class Twice:
    """Hands each update out once more, all that came since the last time."""

    def __init__(self, place: Town) -> None:
        self._place = place
        self._seen = 0

    async def __call__(self, *, everything: bool = False) -> int:
        """Deliver again, and wait until all of it is confirmed; returns how many there were."""
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


def parsed(place: Town, number: int) -> Update:
    """Return an update that was sent, as the shop reads it."""
    queued = place.telegram.world.updates.sent[number]
    return Update.de_json(queued.update, place.shop.bot.bot)
