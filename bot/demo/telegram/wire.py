"""Serve the Bot API over HTTP, with faults: `/bot<token>/<method>`, `/file/bot<token>/<path>`.

A plain ASGI application without a framework, because benchmarks send thousands of calls to it.
"""

import asyncio
import re
from contextlib import suppress
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from bot.demo.serving import drop_connection
from bot.demo.telegram.bodies import read_body
from bot.demo.telegram.errors import ApiError, too_many_requests
from bot.demo.telegram.faults import PlannedTelegramFault, TelegramFault
from bot.demo.telegram.registry import call, find_method
from bot.demo.telegram.world import World

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_\-]+")
_JSON = b"application/json"
_GATEWAY_PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)


class Wire:
    """ASGI application that answers the bot's calls."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = await _body(receive)
        path: str = scope["path"]
        try:
            if path.startswith("/file/"):
                mime, content = self._file(path)
                await _answer(send, 200, mime, content)
                return
            token, _, method = path.removeprefix("/bot").partition("/")
            self._admit(token)
            rule = self.world.faults.next_fault(method)
        except ApiError as error:
            await _refuse(send, error)
            return
        if rule is None:
            await _answer(send, *await self._do(scope, method, body))
        else:
            await self._do_badly(rule, method, body, scope, receive, send)

    async def _do(self, scope: Scope, method: str, body: bytes) -> tuple[int, bytes, bytes]:
        """Run the call; return status, content type and body of the answer."""
        try:
            find_method(method)
            params = read_body(_content_type(scope), scope["query_string"], body)
            result = await call(self.world, method, params)
        except ApiError as error:
            return error.code, _JSON, orjson.dumps(error.answer())
        return 200, _JSON, orjson.dumps({"ok": True, "result": result})

    async def _do_badly(
        self,
        rule: PlannedTelegramFault,
        method: str,
        body: bytes,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        fault = rule.fault
        if fault is TelegramFault.TOO_MANY_REQUESTS:
            await _refuse(send, too_many_requests(rule.retry_after))
        elif fault is TelegramFault.SERVER_ERROR:
            await _refuse(send, ApiError(500, "Internal Server Error"))
        elif fault is TelegramFault.BAD_GATEWAY:
            await _answer(send, 502, b"text/html", _GATEWAY_PAGE)
        elif fault is TelegramFault.EMPTY:
            await self._do(scope, method, body)
            await _answer(send, 200, _JSON, b"")
        else:
            if fault is TelegramFault.HANG:
                await _until_gone(receive, rule.seconds)
            elif fault is TelegramFault.DROP_AFTER:
                await self._do(scope, method, body)
            await drop_connection(scope, receive)

    def _admit(self, token: str) -> None:
        """Check the token; ApiError 401 if it is wrong, 404 if it is no token, as in Telegram."""
        if token == self.world.token:
            return
        if _TOKEN.fullmatch(token):
            raise ApiError(401, "Unauthorized")
        raise ApiError(404, "Not Found")

    def _file(self, path: str) -> tuple[bytes, bytes]:
        token, _, name = path.removeprefix("/file/bot").partition("/")
        self._admit(token)
        found = self.world.files.by_path.get(name)
        if found is None:
            raise ApiError(404, "Not Found")
        return b"application/octet-stream", found.content


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    parts = [body]
    while message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
    return b"".join(parts)


def _content_type(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-type":
            kind: bytes = value
            return kind
    return b""


async def _until_gone(receive: Receive, seconds: float) -> None:
    """Wait until the client disconnects, at most `seconds`; its body must already be read."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await receive()


async def _refuse(send: Send, error: ApiError) -> None:
    await _answer(send, error.code, _JSON, orjson.dumps(error.answer()))


async def _answer(send: Send, status: int, mime: bytes, body: bytes) -> None:
    headers: list[tuple[bytes, bytes]] = [
        (b"content-type", mime),
        (b"content-length", str(len(body)).encode()),
    ]
    start: dict[str, Any] = {"type": "http.response.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})
