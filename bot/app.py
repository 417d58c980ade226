"""Build a running shop from its settings: the composition root.

The tests and the demo build the same shop; only the addresses differ.
"""

import hashlib
import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session
from starlette.types import ASGIApp
from telegram.error import InvalidToken
from telegram.ext import Application, ApplicationBuilder

from bot import ledger, migrations
from bot.catalog import current_panel, panels, snapshot
from bot.catalog.search import index
from bot.config import Settings
from bot.db import Database, now, open_database
from bot.errors import ConfigurationError
from bot.handlers import routes_of
from bot.handlers.dispatch.dispatcher import TurnDispatcher
from bot.handlers.dispatch.router import UPDATE_KINDS, Receivers, UpdateRouter
from bot.handlers.dispatch.row_conversation import record_failure
from bot.handlers.dispatch.turn import Shop
from bot.handlers.dispatch.turn_receiver import TurnReceiver
from bot.handlers.inline import InlineAnswerer
from bot.handlers.payments import PaymentRefuser
from bot.i18n import Translations
from bot.jobs import balance, books, commands, follow, notify, probe, resolve, submit, sync
from bot.jobs.context import JobContext
from bot.jobs.endings import deadlines, looks, panel_ids
from bot.jobs.learning.health import learn_health
from bot.jobs.requests.work import work_on_requests
from bot.jobs.runner import Job, Runner
from bot.jobs.spool.files import open_spool
from bot.notifications.alerts import OperatorRole
from bot.orders.endings.deadlines import read_deadlines
from bot.panel import PanelClient, Quirks
from bot.quirks.stored import read_stored_quirks
from bot.receiving.server import application
from bot.receiving.webhook import WebhookReceiver
from bot.seal_key import find_seal_key
from bot.telegram.outgoing import Outgoing, call_until_answered
from bot.telegram.request import AiohttpRequest

log = logging.getLogger(__name__)

Bot = Application[Any, Any, Any, Any, Any, Any]

ALLOWED_UPDATES = list(UPDATE_KINDS)
"""Kinds of update that Telegram is asked to send (`allowed_updates` of the Bot API)."""


@dataclass(slots=True)
class Vitrine:
    """An open shop: all its parts, for the process that runs it and for tests."""

    settings: Settings
    database: Database
    bot: Bot
    outgoing: Outgoing
    shop: Shop
    router: UpdateRouter
    job_context: JobContext
    runner: Runner

    def asgi_app(self) -> ASGIApp:
        """Return the ASGI application: the health checks, and the webhook if WEBHOOK_URL is set."""
        webhook, path = None, "/"
        if self.settings.webhook_url:
            webhook = WebhookReceiver(
                self.router.receive, self.bot.bot, webhook_secret(self.settings)
            )
            path = urlsplit(self.settings.webhook_url).path or "/"
        return application(webhook, path, self.ready)

    async def ready(self) -> bool:
        """Return True if the database answers and its schema is up to date."""
        try:
            return not await migrations.pending(self.database)
        except Exception:
            log.exception("not ready")
            return False


@asynccontextmanager
async def open_shop(settings: Settings, *, alone: bool | None = None) -> AsyncIterator[Vitrine]:
    """Open the database, the clients and the bot, and close them in reverse order.

    `alone` says that no other process uses the database. None: True on SQLite, else False.
    Raises ConfigurationError if a setting is wrong.
    """
    async with AsyncExitStack() as stack:
        database = open_database(settings.database_url)
        stack.push_async_callback(database.close)
        await database.check_connection()
        await migrations.upgrade(database)
        await database.read(ledger.refuse_another_currency, settings.shop_currency)
        panel_id, panel = await _open_panel(database, settings)
        stack.push_async_callback(panel.aclose)
        request, bot = _build_bot(settings)
        outgoing = Outgoing(bot.bot, request)
        # The application's own shutdown closes no connection if `initialize` has failed.
        stack.push_async_callback(bot.bot.shutdown)
        await _log_in(bot)
        stack.push_async_callback(bot.shutdown)
        shop = await _load_shop(settings, database, bot.bot.username)
        if alone is None:
            alone = database.url.get_backend_name() == "sqlite"
        yield _assemble(settings, shop, database, bot, outgoing, panel, panel_id, alone=alone)


async def _load_shop(settings: Settings, database: Database, username: str) -> Shop:
    """Load the catalog and the translations."""
    catalog = await database.read(
        snapshot.load_catalog, shop_currency=settings.shop_currency, markup=settings.markup
    )
    # Build the search index now: the first customer would wait for it.
    index.index_of(catalog)
    return Shop(
        name=settings.shop_name,
        currency=settings.shop_currency,
        markup=settings.markup,
        support=settings.support_contact,
        operators=settings.admin_ids,
        translations=Translations(default=settings.default_locale),
        catalog=catalog,
        bot_username=username,
        prices_trusted_for=settings.prices_trusted_for,
        deadlines=read_deadlines(settings.deadlines),
    )


def _assemble(
    settings: Settings,
    shop: Shop,
    database: Database,
    bot: Bot,
    outgoing: Outgoing,
    panel: PanelClient,
    panel_id: int,
    *,
    alone: bool,
) -> Vitrine:
    """Connect the handlers and the jobs to each other and to the clients."""
    wakers: list[Callable[[str], None]] = []

    def wake(job: str) -> None:
        # The runner needs the context and the context needs the runner: it is looked up late.
        for waker in wakers:
            waker(job)

    context = JobContext(
        database=database,
        seal_key=find_seal_key(settings, make=True),
        panel=panel,
        outgoing=outgoing,
        translations=shop.translations,
        panel_id=panel_id,
        currency=settings.shop_currency,
        auto_publish=settings.auto_publish,
        sync_every=timedelta(seconds=settings.sync_seconds),
        follow_every=timedelta(seconds=settings.follow_seconds),
        holder=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
        wake=wake,
        alone=alone,
        markup=settings.markup,
        prices_trusted_for=settings.prices_trusted_for,
        deadlines=read_deadlines(settings.deadlines),
        spool=open_spool(database.url, settings.spool_dir),
    )
    dispatcher = TurnDispatcher(shop, database, outgoing, wake)
    bot.add_handlers(routes_of(dispatcher))
    bot.add_error_handler(record_failure)
    router = _build_router(shop, database, bot, outgoing, dispatcher)
    runner = Runner(context, _jobs(settings))
    wakers.append(runner.wake)
    return Vitrine(settings, database, bot, outgoing, shop, router, context, runner)


def _build_router(
    shop: Shop, database: Database, bot: Bot, outgoing: Outgoing, dispatcher: TurnDispatcher
) -> UpdateRouter:
    """Return what hands each update to the receiver of its kind."""
    turns = TurnReceiver(bot, shop, database, dispatcher.display)
    return UpdateRouter(
        Receivers(
            message=turns.receive,
            callback_query=turns.receive,
            inline_query=InlineAnswerer(shop, database, outgoing, turns.reload_catalog).receive,
            pre_checkout_query=PaymentRefuser(shop, outgoing).receive,
        )
    )


def _jobs(settings: Settings) -> tuple[Job, ...]:
    """Return the jobs with their intervals in seconds and their leases."""
    delivery = notify.Delivery(dict.fromkeys(OperatorRole, settings.admin_ids))
    return (
        Job("sync", 2, sync.sync_when_due, lease=timedelta(minutes=5)),
        Job("probe", 2, probe.probe_if_requested, lease=timedelta(minutes=10)),
        Job("submit", 1, submit.submit_one, grace=submit.GRACE_SECONDS),
        Job("panel_ids", 2, panel_ids.ask_about_named_ids, lease=timedelta(minutes=2)),
        Job("deadlines", 30, deadlines.keep_deadlines, lease=timedelta(minutes=2)),
        Job(
            follow.NAME,
            min(1.0, settings.follow_seconds),
            follow.follow_due,
            lease=follow.LEASE,
        ),
        Job(
            "requests",
            min(5.0, settings.follow_seconds),
            work_on_requests,
            lease=timedelta(minutes=5),
        ),
        Job("resolve", 5, resolve.resolve_due, lease=timedelta(minutes=5)),
        Job("looks", 60, looks.look_after_end, lease=timedelta(minutes=5)),
        Job("notify", 1, delivery.work, close=delivery.close),
        Job("commands", 30, commands.describe_bot(settings.shop_name, settings.admin_ids)),
        Job("reconcile", 3600, balance.compare_balance, lease=timedelta(minutes=10)),
        Job("books", 3600, books.check_books, lease=timedelta(minutes=30)),
        Job("tidy", 3600, books.tidy),
        Job("health", 3600, learn_health, lease=timedelta(minutes=30)),
    )


def _build_bot(settings: Settings) -> tuple[AiohttpRequest, Bot]:
    """Return python-telegram-bot's application without its updater and job queue."""
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


async def _log_in(bot: Bot) -> None:
    """Call getMe until Telegram answers; ConfigurationError if it does not know the token."""
    try:
        await call_until_answered(bot.initialize)
    except InvalidToken:
        raise ConfigurationError(
            "TELEGRAM_TOKEN is wrong: Telegram does not know this bot; copy the token again "
            "from @BotFather."
        ) from None


async def _open_panel(database: Database, settings: Settings) -> tuple[int, PanelClient]:
    """Return the panel's id in the database, and a client that knows its stored quirks."""
    panel_id, quirks = await database.transact(_load_panel, settings.panel_url)

    async def reload() -> Quirks:
        return await database.transact(_load_quirks, panel_id)

    client = PanelClient(settings.panel_url, settings.panel_key, quirks=quirks, load_quirks=reload)
    return panel_id, client


def _load_panel(session: Session, url: str) -> tuple[int, Quirks]:
    """Make it the shop's panel, insert it if it is new; return its id and its quirks."""
    panel_id = panels.ensure_panel(session, name=urlsplit(url).hostname or "panel", url=url)
    current_panel.make_current(session, panel_id, now())
    quirks, unreadable = read_stored_quirks(panels.get_panel(session, panel_id).quirks)
    if unreadable:
        names = ", ".join(unreadable)
        log.warning("quirks of the panel that cannot be read are left aside: %s", names)
    return panel_id, quirks


def _load_quirks(session: Session, panel_id: int) -> Quirks:
    """Return the panel's quirks as they are stored now: another process may have set one."""
    return read_stored_quirks(panels.quirks_of(session, panel_id))[0]


def webhook_secret(settings: Settings) -> str:
    """Return WEBHOOK_SECRET, or a hash of the token, which is the same in every process."""
    if settings.webhook_secret is not None:
        return settings.webhook_secret.get_secret_value()
    token = settings.telegram_token.get_secret_value()
    return hashlib.sha256(f"webhook:{token}".encode()).hexdigest()
