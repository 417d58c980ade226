"""The composition root: settings in, a running shop out.

Tests and the demo build the very same shop; only the addresses differ.
"""

import hashlib
import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session
from starlette.types import ASGIApp
from telegram.error import InvalidToken
from telegram.ext import Application, ApplicationBuilder

from bot import migrations
from bot.catalog import panels, snapshot
from bot.catalog.search import index
from bot.config import Settings
from bot.db import Database, open_database
from bot.errors import ConfigurationError
from bot.handlers import routes_of
from bot.handlers.dispatch.dispatcher import TurnDispatcher
from bot.handlers.dispatch.router import UpdateRouter
from bot.handlers.dispatch.turn import Shop
from bot.i18n import Translations
from bot.jobs import books, follow, notify, probe, submit, sync
from bot.jobs.context import JobContext
from bot.jobs.runner import Job, Runner
from bot.panel import PanelClient, Quirks
from bot.receiving.webhook import WebhookReceiver, application
from bot.telegram import profile
from bot.telegram.outgoing import Outgoing, call_until_answered
from bot.telegram.request import AiohttpRequest

log = logging.getLogger(__name__)

Bot = Application[Any, Any, Any, Any, Any, Any]

ALLOWED_UPDATES = ["message", "callback_query", "inline_query"]
"""The updates this shop takes."""


@dataclass(slots=True)
class Vitrine:
    """A shop, opened: every part of it, for whoever runs or tests it."""

    settings: Settings
    database: Database
    bot: Bot
    outgoing: Outgoing
    shop: Shop
    router: UpdateRouter
    job_context: JobContext
    runner: Runner
    operators_without_chat: set[int] = field(default_factory=set)
    """Operators who have not written to the bot yet, so Telegram shows them no commands."""

    def asgi_app(self) -> ASGIApp:
        """Return the ASGI application of this shop."""
        webhook, path = None, "/"
        if self.settings.webhook_url:
            webhook = WebhookReceiver(
                self.router.receive, self.bot.bot, webhook_secret(self.settings)
            )
            path = urlsplit(self.settings.webhook_url).path or "/"
        return application(webhook, path, self.ready)

    async def ready(self) -> bool:
        """Whether the database answers and its schema is this code's."""
        try:
            return not await migrations.pending(self.database)
        except Exception:
            log.exception("not ready")
            return False


@asynccontextmanager
async def open_shop(settings: Settings, *, alone: bool | None = None) -> AsyncIterator[Vitrine]:
    """Open the database, the clients and the bot; close them in turn.

    `alone` says that no other process works on the database; a SQLite file's owner always is.
    """
    async with AsyncExitStack() as stack:
        database = open_database(settings.database_url)
        stack.push_async_callback(database.close)
        await database.check_connection()
        await migrations.upgrade(database)
        panel_id, quirks = await database.transact(_panel, settings.panel_url)

        async def recall() -> Quirks:
            return await database.transact(_quirks, panel_id)

        panel = PanelClient(
            settings.panel_url, settings.panel_key, quirks=quirks, load_quirks=recall
        )
        stack.push_async_callback(panel.aclose)
        request, bot = _bot(settings)
        outgoing = Outgoing(bot.bot, request)
        # The application's own shutdown closes no connection where it was not let in.
        stack.push_async_callback(bot.bot.shutdown)
        await _introduce_ourselves(bot)
        stack.push_async_callback(bot.shutdown)
        yield await _assemble(settings, database, bot, outgoing, panel, panel_id, alone=alone)


async def _assemble(
    settings: Settings,
    database: Database,
    bot: Bot,
    outgoing: Outgoing,
    panel: PanelClient,
    panel_id: int,
    *,
    alone: bool | None,
) -> Vitrine:
    translations = Translations(default=settings.default_locale)
    catalogue = await database.read(
        snapshot.load_catalog, shop_currency=settings.shop_currency, markup=settings.markup
    )
    index.index_of(catalogue)  # before the first customer, who would wait for it
    shop = Shop(
        name=settings.shop_name,
        currency=settings.shop_currency,
        markup=settings.markup,
        support=settings.support_contact,
        operators=settings.admin_ids,
        translations=translations,
        catalog=catalogue,
        bot_username=bot.bot.username,
    )
    bells: list[Callable[[str], None]] = []

    def wake(name: str) -> None:
        for bell in bells:
            bell(name)

    sqlite = database.url.get_backend_name() == "sqlite"
    workshop = JobContext(
        database=database,
        panel=panel,
        outgoing=outgoing,
        translations=translations,
        panel_id=panel_id,
        currency=settings.shop_currency,
        operators=settings.admin_ids,
        auto_publish=settings.auto_publish,
        sync_every=timedelta(seconds=settings.sync_seconds),
        follow_every=timedelta(seconds=settings.follow_seconds),
        holder=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
        wake=wake,
        alone=sqlite if alone is None else alone,
        markup=settings.markup,
    )
    desk = TurnDispatcher(shop, database, outgoing, wake)
    bot.add_handlers(routes_of(desk))
    intake = UpdateRouter(bot, shop, database, desk.display, outgoing)
    strangers = set(settings.admin_ids)
    runner = Runner(workshop, _jobs(settings, outgoing, translations, strangers))
    bells.append(runner.wake)
    return Vitrine(settings, database, bot, outgoing, shop, intake, workshop, runner, strangers)


def _jobs(
    settings: Settings, outgoing: Outgoing, translations: Translations, strangers: set[int]
) -> tuple[Job, ...]:
    unknown = True

    async def equip(_: JobContext) -> bool:
        nonlocal unknown
        if unknown:
            await call_until_answered(
                lambda: profile.set_profile(outgoing, translations, settings.shop_name)
            )
            unknown = False
        if strangers:
            strangers.intersection_update(
                await profile.set_operator_commands(outgoing, translations, frozenset(strangers))
            )
        return False

    delivery = notify.Delivery()
    return (
        Job("sync", 2, sync.sync_when_due, lease=timedelta(minutes=5)),
        Job("probe", 2, probe.probe_if_requested, lease=timedelta(minutes=10)),
        Job("submit", 1, submit.submit_one, lease=timedelta(minutes=2)),
        Job("follow", min(1.0, settings.follow_seconds), follow.follow_due),
        Job("notify", 1, delivery.work, close=delivery.close),
        Job("commands", 30, equip),
        Job("books", 3600, books.check_books, lease=timedelta(minutes=30)),
        Job("tidy", 3600, books.tidy),
    )


def _bot(settings: Settings) -> tuple[AiohttpRequest, Bot]:
    request = AiohttpRequest()
    base = settings.telegram_api_url.rstrip("/")
    bot = (
        ApplicationBuilder()
        .token(settings.telegram_token.get_secret_value())
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .request(request)
        .get_updates_request(AiohttpRequest())
        .updater(None)
        .job_queue(None)
        .build()
    )
    return request, bot


async def _introduce_ourselves(bot: Bot) -> None:
    """Ask Telegram who we are; a wrong token ends it at once."""
    try:
        await call_until_answered(bot.initialize)
    except InvalidToken:
        raise ConfigurationError(
            "TELEGRAM_TOKEN is wrong: Telegram does not know this bot; copy the token again "
            "from @BotFather."
        ) from None


def _panel(session: Session, url: str) -> tuple[int, Quirks]:
    """Return the panel's id and what is known of its ways from before."""
    panel_id = panels.ensure_panel(session, name=urlsplit(url).hostname or "panel", url=url)
    quirks, aside = Quirks.from_stored(panels.get_panel(session, panel_id).quirks)
    if aside:
        log.warning("quirks of the panel that cannot be read are left aside: %s", ", ".join(aside))
    return panel_id, quirks


def _quirks(session: Session, panel_id: int) -> Quirks:
    """Return what is known of the panel's ways now, whichever process found it out."""
    return Quirks.from_stored(panels.quirks_of(session, panel_id))[0]


def webhook_secret(settings: Settings) -> str:
    """Return the webhook's secret: the given one, or one that every replica derives alike."""
    if settings.webhook_secret is not None:
        return settings.webhook_secret.get_secret_value()
    token = settings.telegram_token.get_secret_value()
    return hashlib.sha256(f"webhook:{token}".encode()).hexdigest()
