"""The processes a shop can be: all in one, a receiver of webhooks, a worker."""

import asyncio
import gc
import logging

import uvicorn
from telegram.error import TelegramError

from bot import ledger
from bot.app import ALLOWED_UPDATES, Vitrine, open_shop, webhook_secret
from bot.config import Settings
from bot.db import now
from bot.errors import ConfigurationError
from bot.handlers.polling import Poller
from bot.jobs import submit, sync
from bot.telegram import profile

log = logging.getLogger(__name__)


async def run(settings: Settings) -> None:
    """Run everything in one process: polling, or the webhook where WEBHOOK_URL is set."""
    async with open_shop(settings, alone=True) as shop:
        await prepare(shop)
        async with asyncio.TaskGroup() as group:
            group.create_task(shop.runner.run(), name="jobs")
            if settings.webhook_url:
                await announce(shop)
                group.create_task(serve(shop), name="web")
            else:
                await unhook(shop)
                poller = Poller(shop.bot.bot, shop.outgoing, shop.intake, ALLOWED_UPDATES)
                group.create_task(poller.run(), name="polling")


async def web(settings: Settings) -> None:
    """Receive webhooks; as many such processes as wanted, on PostgreSQL."""
    if not settings.webhook_url:
        raise ConfigurationError("WEBHOOK_URL is not set; `web` receives Telegram's webhook on it.")
    async with open_shop(settings) as shop:
        await announce(shop)
        await serve(shop)


async def worker(settings: Settings) -> None:
    """Do the jobs; as many such processes as wanted, on PostgreSQL."""
    async with open_shop(settings) as shop:
        await prepare(shop)
        await shop.runner.run()


async def prepare(shop: Vitrine) -> None:
    """Look at the books, at what an earlier process left half done, and at the shelves."""
    for discrepancy in await shop.database.read(ledger.verify):
        log.critical("the books do not add up: %s", discrepancy)
    await submit.recover(shop.workshop)
    await shop.database.transact(sync.reconsider, now())
    try:
        await profile.introduce(shop.outgoing, shop.shop.translations, shop.shop.name)
    except TelegramError as error:
        log.warning("commands could not be set: %s", type(error).__name__)
    # What was loaded by now lives as long as the process: the collector need not look at it.
    gc.collect()
    gc.freeze()
    log.info("%s is open: %s services on sale", shop.shop.name, len(shop.shop.catalogue))


async def announce(shop: Vitrine) -> None:
    """Have Telegram send updates to our webhook, with the secret only it and we know."""
    await shop.outgoing.call(
        "setWebhook",
        url=shop.settings.webhook_url,
        secret_token=webhook_secret(shop.settings),
        allowed_updates=ALLOWED_UPDATES,
        max_connections=100,
    )


async def unhook(shop: Vitrine) -> None:
    """Have Telegram keep updates for polling."""
    await shop.outgoing.call("deleteWebhook")


async def serve(shop: Vitrine) -> None:
    """Listen until stopped."""
    config = uvicorn.Config(
        shop.web(),
        host=shop.settings.host,
        port=shop.settings.port,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
    )
    await uvicorn.Server(config).serve()
