"""Connects plain handlers to python-telegram-bot: by command, tap, text, file."""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from telegram import Document, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.handlers.dispatch.turn import Handler
from bot.screens.callback_data import BELOW
from bot.text.ids import read_id

Context = ContextTypes.DEFAULT_TYPE
Route = BaseHandler[Update, Context, Any]

COMMAND_NAME = re.compile(r"[^\s@]+")
"""A command's name, after the slash."""

NEW_PRIVATE = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
"""New messages in private chats: an edited one would run its handler again."""


class Dispatcher(Protocol):
    """Runs handlers; see bot/handlers/dispatch/dispatcher.py."""

    async def dispatch(
        self,
        handler: Handler,
        update: Update,
        numbers: tuple[int, ...] = (),
        *,
        below: bool = False,
        upload: bytes | None = None,
    ) -> str | int | None:
        """Run the handler in a transaction, show its reply, return the state it leads to."""

    async def fetch(self, document: Document) -> bytes | None:
        """Download an uploaded file; None if it is too large or Telegram has deleted it."""


class Taps(BaseHandler[Update, Context, Any]):
    """Routes taps by the first word of their callback data: `word:id:id…`, ids only.

    One look-up in a table instead of a regular expression for each button.
    """

    def __init__(self, dispatcher: Dispatcher, table: Mapping[Any, Handler]) -> None:
        super().__init__(callback=self._unused_callback)
        self._dispatcher = dispatcher
        self._table = table

    def check_update(self, update: object) -> tuple[Handler, tuple[int, ...], bool] | None:
        """Return the button's handler, ids and whether to reply below; None if it is not ours."""
        if not isinstance(update, Update) or update.callback_query is None:
            return None
        word, *ids = (update.callback_query.data or "").split(":")
        handler = self._table.get(word.removeprefix(BELOW))
        # A forged button may carry anything in the place of an id.
        numbers = tuple(number for each in ids if (number := read_id(each)) is not None)
        if handler is None or len(numbers) != len(ids):
            return None
        return handler, numbers, word.startswith(BELOW)

    async def handle_update(
        self, update: Update, application: Any, check_result: Any, context: Context
    ) -> Any:
        """Dispatch the turn; the returned state is for the conversation the button belongs to."""
        handler, numbers, below = check_result
        return await self._dispatcher.dispatch(handler, update, numbers, below=below)

    async def _unused_callback(self, update: Update, context: Context) -> None:
        raise AssertionError("handle_update dispatches the turn")


class Commands(BaseHandler[Update, Context, Any]):
    """Routes slash commands by name: otherwise each text would be checked by two dozen routes.

    Whether a text is a command of this bot is decided by python-telegram-bot's CommandHandler.
    """

    def __init__(self, dispatcher: Dispatcher, table: Mapping[str, Handler]) -> None:
        super().__init__(callback=self._unused_callback)
        self._routes = {name: command(dispatcher, name, handler) for name, handler in table.items()}

    def check_update(self, update: object) -> tuple[Route, Any] | None:
        """Return the command's own route and the result of its check; None if it does not fit."""
        text = update.message.text if isinstance(update, Update) and update.message else None
        if not text or not text.startswith("/"):
            return None
        name = COMMAND_NAME.match(text, 1)
        route = self._routes.get(name.group().lower()) if name else None
        check = route.check_update(update) if route else None
        return (route, check) if route and check else None

    async def handle_update(
        self, update: Update, application: Any, check_result: Any, context: Context
    ) -> Any:
        """Let the command's own route dispatch the turn."""
        route, check = check_result
        return await route.handle_update(update, application, check, context)

    async def _unused_callback(self, update: Update, context: Context) -> None:
        raise AssertionError("handle_update dispatches the turn")


def other_taps(dispatcher: Dispatcher, handler: Handler) -> Route:
    """Return a route for every other button: of an older version, or forged."""

    async def run(update: Update, context: Context) -> Any:
        return await dispatcher.dispatch(handler, update)

    return CallbackQueryHandler(run)


def command(dispatcher: Dispatcher, name: str, handler: Handler) -> Route:
    """Return a route for a slash command."""

    async def run(update: Update, context: Context) -> Any:
        return await dispatcher.dispatch(handler, update)

    return CommandHandler(name, run, filters=NEW_PRIVATE)


def text_message(dispatcher: Dispatcher, handler: Handler) -> Route:
    """Return a route for text that is no command."""

    async def run(update: Update, context: Context) -> Any:
        return await dispatcher.dispatch(handler, update)

    return MessageHandler(filters.TEXT & ~filters.COMMAND & NEW_PRIVATE, run)


def document(dispatcher: Dispatcher, handler: Handler) -> Route:
    """Return a route for files; a file is downloaded before the turn, which reaches no network."""

    async def run(update: Update, context: Context) -> Any:
        sent = update.message.document if update.message else None
        content = await dispatcher.fetch(sent) if sent else None
        return await dispatcher.dispatch(handler, update, upload=content)

    return MessageHandler(filters.Document.ALL & NEW_PRIVATE, run)


def other_messages(dispatcher: Dispatcher, handler: Handler) -> Route:
    """Return a route for every other new message: photos, stickers, unknown commands."""

    async def run(update: Update, context: Context) -> Any:
        return await dispatcher.dispatch(handler, update)

    return MessageHandler(filters.ALL & NEW_PRIVATE, run)
