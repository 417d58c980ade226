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
from bot.handlers.dispatch.row_conversation import CURRENT_UPDATE, CurrentUpdate
from bot.handlers.dispatch.turn import STAY, Handler, Reply, RollbackAndRun, Shop, Turn
from bot.screens import errors
from bot.telegram.outgoing import Outgoing
from bot.users import conversation

UPLOAD_LIMIT = 1_000_000
"""Bytes of a file that is read: a list of comments, no more."""

Wake = Callable[[str], None]


class TurnDispatcher:
    """Runs handlers: transaction first, network after, never both at once."""

    def __init__(self, shop: Shop, database: Database, outgoing: Outgoing, wake: Wake) -> None:
        self._shop = shop
        self._database = database
        self._wake = wake
        self.display = Display(database, outgoing, wake)

    async def dispatch(
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
        travel = CURRENT_UPDATE.get()
        travel.dispatched = True
        try:
            if below:
                handler = with_reply_below(handler)
            if upload is not None:
                handler = with_upload(handler, upload)
            reply = await self._transact(handler, update, numbers, travel)
            await self.display.show_reply(update, travel, reply)
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
        self, handler: Handler, update: Update, numbers: tuple[int, ...], travel: CurrentUpdate
    ) -> Reply:
        if travel.conversation.banned:
            handler = refuse_banned
        try:
            return await self._database.transact(self._run, handler, update, numbers, travel, now())
        except RollbackAndRun as other:
            handler = other.handler
        except ShopError as refusal:
            handler = refusal_handler(refusal)
        return await self._database.transact(self._run, handler, update, numbers, travel, now())

    def _run(
        self,
        session: Session,
        handler: Handler,
        update: Update,
        numbers: tuple[int, ...],
        travel: CurrentUpdate,
        moment: datetime,
    ) -> Reply:
        standing = travel.conversation
        conversation.ensure_user(session, standing, moment)
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
        travel: CurrentUpdate,
        moment: datetime,
    ) -> Turn:
        standing = travel.conversation
        translations = self._shop.translations
        language = standing.language or translations.best_language(standing.user.telegram_language)
        typed = update.message.text or "" if update.message else ""
        name = ""
        if typed.startswith("/"):
            name, _, typed = typed[1:].partition(" ")
        return Turn(
            session=session,
            now=moment,
            shop=self._shop,
            conversation=standing,
            tr=translations[language],
            text=typed.strip(),
            command=name.partition("@")[0].lower(),
            numbers=numbers,
            tapped_message=tapped_message(update),
            draft=dict(standing.draft),
        )


def with_upload(handler: Handler, content: bytes) -> Handler:
    """Return the handler with a file in its hands."""

    def take(turn: Turn) -> Reply:
        turn.upload = content
        return handler(turn)

    return take


def refusal_handler(error: ShopError) -> Handler:
    """Return the turn of a refusal: nothing is changed, and the person is told why."""

    def tell(turn: Turn) -> Reply:
        return Reply(errors.refusal(turn.tr, error), below=True)

    return tell


def with_reply_below(handler: Handler) -> Handler:
    """Return the handler with its screen sent below: the tapped message stays what it is."""

    def answer_below(turn: Turn) -> Reply:
        turn.tapped_message = None
        return replace(handler(turn), below=True)

    return answer_below


def refuse_banned(turn: Turn) -> Reply:
    """Answer a banned customer, whatever they ask."""
    return Reply(errors.banned(turn.tr, turn.shop.support), state=None)


def _question(turn: Turn, reply: Reply) -> int | None:
    if reply.card_order_id is not None:
        return None
    if turn.tapped_message is None and reply.screen is not None and not reply.screen.rows:
        return None  # what is sent has no buttons, and those above it are taken off now
    return turn.tapped_message if turn.tapped_message is not None else turn.conversation.message_id
