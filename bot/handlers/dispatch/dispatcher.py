"""The desk: one turn, from the open transaction to the screen on the customer's phone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session
from telegram import Document, Update
from telegram.ext import ConversationHandler

from bot.db import Database, now
from bot.errors import ShopError
from bot.handlers.dispatch.display import Display, tapped_message
from bot.handlers.dispatch.row_conversation import TRAVEL, Travel
from bot.handlers.dispatch.turn import STAY, Handler, Instead, Reply, Shop, Turn
from bot.screens import errors
from bot.telegram.outgoing import Outgoing
from bot.users import conversation

UPLOAD_LIMIT = 1_000_000
"""Bytes of a file that is read: a list of comments, no more."""

Wake = Callable[[str], None]


class TurnDesk:
    """Runs handlers: transaction first, network after, never both at once."""

    def __init__(self, shop: Shop, database: Database, outgoing: Outgoing, wake: Wake) -> None:
        self._shop = shop
        self._database = database
        self._wake = wake
        self.display = Display(database, outgoing, wake)

    async def take(
        self,
        handler: Handler,
        update: Update,
        numbers: tuple[int, ...] = (),
        *,
        below: bool = False,
        upload: bytes | None = None,
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
            if upload is not None:
                handler = holding(handler, upload)
            reply = await self._transact(handler, update, numbers, travel)
            await self.display.turn(update, travel, reply)
        except Exception as error:  # noqa: BLE001 - told to the intake, which decides
            travel.failure = error
            return None
        for job in reply.wake:
            self._wake(job)
        if reply.state == STAY:
            return None
        return ConversationHandler.END if reply.state is None else reply.state

    async def fetch(self, document: Document) -> bytes | None:
        """Return what a sent file holds; None where it is too large, or gone."""
        if (document.file_size or UPLOAD_LIMIT + 1) > UPLOAD_LIMIT:
            return None
        return await self.display.download(document.file_id)

    async def _transact(
        self, handler: Handler, update: Update, numbers: tuple[int, ...], travel: Travel
    ) -> Reply:
        if travel.standing.banned:
            handler = banned
        try:
            return await self._database.transact(self._run, handler, update, numbers, travel, now())
        except Instead as other:
            handler = other.handler
        except ShopError as refusal:
            handler = refused(refusal)
        return await self._database.transact(self._run, handler, update, numbers, travel, now())

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
            message=tapped_message(update),
            draft=dict(standing.draft),
        )


def holding(handler: Handler, content: bytes) -> Handler:
    """Return the handler with a file in its hands."""

    def take(turn: Turn) -> Reply:
        turn.upload = content
        return handler(turn)

    return take


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


def _question(turn: Turn, reply: Reply) -> int | None:
    if reply.card is not None:
        return None
    if turn.message is None and reply.screen is not None and not reply.screen.rows:
        return None  # what is sent has no buttons, and those above it are taken off now
    return turn.message if turn.message is not None else turn.standing.message_id
