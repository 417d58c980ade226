"""The desk: one turn, from the open transaction to the screen on the customer's phone."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any

from sqlmodel import Session
from telegram import Update
from telegram.ext import ConversationHandler

from bot.db import Database, now
from bot.errors import ShopError
from bot.handlers.conversation import TRAVEL, Travel
from bot.handlers.turn import STAY, Handler, Reply, Shop, Turn
from bot.orders import news
from bot.screens import errors
from bot.screens.screen import ALERT_LIMIT, Screen
from bot.telegram.outgoing import Blocked, Outgoing, answer
from bot.users import conversation, people

Wake = Callable[[str], None]

PROMPT = 0.2
"""Seconds after which a screen counts as late."""


class TurnDesk:
    """Runs handlers: transaction first, network after, never both at once."""

    def __init__(self, shop: Shop, database: Database, outgoing: Outgoing, wake: Wake) -> None:
        self._shop = shop
        self._database = database
        self._outgoing = outgoing
        self._wake = wake

    async def take(
        self,
        handler: Handler,
        update: Update,
        numbers: tuple[int, ...] = (),
        *,
        below: bool = False,
    ) -> str | int | None:
        """Run one handler on an update and show what it returns.

        The state for python-telegram-bot comes back. What goes wrong is left in the travel, for
        an exception would be swallowed by the framework's error handlers.
        """
        travel = TRAVEL.get()
        travel.taken = True
        try:
            if below:
                handler = answered_below(handler)
            reply = await self._transact(handler, update, numbers, travel)
            started = monotonic()
            await self.show(update, travel, reply.screen, reply)
            if reply.card is not None and monotonic() - started > PROMPT:
                await self._renew(reply.card, travel.standing.user.id)
        except Exception as error:  # noqa: BLE001 - told to the intake, which decides
            travel.failure = error
            return None
        for job in reply.wake:
            self._wake(job)
        if reply.state == STAY:
            return None
        return ConversationHandler.END if reply.state is None else reply.state

    async def _transact(
        self, handler: Handler, update: Update, numbers: tuple[int, ...], travel: Travel
    ) -> Reply:
        if travel.standing.banned:
            handler = banned
        try:
            return await self._database.transact(self._run, handler, update, numbers, travel, now())
        except ShopError as refusal:
            return await self._database.transact(
                self._run, refused(refusal), update, numbers, travel, now()
            )

    def _run(
        self,
        session: Session,
        handler: Handler,
        update: Update,
        numbers: tuple[int, ...],
        travel: Travel,
        moment: datetime,
    ) -> Reply:
        standing = travel.standing
        conversation.welcome(session, standing, moment)
        turn = self._turn(session, update, numbers, travel, moment)
        reply = handler(turn)
        state = standing.state if reply.state == STAY else reply.state
        draft = turn.draft if reply.draft is None else reply.draft
        conversation.save(
            session,
            standing,
            update_id=update.update_id,
            state=state,
            draft=draft if state is not None else {},
            screen=reply.screen.as_json() if reply.screen else None,
            message_id=_question(turn, reply),
        )
        return reply

    def _turn(
        self,
        session: Session,
        update: Update,
        numbers: tuple[int, ...],
        travel: Travel,
        moment: datetime,
    ) -> Turn:
        standing = travel.standing
        translations = self._shop.translations
        language = standing.language or translations.best(standing.user.telegram_language)
        typed = update.message.text or "" if update.message else ""
        name = ""
        if typed.startswith("/"):
            name, _, typed = typed[1:].partition(" ")
        return Turn(
            session=session,
            now=moment,
            shop=self._shop,
            standing=standing,
            tr=translations[language],
            text=typed.strip(),
            command=name.partition("@")[0].lower(),
            numbers=numbers,
            message=_tapped(update),
            draft=dict(standing.draft),
        )

    async def show(
        self, update: Update, travel: Travel, screen: Screen | None, reply: Reply
    ) -> None:
        """Show a screen after the commit and stop the button's spinner."""
        try:
            await asyncio.gather(
                self._answer(update, travel, reply), self._place(update, travel, screen, reply)
            )
        except Blocked:
            await self._database.transact(people.mark_unreachable, travel.standing.user.id, now())

    async def _renew(self, order: int, user: int) -> None:
        """Have a card shown anew that came late: the order may have gone on in the meantime."""
        await self._database.transact(news.card, order, user, now())
        self._wake("notify")

    async def tell(self, user: int, screen: Screen) -> None:
        """Send a screen that belongs to no turn."""
        await self._outgoing.show(user, screen)

    async def _answer(self, update: Update, travel: Travel, reply: Reply) -> None:
        if update.callback_query is None:
            return
        query, text = update.callback_query.id, reply.toast[:ALERT_LIMIT]
        if travel.webhook:
            method = answer(query, text, alert=reply.alert)
            travel.answer = {"method": "answerCallbackQuery", **method}
        else:
            await self._outgoing.answer(query, text, alert=reply.alert)

    async def _place(
        self, update: Update, travel: Travel, screen: Screen | None, reply: Reply
    ) -> None:
        if screen is None:
            return
        user, tapped = travel.standing.user.id, _tapped(update)
        if tapped is not None and not reply.fresh:
            await self._outgoing.show(user, screen, tapped)
            return
        question = travel.standing.message_id
        if question is None:
            sent = await self._outgoing.show(user, screen)
        else:
            sent, _ = await asyncio.gather(
                self._outgoing.show(user, screen), self._outgoing.strip(user, question)
            )
        await self._database.transact(conversation.remember_message, user, sent)


def refused(error: ShopError) -> Handler:
    """Return the turn of a refusal: nothing is changed, and the person is told why."""

    def tell(turn: Turn) -> Reply:
        return Reply(errors.refusal(turn.tr, error), fresh=True)

    return tell


def answered_below(handler: Handler) -> Handler:
    """Return the handler with its screen sent below: the tapped message stays what it is."""

    def answer_below(turn: Turn) -> Reply:
        turn.message = None
        return replace(handler(turn), fresh=True)

    return answer_below


def banned(turn: Turn) -> Reply:
    """Answer a banned customer, whatever they ask."""
    return Reply(errors.banned(turn.tr, turn.shop.support), state=None)


def _tapped(update: Update) -> int | None:
    query = update.callback_query
    return query.message.message_id if query is not None and query.message is not None else None


def _question(turn: Turn, reply: Reply) -> int | None:
    if reply.card is not None:
        return None
    return turn.message if turn.message is not None else turn.standing.message_id


def standing_screen(stored: dict[str, Any] | None) -> Screen | None:
    """Read the last screen of a row."""
    return None if stored is None else Screen.from_json(stored)
