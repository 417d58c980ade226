"""The ASGI application: Telegram's webhook, /healthz and /readyz."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope, Send
from starlette.types import Receive as Receive_
from telegram import Bot, Update

from bot.handlers.dispatch.update_kinds import ReceiveUpdate
from bot.telegram import updates

log = logging.getLogger(__name__)

MAX_UPDATE_BYTES = 1024 * 1024
"""Bytes of an update; Telegram's are a few thousand."""

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name, not the secret

Ready = Callable[[], Awaitable[bool]]


class WebhookReceiver:
    """Answers Telegram only when the update's turn is done: until then it is Telegram's to keep."""

    def __init__(self, receive: ReceiveUpdate, bot: Bot, secret: str) -> None:
        self._receive = receive
        self._bot = bot
        self._secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive_, send: Send) -> None:
        """Take one update; 200 with a call in the body, or 500 for it to come again.

        Plain ASGI: this is the one address of the shop that is asked thousands of times.
        """
        status, body = await self._answer(scope, receive)
        await send({"type": "http.response.start", "status": status, "headers": _headers(body)})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive_) -> tuple[int, bytes]:
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
        except Exception as error:  # noqa: BLE001 - whatever it was, the update comes again
            log.warning("update %s comes again: %s", update.update_id, type(error).__name__)
            return 500, b""
        except asyncio.CancelledError:
            # A stop's patience is over: the update comes again, to whoever is there then.
            return 503, b""
        return 200, b"" if method is None else orjson.dumps(method)


async def _body(receive: Receive_) -> bytes | None:
    """Return the request's body; None where it is larger than any update."""
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


class WebhookRouter:
    """Sends Telegram's updates straight to the webhook, everything else to the application."""

    def __init__(self, webhook: WebhookReceiver, path: str, others: ASGIApp) -> None:
        self._webhook = webhook
        self._path = path
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive_, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"] == self._path:
            await self._webhook(scope, receive, send)
        else:
            await self._others(scope, receive, send)


def application(webhook: WebhookReceiver | None, path: str, ready: Ready) -> ASGIApp:
    """Return the application; `path` is the webhook's."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        return PlainTextResponse("ok") if await ready() else PlainTextResponse("not ready", 503)

    others = Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz)])
    return others if webhook is None else WebhookRouter(webhook, path, others)
