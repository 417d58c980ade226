"""The receiver of Telegram's webhook, as a plain ASGI application."""

import asyncio
import hmac
import logging

import orjson
from starlette.types import Receive, Scope, Send
from telegram import Bot, Update

from bot.handlers.dispatch.router import ReceiveUpdate
from bot.telegram import updates

log = logging.getLogger(__name__)

MAX_UPDATE_BYTES = 1024 * 1024
"""Largest body that is read, in bytes; Telegram's updates have a few thousand."""

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name, not the secret
"""The header in which Telegram sends `secret_token` of setWebhook."""


class WebhookReceiver:
    """Answers Telegram when the update's turn is done: until then Telegram keeps the update."""

    def __init__(self, receive: ReceiveUpdate, bot: Bot, secret: str) -> None:
        self._receive = receive
        self._bot = bot
        self._secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Receive one update; answer 200, with a Bot API call in the body if there is one.

        500 and 503 make Telegram send the update again. 400, 403, 405 and 413 refuse what is no
        update of Telegram's. No framework stands between: this address gets thousands of requests.
        """
        status, body = await self._answer(scope, receive)
        await send({"type": "http.response.start", "status": status, "headers": _headers(body)})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        if scope["method"] != "POST":
            return 405, b""
        if not hmac.compare_digest(_header(scope, SECRET_HEADER.encode()), self._secret):
            return 403, b""
        body = await _body(receive)
        if body is None:
            return 413, b""
        try:
            update = updates.read_update(orjson.loads(body), self._bot)
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            return 400, b""
        return await self._receive_update(update)

    async def _receive_update(self, update: Update) -> tuple[int, bytes]:
        try:
            method = await self._receive(update, webhook=True)
        except Exception as error:  # noqa: BLE001 - whatever failed, Telegram sends it again
            log.warning("update %s comes again: %s", update.update_id, type(error).__name__)
            return 500, b""
        except asyncio.CancelledError:
            # The process is stopping and waits no longer: another one gets the update.
            return 503, b""
        return 200, b"" if method is None else orjson.dumps(method)


async def _body(receive: Receive) -> bytes | None:
    """Return the request's body; None if it is larger than MAX_UPDATE_BYTES."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > MAX_UPDATE_BYTES:
            return None
        if not message.get("more_body", False):
            return body


def _header(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")


def _headers(body: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
