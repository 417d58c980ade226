"""Sends and edits screens through the Bot API, and sorts its errors.

New messages pass the limiter, replies before news of money, and these before other news. A 429
delays its own chat only.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.screens.screen import Screen
from bot.telegram.limiter import Limiter, Priority
from bot.telegram.request import READ_SECONDS, AiohttpRequest

log = logging.getLogger(__name__)

T = TypeVar("T")

EDIT_ATTEMPTS = 3
"""Attempts at an edit on a lost connection."""

LONGEST_WAIT = 5.0
"""Longest `retry_after` of a 429 that a call waits for, in seconds; a longer one is raised."""

LONGEST_PAUSE = 30.0
"""Longest pause between two attempts of a call that the shop needs to start, in seconds."""

# Parts of the Bot API's error descriptions.
UNCHANGED = "message is not modified"
GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
NO_EFFECT = ("effect",)
STALE = ("query is too old", "query id is invalid")


class Blocked(Exception):
    """The customer has blocked the bot or deleted the account (403)."""


class Outgoing:
    """Makes the shop's calls to the Bot API, on the bot's own connections."""

    def __init__(self, bot: Bot, request: AiohttpRequest) -> None:
        self.bot = bot
        self._request = request
        self._limiter = Limiter()
        self._address = f"{bot.base_url}/"

    async def call(self, method: str, **parameters: Any) -> Any:
        """Make one call; after a short 429 wait and make it again.

        Raises Blocked for a 403 and python-telegram-bot's errors for the rest.
        """
        return await _with_short_wait(lambda: self._call(method, parameters))

    async def _call(self, method: str, parameters: dict[str, Any]) -> Any:
        try:
            return await self._request.call(self._address + method, parameters)
        except Forbidden as error:
            raise Blocked from error

    async def get_updates(self, offset: int, allowed: list[str], wait: int) -> list[dict[str, Any]]:
        """Fetch updates from `offset`, which confirms earlier ones; wait `wait` seconds at most."""
        parameters = {"offset": offset, "timeout": wait, "allowed_updates": allowed}
        updates: list[dict[str, Any]] = await self._request.call(
            f"{self._address}getUpdates", parameters, READ_SECONDS + wait
        )
        return updates

    async def show(self, chat: int, screen: Screen, message: int | None = None) -> int:
        """Edit `message` into the screen, or send the screen as a new one; return the message's id.

        An edit may arrive twice without harm, so it is repeated on a lost connection. A send may
        not: it raises, and Telegram sends the update again.
        """
        if message is not None and await self.edit(chat, screen, message):
            return message
        return await self._send(chat, screen, Priority.REPLY)

    async def notify(
        self,
        chat: int,
        screen: Screen,
        message: int | None = None,
        *,
        priority: Priority = Priority.NEWS,
    ) -> int:
        """Show a screen that is no reply, as `show`."""
        if message is not None and await self.edit(chat, screen, message):
            return message
        return await self._send(chat, screen, priority)

    async def _send(self, chat: int, screen: Screen, priority: Priority) -> int:
        await self._limiter.wait(chat, priority)
        content = {"chat_id": chat, **_content(screen)}
        try:
            effect = {"message_effect_id": screen.effect} if screen.effect else {}
            sent = await self.call("sendMessage", **content, **effect)
        except BadRequest as error:
            if not screen.effect or not _mentions(error, NO_EFFECT):
                raise
            sent = await self.call("sendMessage", **content)
        return int(sent["message_id"])

    async def send_document(self, chat: int, name: str, content: bytes) -> None:
        """Send a file; after a short 429 wait and send it again. Raises Blocked for a 403."""
        file = InputFile(content, filename=name)
        try:
            await _with_short_wait(lambda: self.bot.send_document(chat, file))
        except Forbidden as error:
            raise Blocked from error

    async def download(self, file_id: str) -> bytes | None:
        """Download a file; None if Telegram has deleted it."""
        try:
            file = await self.bot.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except BadRequest:
            return None

    async def edit(self, chat: int, screen: Screen, message: int) -> bool:
        """Edit a message into the screen; return False if the message does not exist any more."""
        for attempt in range(1, EDIT_ATTEMPTS + 1):
            try:
                await self.call(
                    "editMessageText", chat_id=chat, message_id=message, **_content(screen)
                )
            except BadRequest as error:
                if UNCHANGED in str(error).lower():
                    return True
                if _mentions(error, GONE):
                    return False
                raise
            except (TimedOut, NetworkError):
                if attempt == EDIT_ATTEMPTS:
                    raise
                await asyncio.sleep(0.2 * attempt)
            else:
                return True
        raise AssertionError("unreachable")

    async def answer_inline_query(self, parameters: dict[str, Any]) -> None:
        """Answer an inline query, in one attempt; ignore that the query is too old."""
        try:
            await self._call("answerInlineQuery", parameters)
        except BadRequest as error:
            if not _mentions(error, STALE):
                raise

    async def remove_buttons(self, chat: int, message: int) -> None:
        """Remove the buttons of an answered question; failures are ignored."""
        try:
            await self.call(
                "editMessageReplyMarkup",
                chat_id=chat,
                message_id=message,
                reply_markup={"inline_keyboard": []},
            )
        except (Blocked, NetworkError, RetryAfter):
            return

    async def answer_callback_query(
        self, query: str, text: str = "", *, alert: bool = False
    ) -> None:
        """Answer a tap, which stops the button's spinner; ignore that the query is too old."""
        try:
            await self.call("answerCallbackQuery", **callback_answer(query, text, alert=alert))
        except BadRequest as error:
            if not _mentions(error, STALE):
                raise


async def _with_short_wait(call: Callable[[], Awaitable[T]]) -> T:
    """Make a call; after a 429 of at most LONGEST_WAIT seconds wait and make it again."""
    try:
        return await call()
    except RetryAfter as error:
        seconds = retry_after_seconds(error)
        if seconds > LONGEST_WAIT:
            raise
        await asyncio.sleep(seconds)
        return await call()


async def call_until_answered(call: Callable[[], Awaitable[T]]) -> T:
    """Repeat a call until Telegram answers it.

    Raises BadRequest and InvalidToken: Telegram has answered with a refusal.
    """
    pause = 1.0
    while True:
        try:
            return await call()
        except BadRequest:
            raise
        except RetryAfter as error:
            wait = retry_after_seconds(error)
        except NetworkError as error:
            log.warning("Telegram does not answer (%s), trying again", type(error).__name__)
            wait, pause = pause, min(pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(wait)


def callback_answer(query: str, text: str = "", *, alert: bool = False) -> dict[str, Any]:
    """Return the parameters of answerCallbackQuery."""
    parameters: dict[str, Any] = {"callback_query_id": query}
    if text:
        parameters |= {"text": text, "show_alert": alert}
    return parameters


def _content(screen: Screen) -> dict[str, Any]:
    return {
        "text": screen.text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": screen.keyboard,
    }


def _mentions(error: BadRequest, phrases: tuple[str, ...]) -> bool:
    text = str(error).lower()
    return any(phrase in text for phrase in phrases)


def retry_after_seconds(error: RetryAfter) -> float:
    """Return how many seconds a 429 asks to wait."""
    after = error.retry_after
    return float(after if isinstance(after, int) else after.total_seconds())
