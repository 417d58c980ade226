"""Where updates come in: one turn at a time for a person, people in parallel, nothing lost.

`receive` returns only when the turn has committed and its screen is out: then, and not before, the
update may be confirmed to Telegram. It raises where the update must come again.
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
from bot.telegram.outgoing import Blocked
from bot.users import conversation, dead_letters
from bot.users.conversation import Sender, StaleConversation

log = logging.getLogger(__name__)

_load_conversation = conversation.loader(CATALOG_VERSION)

CONCURRENT_UPDATES = 256
"""Updates in work; Telegram sends at most 100 by webhook or in one answer to getUpdates."""

CONFLICT_RETRIES = 5
"""How often a turn is begun again because another process was quicker."""


class OneAtATime(BaseUpdateProcessor):
    """Chains the updates of one person; those of different people run side by side."""

    def __init__(self) -> None:
        super().__init__(CONCURRENT_UPDATES)
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: defaultdict[int, int] = defaultdict(int)

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Need nothing."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the person's earlier updates, then take this one."""
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
        self._restocking = asyncio.Lock()

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
            if _passing(error):
                raise
            if not await self._count(update, sender, error):
                raise

    async def _dispatch(
        self, update: Update, sender: Sender, *, webhook: bool
    ) -> dict[str, Any] | None:
        standing = await self._database.transact(_load_conversation, sender)
        travel = CurrentUpdate(standing, webhook)
        if update.update_id in standing.recent_updates:
            await self._again(update, travel)
            return travel.answer
        if standing.catalog_version != self._shop.catalog.version:
            await self.reload_catalog(standing.catalog_version)
        token = CURRENT_UPDATE.set(travel)
        try:
            await self._application.process_update(update)
        finally:
            CURRENT_UPDATE.reset(token)
        if travel.failure is not None:
            raise travel.failure
        if not travel.dispatched:
            raise UndispatchedUpdate
        return travel.answer

    async def reload_catalog(self, version: int) -> None:
        """Load the catalogue anew, once for all who wait for it."""
        async with self._restocking:
            if version != self._shop.catalog.version:
                self._shop.catalog = await self._database.read(
                    snapshot.load_catalog,
                    shop_currency=self._shop.currency,
                    markup=self._shop.markup,
                )
                # Nobody's tap waits for it; a search that comes first makes it itself.
                loop = asyncio.get_running_loop()
                loop.run_in_executor(None, index.index_of, self._shop.catalog)

    async def _again(self, update: Update, travel: CurrentUpdate) -> None:
        """Show the standing screen: the turn was committed, the screen may have been lost.

        A message that has become an order's card stays one: it is shown anew instead.
        """
        user, query = travel.conversation.user.id, update.callback_query
        below = query is not None and (query.data or "").startswith(BELOW)
        tapped = tapped_message(update)
        order = await self._database.transact(_card, user, tapped, now()) if tapped else None
        stored = await self._database.transact(conversation.last_screen, user)
        screen = None if order and not below else screen_from_row(stored)
        await self._display.show_screen(update, travel, screen, Reply(below=below))

    async def _count(self, update: Update, sender: Sender, error: Exception) -> bool:
        """Count a failed turn; True when it is put aside and need not come again."""
        log.error("update %s failed: %s", update.update_id, type(error).__name__, exc_info=error)
        aside = await self._database.transact(
            _count, update.update_id, sender, type(error).__name__, now()
        )
        if aside:
            await self._apologise(sender)
        return aside

    async def _apologise(self, sender: Sender) -> None:
        translations = self._shop.translations
        tr = translations[translations.best_language(sender.telegram_language)]
        with contextlib.suppress(Blocked, NetworkError, RetryAfter):
            await self._display.tell(sender.id, errors.broken(tr, self._shop.support))


def _is_own_result(update: Update, bot_id: int) -> bool:
    """Return True for a result of our own inline mode that was sent into the bot's chat."""
    via = update.message.via_bot if update.message is not None else None
    return via is not None and via.id == bot_id


def _card(session: Session, user_id: int, message: int, moment: datetime) -> int | None:
    """Have the order's card shown anew that this message is; None where it is none."""
    order_id = views.find_by_card(session, user_id, message)
    if order_id is not None:
        news.queue_card(session, order_id, user_id, moment)
    return order_id


def _count(
    session: Session,
    update_id: int,
    sender: Sender,
    error: str,
    moment: datetime,
) -> bool:
    aside = dead_letters.record_failure(session, update_id, sender.id, error, moment)
    if aside:
        # It is done with: the customer is told that nothing was charged, so it must not work
        # when it comes once more.
        conversation.mark_update_done(session, sender, update_id, moment)
        key = f"alert:update:{update_id}"
        raise_alert(session, Alert.DEAD_LETTER, key=key, now=moment, update=update_id)
    return aside


def _passing(error: Exception) -> bool:
    """Whether the failure is the network's or a race, and no fault of the update's."""
    if isinstance(error, StaleConversation | RetryAfter):
        return True
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)
