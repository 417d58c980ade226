"""The dispatcher: runs a handler in a transaction and shows its reply after the commit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session
from telegram import Document, Update
from telegram.ext import ConversationHandler

from bot.db import Database, now
from bot.errors import ShopError
from bot.handlers.dispatch.display import Display, tapped_message
from bot.handlers.dispatch.row_conversation import CURRENT_UPDATE, CurrentUpdate
from bot.handlers.dispatch.turn import (
    STAY,
    Handler,
    Reply,
    RollbackAndRun,
    Shop,
    Turn,
    carried,
)
from bot.screens import errors
from bot.telegram.outgoing import Outgoing
from bot.users import conversation
from bot.users.time_zones import zone_of

UPLOAD_LIMIT = 1_000_000
"""Largest uploaded file that is read, in bytes; customers upload lists of comments."""

Wake = Callable[[str], None]
"""Tells a job, by its name, that it has work."""


class TurnDispatcher:
    """Runs handlers: first the transaction, then the network, never both at once."""

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
        """Run one handler on an update, show its reply, and return the state it leads to.

        None keeps the state, ConversationHandler.END ends the conversation. An exception is kept in
        CURRENT_UPDATE: python-telegram-bot would pass it to error handlers and return normally.
        """
        current = CURRENT_UPDATE.get()
        current.dispatched = True
        try:
            if below:
                handler = with_reply_below(handler)
            if upload is not None:
                handler = with_upload(handler, upload)
            reply = await self._transact(handler, update, numbers, current)
            await self.display.show_reply(update, current, reply)
        except Exception as error:  # noqa: BLE001 - the turn receiver raises it again
            current.failure = error
            return None
        for job in reply.wake:
            self._wake(job)
        if reply.state == STAY:
            return None
        return ConversationHandler.END if reply.state is None else reply.state

    async def fetch(self, document: Document) -> bytes | None:
        """Download an uploaded file; None if it is too large or Telegram has deleted it."""
        if (document.file_size or UPLOAD_LIMIT + 1) > UPLOAD_LIMIT:
            return None
        return await self.display.download(document.file_id)

    async def _transact(
        self, handler: Handler, update: Update, numbers: tuple[int, ...], current: CurrentUpdate
    ) -> Reply:
        if current.conversation.banned:
            handler = refuse_banned
        try:
            return await self._database.transact(
                self._run, handler, update, numbers, current, now()
            )
        except RollbackAndRun as other:
            handler = other.handler
        except ShopError as refusal:
            handler = refusal_handler(refusal)
        return await self._database.transact(self._run, handler, update, numbers, current, now())

    def _run(
        self,
        session: Session,
        handler: Handler,
        update: Update,
        numbers: tuple[int, ...],
        current: CurrentUpdate,
        moment: datetime,
    ) -> Reply:
        loaded = current.conversation
        conversation.ensure_user(session, loaded, moment)
        turn = self._turn(session, update, numbers, current, moment)
        reply = handler(turn)
        state = loaded.state if reply.state == STAY else reply.state
        draft = turn.draft if reply.draft is None else reply.draft
        conversation.save(
            session,
            loaded,
            update_id=update.update_id,
            state=state,
            draft=draft if state is not None else carried(draft),
            screen=_stored_screen(reply, update.update_id),
            message_id=_message_to_edit(turn, reply),
        )
        return reply

    def _turn(
        self,
        session: Session,
        update: Update,
        numbers: tuple[int, ...],
        current: CurrentUpdate,
        moment: datetime,
    ) -> Turn:
        loaded = current.conversation
        translations = self._shop.translations
        language = loaded.language or translations.best_language(loaded.user.telegram_language)
        typed = update.message.text or "" if update.message else ""
        name = ""
        if typed.startswith("/"):
            name, _, typed = typed[1:].partition(" ")
        return Turn(
            session=session,
            now=moment,
            shop=self._shop,
            conversation=loaded,
            tr=translations[language].in_zone(zone_of(loaded.time_zone)),
            text=typed.strip(),
            command=name.partition("@")[0].lower(),
            numbers=numbers,
            tapped_message=tapped_message(update),
            draft=dict(loaded.draft),
        )


def with_upload(handler: Handler, content: bytes) -> Handler:
    """Return the handler with the file's content in `turn.upload`."""

    def with_content(turn: Turn) -> Reply:
        turn.upload = content
        return handler(turn)

    return with_content


def refusal_handler(error: ShopError) -> Handler:
    """Return a handler that changes nothing and says why the turn was refused."""

    def say_why(turn: Turn) -> Reply:
        return Reply(errors.refusal(turn.tr, error), below=True)

    return say_why


def with_reply_below(handler: Handler) -> Handler:
    """Return the handler with its screen sent as a new message: the tapped message stays."""

    def answer_below(turn: Turn) -> Reply:
        turn.tapped_message = None
        return replace(handler(turn), below=True)

    return answer_below


def refuse_banned(turn: Turn) -> Reply:
    """Answer a banned customer."""
    return Reply(errors.banned(turn.tr, turn.shop.support), state=None, below=True)


def _stored_screen(reply: Reply, update_id: int) -> dict[str, Any] | None:
    """Return what the conversation's row keeps of the reply's screen; None if it shows none."""
    if reply.screen is None:
        return None
    stored = reply.screen.as_json() | {"update": update_id}
    return stored if reply.card_order_id is None else stored | {"card": reply.card_order_id}


def _message_to_edit(turn: Turn, reply: Reply) -> int | None:
    if reply.card_order_id is not None:
        standing = turn.conversation.message_id
        return None if standing == turn.tapped_message else standing
    if turn.tapped_message is None and reply.screen is not None and not reply.screen.rows:
        return None  # the new message has no buttons, and those of the last question are removed
    return turn.tapped_message if turn.tapped_message is not None else turn.conversation.message_id
