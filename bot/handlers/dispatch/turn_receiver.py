"""The receiver of messages and taps: one turn at a time for a user, users in parallel.

`receive` returns when the turn has committed and its screen is sent: then, and not before, the
update may be confirmed to Telegram. It raises if Telegram must send the update again.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable
from datetime import datetime
from typing import Any

from sqlmodel import Session
from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Application, BaseUpdateProcessor

from bot.catalog import snapshot
from bot.catalog.search import index
from bot.catalog.version import CATALOG_VERSION
from bot.db import Database, now
from bot.handlers.dispatch.display import Display, screen_from_row, tapped_message
from bot.handlers.dispatch.row_conversation import CURRENT_UPDATE, CurrentUpdate
from bot.handlers.dispatch.turn import Reply, Shop
from bot.notifications.alerts import Alert, raise_alert
from bot.orders import news, views
from bot.screens import errors
from bot.screens.callback_data import BELOW
from bot.screens.screen import Screen
from bot.telegram.outgoing import Blocked
from bot.users import conversation, dead_letters
from bot.users.conversation import Sender, StaleConversation

log = logging.getLogger(__name__)

_load_conversation = conversation.loader(CATALOG_VERSION)

CONCURRENT_UPDATES = 256
"""Most updates that run at once; Telegram sends at most 100, by webhook or for one getUpdates."""

CONFLICT_RETRIES = 5
"""Attempts at a turn while other processes save the same user's conversation first."""


class OneAtATime(BaseUpdateProcessor):
    """Runs the updates of one user one after another, those of different users in parallel."""

    def __init__(self) -> None:
        super().__init__(CONCURRENT_UPDATES)
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: defaultdict[int, int] = defaultdict(int)

    async def initialize(self) -> None:
        """Do nothing: python-telegram-bot requires the method."""

    async def shutdown(self) -> None:
        """Do nothing: python-telegram-bot requires the method."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the user's earlier updates, then await the coroutine of this one."""
        user = update.effective_user if isinstance(update, Update) else None
        key = user.id if user else 0
        self._waiting[key] += 1
        try:
            async with self._turns[key]:
                await coroutine
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._turns[key]


class UndispatchedUpdate(Exception):
    """python-telegram-bot ran no handler for an update, so nothing was done."""


class TurnReceiver:
    """Receives messages and taps in private chats: each becomes a turn of its user."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        shop: Shop,
        database: Database,
        display: Display,
    ) -> None:
        self._application = application
        self._shop = shop
        self._database = database
        self._display = display
        self._processor = OneAtATime()
        self._reloading = asyncio.Lock()

    async def receive(self, update: Update, *, webhook: bool) -> dict[str, Any] | None:
        """Run one update's turn; returns a call for the webhook's response, or None.

        Updates from groups and channels are dropped.
        """
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or chat.type != chat.PRIVATE:
            return None
        if _is_own_result(update, self._application.bot.id):
            return None
        sender = Sender(user.id, user.first_name, user.username, user.language_code)
        answers: list[dict[str, Any] | None] = []
        await self._processor.process_update(update, self._turn(update, sender, webhook, answers))
        return answers[0] if answers else None

    async def _turn(
        self,
        update: Update,
        sender: Sender,
        webhook: bool,
        answers: list[dict[str, Any] | None],
    ) -> None:
        try:
            for _ in range(CONFLICT_RETRIES):
                with contextlib.suppress(StaleConversation):
                    answers.append(await self._dispatch(update, sender, webhook=webhook))
                    return
            raise StaleConversation
        except Exception as error:
            if _is_transient(error):
                raise
            if not await self._count(update, sender, error):
                raise

    async def _dispatch(
        self, update: Update, sender: Sender, *, webhook: bool
    ) -> dict[str, Any] | None:
        loaded = await self._database.transact(_load_conversation, sender)
        current = CurrentUpdate(loaded, webhook)
        if update.update_id in loaded.recent_updates:
            await self._again(update, current)
            return current.answer
        if loaded.catalog_version != self._shop.catalog.version:
            await self.reload_catalog(loaded.catalog_version)
        token = CURRENT_UPDATE.set(current)
        try:
            await self._application.process_update(update)
        finally:
            CURRENT_UPDATE.reset(token)
        if current.failure is not None:
            raise current.failure
        if not current.dispatched:
            raise UndispatchedUpdate
        return current.answer

    async def reload_catalog(self, version: int) -> None:
        """Load the catalog from the database, unless `version` is loaded; once for all who wait."""
        async with self._reloading:
            if version != self._shop.catalog.version:
                self._shop.catalog = await self._database.read(
                    snapshot.load_catalog,
                    shop_currency=self._shop.currency,
                    markup=self._shop.markup,
                )
                # No tap waits for the search index; a search that comes first builds it itself.
                loop = asyncio.get_running_loop()
                loop.run_in_executor(None, index.index_of, self._shop.catalog)

    async def _again(self, update: Update, current: CurrentUpdate) -> None:
        """Show the update's screen again: the turn was committed, its screen may be lost.

        A later turn's screen is not shown for it. If the tapped message is an order's card by now,
        or the screen was a card, refresh the card instead: a card is never sent again.
        """
        query = update.callback_query
        below = query is not None and (query.data or "").startswith(BELOW)
        tapped = None if below else tapped_message(update)
        screen = await self._database.transact(
            _screen_again, current.conversation.user.id, update.update_id, tapped, now()
        )
        await self._display.show_screen(update, current, screen, Reply(below=below))

    async def _count(self, update: Update, sender: Sender, error: Exception) -> bool:
        """Count a failed turn; return True if the update is a dead letter now."""
        log.error("update %s failed: %s", update.update_id, type(error).__name__, exc_info=error)
        dead = await self._database.transact(
            _count, update.update_id, sender, type(error).__name__, now()
        )
        if dead:
            await self._apologize(sender)
        return dead

    async def _apologize(self, sender: Sender) -> None:
        translations = self._shop.translations
        tr = translations[translations.best_language(sender.telegram_language)]
        with contextlib.suppress(Blocked, NetworkError, RetryAfter):
            await self._display.tell(sender.id, errors.broken(tr, self._shop.support))


def _is_own_result(update: Update, bot_id: int) -> bool:
    """Return True for a result of our own inline mode that was sent into the bot's chat."""
    via = update.message.via_bot if update.message is not None else None
    return via is not None and via.id == bot_id


def _screen_again(
    session: Session, user_id: int, update_id: int, tapped: int | None, moment: datetime
) -> Screen | None:
    """Return the update's screen; None if a later turn has shown one, or a card is refreshed."""
    stored = conversation.last_screen(session, user_id) or {"update": None}
    shown_last = stored.get("update", update_id) == update_id
    card = views.find_by_card(session, user_id, tapped) if tapped is not None else None
    if card is None and shown_last:
        card = stored.get("card")
    if card is not None:
        news.queue_card(session, card, user_id, moment)
    return screen_from_row(stored) if shown_last and card is None else None


def _count(
    session: Session,
    update_id: int,
    sender: Sender,
    error: str,
    moment: datetime,
) -> bool:
    dead = dead_letters.record_failure(session, update_id, sender.id, error, moment)
    if dead:
        # The customer is told that nothing was charged, so the update must do nothing if Telegram
        # sends it once more.
        conversation.mark_update_done(session, sender, update_id, moment)
        key = f"alert:update:{update_id}"
        raise_alert(session, Alert.DEAD_LETTER, key=key, now=moment, update=update_id)
    return dead


def _is_transient(error: Exception) -> bool:
    """Return True for a failure of the network and for a race: the update is not at fault."""
    if isinstance(error, StaleConversation | RetryAfter):
        return True
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)
