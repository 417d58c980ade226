"""A small HTTP server on real sockets that answers, or breaks off, as a test tells it to.

It records each request: its request line, its form, and the number of its connection.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from bot.panel import PanelClient, Quirks, Retries, Timeouts

KEY = "5e0c9f1b7a2d4836b1e7d90c44aa83f2"
"""A key of the usual form; tests search for it where it must not appear."""

QUICK = Timeouts(connect=2.0, silence=2.0, total=4.0)
ONCE = Retries(attempts=1)
SOON = Retries(attempts=3, first_delay=0.0)


@dataclass(frozen=True)
class ReceivedRequest:
    """One request as the server received it."""

    target: str
    headers: dict[str, str]
    body: bytes
    connection: int

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    """An HTTP answer to send."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)

    def encoded(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} Whatever", f"content-length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


def as_json(document: Any, status: int = 200) -> Reply:
    """Return an answer with this JSON."""
    return Reply(json.dumps(document).encode(), status)


ConnectionHandler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Responder = Callable[[ReceivedRequest], Reply]


@dataclass
class ReplyServer:
    """A running server; `handler`, if given, handles each connection instead of responder."""

    responder: Responder | None = None
    handler: ConnectionHandler | None = None
    url: str = ""
    requests: list[ReceivedRequest] = field(default_factory=list)
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            if self.handler is not None:
                await self.handler(reader, writer)
            while self.handler is None and self.responder is not None:
                request = await read_request(reader, number)
                self.requests.append(request)
                writer.write(self.responder(request).encoded())
                await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def read_request(reader: asyncio.StreamReader, number: int = 0) -> ReceivedRequest:
    """Read one whole request from a connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {}
    for line in filter(None, head[1:]):
        name, _, value = line.partition(": ")
        headers[name.lower()] = value
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return ReceivedRequest(head[0].split(" ")[1], headers, body, number)


@asynccontextmanager
async def replying(
    responder: Responder | None = None,
    *,
    handler: ConnectionHandler | None = None,
    secure: ssl.SSLContext | None = None,
) -> AsyncIterator[ReplyServer]:
    """Run a server on loopback; cancel what still runs at the end."""
    running: set[asyncio.Task[None]] = set()
    opened = ReplyServer(responder, handler)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            await opened.serve(reader, writer)
        except asyncio.CancelledError:
            pass  # the end of the test; asyncio's streams would log it as an error
        finally:
            running.discard(task)
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=secure)
    scheme = "https" if secure else "http"
    opened.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/v2"
    try:
        yield opened
    finally:
        server.close()
        for task in list(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await server.wait_closed()


def always(reply: Reply) -> Responder:
    """Answer every request with this reply."""
    return lambda _request: reply


def in_turn(*replies: Reply) -> Responder:
    """Answer with the replies in turn, then with the last one again and again."""
    left = list(replies)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


def client_of(
    opened: ReplyServer | str,
    *,
    quirks: Quirks | None = None,
    timeout: Timeouts = QUICK,
    retries: Retries = ONCE,
    load_quirks: Callable[[], Awaitable[Quirks]] | None = None,
) -> PanelClient:
    """Return a real client of this server."""
    url = opened if isinstance(opened, str) else opened.url
    return PanelClient(
        url, KEY, quirks=quirks, timeout=timeout, retries=retries, load_quirks=load_quirks
    )


@asynccontextmanager
async def client_for(
    *replies: Reply, quirks: Quirks | None = None, retries: Retries = ONCE
) -> AsyncIterator[tuple[PanelClient, ReplyServer]]:
    """Run a server that sends these replies in turn; yield a client of it and the server."""
    async with (
        replying(in_turn(*replies)) as opened,
        client_of(opened, quirks=quirks, retries=retries) as client,
    ):
        yield client, opened
