"""How a plain handler is hung into python-telegram-bot: by command, by tap, by typed text."""

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
"""A command's, behind the slash."""

NEW_PRIVATE = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
"""An edited message fires handlers again, and a group is no place for a wallet."""


class Dispatcher(Protocol):
    """Where turns are taken."""

    async def dispatch(
        self,
        handler: Handler,
        update: Update,
        numbers: tuple[int, ...] = (),
        *,
        below: bool = False,
        upload: bytes | None = None,
    ) -> str | int | None:
        """Run the handler in its transaction and show what it returns."""

    async def fetch(self, document: Document) -> bytes | None:
        """Return what a sent file holds; None where it is too large, or gone."""


class Taps(BaseHandler[Update, Context, Any]):
    """Buttons by the word their data begins with: `word:id:id…`, ids only.

    One table look-up instead of a regular expression a button.
    """

    def __init__(self, dispatcher: Dispatcher, table: Mapping[Any, Handler]) -> None:
        super().__init__(callback=self._unused_callback)
        self._desk = dispatcher
        self._table = table

    def check_update(self, update: object) -> tuple[Handler, tuple[int, ...], bool] | None:
        """Find the button's handler and read its ids; data that is not ours is nobody's."""
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
        """Take the turn; the new state goes back to the conversation the button belongs to."""
        handler, numbers, below = check_result
        return await self._desk.dispatch(handler, update, numbers, below=below)

    async def _unused_callback(self, update: Update, context: Context) -> None:
        raise AssertionError("handle_update takes the turn")


class Commands(BaseHandler[Update, Context, Any]):
    """Slash commands by their name: what is typed would pass two dozen handlers otherwise.

    Whether it is a command, and this bot's, is for python-telegram-bot's own handler to say.
    """

    def __init__(self, dispatcher: Dispatcher, table: Mapping[str, Handler]) -> None:
        super().__init__(callback=self._unused_callback)
        self._routes = {name: command(dispatcher, name, handler) for name, handler in table.items()}

    def check_update(self, update: object) -> tuple[Route, Any] | None:
        """Find the command's own handler and ask it."""
        typed_ = update.message.text if isinstance(update, Update) and update.message else None
        if not typed_ or not typed_.startswith("/"):
            return None
        name = COMMAND_NAME.match(typed_, 1)
        route = self._routes.get(name.group().lower()) if name else None
        check = route.check_update(update) if route else None
        return (route, check) if route and check else None

    async def handle_update(
        self, update: Update, application: Any, check_result: Any, context: Context
    ) -> Any:
        """Have the command's own handler take the turn."""
        route, check = check_result
        return await route.handle_update(update, application, check, context)

    async def _unused_callback(self, update: Update, context: Context) -> None:
        raise AssertionError("handle_update takes the turn")


def other_taps(dispatcher: Dispatcher, handler: Handler) -> Route:
    """Hang a handler on every other button: of an older version, or forged."""

    async def take(update: Update, context: Context) -> Any:
        return await dispatcher.dispatch(handler, update)

    return CallbackQueryHandler(take)


def command(dispatcher: Dispatcher, name: str, handler: Handler) -> Route:
    """Hang a handler on a slash command."""

    async def take(update: Update, context: Context) -> Any:
        return await dispatcher.dispatch(handler, update)

    return CommandHandler(name, take, filters=NEW_PRIVATE)


def text_message(dispatcher: Dispatcher, handler: Handler) -> Route:
    """Hang a handler on text that is no command."""

    async def take(update: Update, context: Context) -> Any:
        return await dispatcher.dispatch(handler, update)

    return MessageHandler(filters.TEXT & ~filters.COMMAND & NEW_PRIVATE, take)


def document(dispatcher: Dispatcher, handler: Handler) -> Route:
    """Hang a handler on files: what they hold is fetched before the turn, for it is the network."""

    async def take(update: Update, context: Context) -> Any:
        sent = update.message.document if update.message else None
        content = await dispatcher.fetch(sent) if sent else None
        return await dispatcher.dispatch(handler, update, upload=content)

    return MessageHandler(filters.Document.ALL & NEW_PRIVATE, take)


def other_messages(dispatcher: Dispatcher, handler: Handler) -> Route:
    """Hang a handler on every other new message: photos, stickers, unknown commands."""

    async def take(update: Update, context: Context) -> Any:
        return await dispatcher.dispatch(handler, update)

    return MessageHandler(filters.ALL & NEW_PRIVATE, take)
