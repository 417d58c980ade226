"""The kinds of process: everything in one, a receiver of webhooks, a worker."""

import asyncio
import errno
import gc
import logging
import socket
from collections.abc import Coroutine
from typing import Any

import uvicorn
from telegram.error import BadRequest

from bot import ledger
from bot.app import ALLOWED_UPDATES, Vitrine, open_shop, webhook_secret
from bot.config import Settings
from bot.db import now
from bot.errors import ConfigurationError
from bot.jobs import submit, sync
from bot.jobs.requests import work as requests
from bot.ledger import Extent
from bot.orders.books import verify_all
from bot.receiving.poller import Poller
from bot.telegram.outgoing import call_until_answered

log = logging.getLogger(__name__)

GRACE_SECONDS = 4
"""Seconds a stop waits for updates in work. Telegram sends those again that are not finished."""


async def run(settings: Settings) -> None:
    """Run everything in one process: the webhook if WEBHOOK_URL is set, else polling."""
    async with open_shop(settings, alone=True) as shop:
        await check_and_recover(shop)
        if settings.webhook_url:
            with open_listener(settings) as listener:
                await set_webhook(shop)
                await _run_both(shop, serve(shop, listener))
        else:
            await delete_webhook(shop)
            poller = Poller(shop.bot.bot, shop.outgoing, shop.router, ALLOWED_UPDATES)
            await _run_both(shop, poller.run())


async def _run_both(shop: Vitrine, receiving: Coroutine[Any, Any, None]) -> None:
    """Run the jobs and the receiver until one of them fails or the process is stopped."""
    async with asyncio.TaskGroup() as group:
        group.create_task(shop.runner.run(), name="jobs")
        group.create_task(receiving, name="updates")


async def web(settings: Settings) -> None:
    """Receive updates by webhook; on PostgreSQL any number of these processes can run."""
    if not settings.webhook_url:
        raise ConfigurationError("WEBHOOK_URL is not set; `web` receives Telegram's webhook on it.")
    with open_listener(settings) as listener:
        async with open_shop(settings) as shop:
            await set_webhook(shop)
            await serve(shop, listener)


async def worker(settings: Settings) -> None:
    """Run the jobs; on PostgreSQL any number of these processes can run."""
    async with open_shop(settings) as shop:
        await check_and_recover(shop)
        await shop.runner.run()


async def check_and_recover(shop: Vitrine) -> None:
    """Verify what is not sealed yet, recover orders of a killed process, check services."""
    extent = Extent(await shop.database.read(ledger.sealed_up_to))
    for discrepancy in await shop.database.read(verify_all, extent):
        log.critical("the books do not add up: %s", discrepancy)
    await submit.recover(shop.job_context)
    await requests.recover(shop.job_context)
    await shop.database.transact(sync.recheck_services, now())
    # What is loaded now lives as long as the process: the collector need not visit it again.
    gc.collect()
    gc.freeze()
    log.info("%s is open: %s services on sale", shop.shop.name, len(shop.shop.catalog))


async def set_webhook(shop: Vitrine) -> None:
    """Ask Telegram to send updates to WEBHOOK_URL; ConfigurationError if it refuses the URL."""
    parameters = {
        "url": shop.settings.webhook_url,
        "secret_token": webhook_secret(shop.settings),
        "allowed_updates": ALLOWED_UPDATES,
        "max_connections": 100,
    }
    try:
        await call_until_answered(lambda: shop.outgoing.call("setWebhook", **parameters))
    except BadRequest as refusal:
        raise ConfigurationError(f"WEBHOOK_URL is refused by Telegram: {refusal}.") from None


async def delete_webhook(shop: Vitrine) -> None:
    """Ask Telegram to keep updates for getUpdates."""
    await call_until_answered(lambda: shop.outgoing.call("deleteWebhook"))


def open_listener(settings: Settings) -> socket.socket:
    """Listen on HOST and PORT; ConfigurationError if that is impossible."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        # Negative numbers are errors of the name look-up, which `create_server` passes on.
        if (error.errno or 0) < 0 or error.errno == errno.EADDRNOTAVAIL:
            raise ConfigurationError("HOST is wrong: this machine has no such address.") from None
        raise ConfigurationError(
            f"PORT {settings.port} cannot be listened on at {settings.host}: {error.strerror}."
        ) from None


async def serve(shop: Vitrine, listener: socket.socket) -> None:
    """Answer HTTP requests until the process is stopped."""
    config = uvicorn.Config(
        shop.asgi_app(),
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        proxy_headers=False,
    )
    await uvicorn.Server(config).serve(sockets=[listener])
