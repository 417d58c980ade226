"""Shows a turn's reply in the chat after the commit; a screen that must wait goes to the outbox."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlmodel import Session
from telegram import Update
from telegram.error import RetryAfter

from bot.db import Database, now
from bot.handlers.dispatch.row_conversation import CurrentUpdate
from bot.handlers.dispatch.turn import Attachment, Export, Reply
from bot.notifications import outbox
from bot.notifications.outbox import NotificationKind
from bot.orders import news, views
from bot.screens.screen import ALERT_LIMIT, Screen
from bot.telegram.outgoing import Blocked, Outgoing, callback_answer, retry_after_seconds
from bot.users import conversation, customers

log = logging.getLogger(__name__)

LATE_AFTER = 0.2
"""Seconds after which a card that was just shown may be out of date."""


class Display:
    """Sends and edits screens, and answers callback queries."""

    def __init__(self, database: Database, outgoing: Outgoing, wake: Callable[[str], None]) -> None:
        self._database = database
        self._outgoing = outgoing
        self._wake = wake

    async def show_reply(self, update: Update, current: CurrentUpdate, reply: Reply) -> None:
        """Show a reply: its screen, and the file below it."""
        user = current.conversation.user.id
        started = monotonic()
        await self.show_screen(update, current, reply.screen, reply)
        if reply.document is not None:
            await self._attach(user, reply.document)
        if reply.export is not None:
            await self._attach(user, await self._made(reply.export))
        if reply.card_order_id is not None and monotonic() - started > LATE_AFTER:
            await self._refresh_card(reply.card_order_id, user)

    async def show_screen(
        self, update: Update, current: CurrentUpdate, screen: Screen | None, reply: Reply
    ) -> None:
        """Show a screen and answer the callback query, which stops the button's spinner.

        If Telegram asks to wait for long, the screen goes to the outbox: the turn is done, and an
        unconfirmed update would hold back other users' updates.
        """
        user = current.conversation.user.id
        try:
            if update.callback_query is None or current.webhook:
                # No call goes out beside the screen, so no tasks are needed.
                current.answer = _webhook_answer(update, reply)
                await self._place(update, current, screen, reply)
            else:
                await asyncio.gather(
                    self._answer(update.callback_query.id, reply),
                    self._place(update, current, screen, reply),
                )
        except Blocked:
            await self._database.transact(customers.mark_unreachable, user, now())
        except RetryAfter as error:
            until = now() + timedelta(seconds=retry_after_seconds(error))
            if reply.card_order_id is not None:
                await self._database.transact(
                    news.queue_card, reply.card_order_id, user, now(), until
                )
            elif screen is not None:
                message = None if reply.below else tapped_message(update)
                await self._database.transact(_postpone, user, screen, message, now(), until)

    async def _refresh_card(self, order: int, user: int) -> None:
        """Queue a refresh of a card that was shown late: the order may have changed meanwhile."""
        await self._database.transact(news.queue_card, order, user, now())
        self._wake("notify")

    async def tell(self, user: int, screen: Screen) -> None:
        """Send a screen that is no turn's reply."""
        await self._outgoing.show(user, screen)

    async def download(self, file_id: str) -> bytes | None:
        """Download a file that a user has sent; None if Telegram has deleted it."""
        return await self._outgoing.download(file_id)

    async def _made(self, file: Export) -> Attachment:
        rows = await self._database.read(file.read)
        return Attachment(file.name, await asyncio.to_thread(file.write, rows))

    async def _attach(self, user: int, document: Attachment) -> None:
        try:
            await self._outgoing.send_document(user, document.name, document.content)
        except Blocked:
            await self._database.transact(customers.mark_unreachable, user, now())

    async def _answer(self, query: str, reply: Reply) -> None:
        try:
            await self._outgoing.answer_callback_query(
                query, reply.toast[:ALERT_LIMIT], alert=reply.alert
            )
        except RetryAfter as error:
            # Only the spinner goes on turning: the screen is there, and is not sent once more.
            log.info("a tap is not answered: %s", error)

    async def _place(
        self, update: Update, current: CurrentUpdate, screen: Screen | None, reply: Reply
    ) -> None:
        if screen is None:
            return
        user, message = current.conversation.user.id, tapped_message(update)
        if message is not None and not reply.below:
            shown = await self._outgoing.show(user, screen, message)
            if reply.card_order_id is not None and shown != message:
                # The tapped message had been deleted: the new one is the card.
                await self._database.transact(views.move_card, reply.card_order_id, message, shown)
            return
        question = current.conversation.message_id
        if question is None:
            sent = await self._outgoing.show(user, screen)
        else:
            sent, _ = await asyncio.gather(
                self._outgoing.show(user, screen), self._outgoing.remove_buttons(user, question)
            )
        if screen.rows:
            await self._database.transact(conversation.remember_message, user, sent)


def _postpone(
    session: Session,
    user: int,
    screen: Screen,
    message: int | None,
    moment: datetime,
    due: datetime,
) -> None:
    outbox.queue_refresh(
        session,
        key=f"screen:{user}",
        user_id=user,
        kind=NotificationKind.SCREEN,
        now=moment,
        due=due,
        screen=screen.as_json(),
        message=message,
    )


def _webhook_answer(update: Update, reply: Reply) -> dict[str, Any] | None:
    """Return answerCallbackQuery for the webhook's response; None if the update is no tap."""
    if update.callback_query is None:
        return None
    method = callback_answer(update.callback_query.id, reply.toast[:ALERT_LIMIT], alert=reply.alert)
    return {"method": "answerCallbackQuery", **method}


def tapped_message(update: Update) -> int | None:
    """Return the id of the message whose button was tapped; None if the update is no tap."""
    query = update.callback_query
    return query.message.message_id if query is not None and query.message is not None else None


def screen_from_row(stored: dict[str, Any] | None) -> Screen | None:
    """Read the last screen of a conversation's row; None if there is none."""
    return None if stored is None else Screen.from_json(stored)
