"""Minimal HTTP client and server, so that the driver adds little to the measurement.

One process answers as the Bot API and as the panel, and posts the updates.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httptools

Respond = Callable[[str, str, bytes], bytes]
"""Takes path, content type and body of a request; returns the JSON of the answer."""

LOOPBACK = "127.0.0.1"


class Answering(asyncio.Protocol):
    """A connection from a contestant."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._parser = httptools.HttpRequestParser(self)
        self._path, self._type, self._body = "", "", b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._path, self._type, self._body = "", "", b""

    def on_url(self, url: bytes) -> None:
        self._path += url.decode()

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"content-type":
            self._type = value.decode()

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        body = self._respond(self._path, self._type, self._body)
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\nConnection: keep-alive\r\n\r\n%b" % (len(body), body)
        )


class Posting(asyncio.Protocol):
    """A persistent connection to a contestant's webhook, for one request at a time."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError("the contestant hung up"))

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._body = b""

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        assert self._answer is not None
        self._answer.set_result((self._parser.get_status_code(), self._body))
        # A parser stops after a response without a keep-alive header: use a new one each time.
        self._parser = httptools.HttpResponseParser(self)

    async def post(self, head: bytes, body: bytes) -> tuple[int, bytes]:
        """Send a request with a prepared head; return the status and the body of the answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(head % len(body) + body)
        return await self._answer

    def close(self) -> None:
        self._transport.close()


def head(port: int, path: str, secret: str) -> bytes:
    """Return the head of a webhook request as Telegram writes it, with `%d` for the length."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: %d\r\nConnection: keep-alive\r\nAccept-Encoding: gzip, deflate\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n\r\n"
    ).encode()


async def listen(respond: Respond) -> tuple[asyncio.Server, str]:
    """Serve on a free port; return the server and its address."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(respond), LOOPBACK, 0)
    return server, f"http://{LOOPBACK}:{server.sockets[0].getsockname()[1]}"


async def connect(port: int, patience: float) -> Posting:
    """Connect as soon as the port is open; TimeoutError after `patience` seconds."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(patience):
        while True:
            with suppress(OSError):
                return (await loop.create_connection(Posting, LOOPBACK, port))[1]
            await asyncio.sleep(0.05)
