"""The ASGI application: Telegram's webhook, /healthz and /readyz."""

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot, Update

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024
"""Bytes of an update; Telegram's are a few thousand."""

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name

Ready = Callable[[], Awaitable[bool]]


class Receive(Protocol):
    """Takes an update to its end; returns a call for the response, raises for it to come again."""

    async def __call__(self, update: Update, *, webhook: bool) -> dict[str, Any] | None:
        """Take it."""


class Webhook:
    """Answers Telegram only when the update's turn is done: until then it is Telegram's to keep."""

    def __init__(self, receive: Receive, bot: Bot, secret: str) -> None:
        self._receive = receive
        self._bot = bot
        self._secret = secret

    async def __call__(self, request: Request) -> Response:
        """Take one update; 200 with a call in the body, or 500 for it to come again."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return PlainTextResponse("", 403)
        body = await request.body()
        if len(body) > LARGEST:
            return PlainTextResponse("", 413)
        try:
            update = Update.de_json(orjson.loads(body), self._bot)
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            return PlainTextResponse("", 400)
        try:
            method = await self._receive(update, webhook=True)
        except Exception as error:  # noqa: BLE001 - whatever it was, the update comes again
            log.warning("update %s comes again: %s", update.update_id, type(error).__name__)
            return PlainTextResponse("", 500)
        if method is None:
            return Response(b"", 200)
        return Response(orjson.dumps(method), 200, media_type="application/json")


def application(webhook: Webhook | None, path: str, ready: Ready) -> Starlette:
    """Return the application; `path` is the webhook's."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        return PlainTextResponse("ok") if await ready() else PlainTextResponse("not ready", 503)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
    if webhook is not None:
        routes.insert(0, Route(path, webhook.__call__, methods=["POST"]))
    return Starlette(routes=routes)
