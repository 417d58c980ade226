"""The transport of requests (httpx on aiohttp), and the errors that prove that none was sent.

Reads share a pool of connections that are kept open. A write opens a new one: the panel may close a
kept connection at the moment when it is used, and then it is unknown whether the order arrived.
"""

import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final
from urllib.parse import urlsplit

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from yarl import URL

from bot.errors import ConfigurationError
from bot.panel.deadline import CallDeadline, TooLate
from bot.panel.errors import NotSentCause, UnknownCause
from bot.tls import tls_context

FRESH: Final = "vitrine.fresh"
"""Name of the request extension that asks for a new connection."""

DEADLINE: Final = "vitrine.deadline"
"""Name of the request extension with a CallDeadline; nothing is sent after it."""

_deadline: ContextVar[CallDeadline | None] = ContextVar("deadline", default=None)
"""The deadline of the request that this task sends."""

KEPT_SECONDS: Final = 4.0
"""Seconds that an idle connection is kept open; Apache closes it after 5."""

CONNECTIONS: Final = 16
"""Open connections of each pool, at most."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Longest waits of one call, in seconds."""

    connect: float = 10.0
    """Until there is a connection: name, socket, TLS, a place in the pool."""
    silence: float = 45.0
    """Between two pieces of the answer."""
    total: float = 90.0
    """From the call to the last byte."""

    def __post_init__(self) -> None:
        # With `total` shorter, a slow connection would look like a lost answer.
        if not 0 < self.connect < self.total or self.silence <= 0:
            raise ValueError("timeouts: connect must be shorter than total")

    def httpx(self) -> httpx.Timeout:
        """Return these timeouts as httpx takes them for one request."""
        return httpx.Timeout(self.silence, connect=self.connect, pool=self.connect)


class PanelTransport(httpx.AsyncBaseTransport):
    """Sends on a kept or on a new connection, as the request's extension FRESH says."""

    def __init__(self, address: str) -> None:
        secure = tls_context()

        def pooled() -> aiohttp.ClientSession:
            connector = aiohttp.TCPConnector(
                ssl=secure, limit=CONNECTIONS, keepalive_timeout=KEPT_SECONDS
            )
            return _opened(connector, address)

        def fresh() -> aiohttp.ClientSession:
            connector = aiohttp.TCPConnector(ssl=secure, limit=CONNECTIONS, force_close=True)
            return _opened(connector, address)

        self._pooled = AiohttpTransport(verify=secure, client=pooled)
        self._fresh = AiohttpTransport(verify=secure, client=fresh)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on a kept connection, or on a new one if the request has FRESH.

        Raises TooLate if the request's DEADLINE passes before there is a connection.
        """
        transport = self._fresh if request.extensions.get(FRESH) else self._pooled
        deadline: CallDeadline | None = request.extensions.get(DEADLINE)
        if deadline is not None:
            deadline.watch()
        before = _deadline.set(deadline)
        try:
            return await transport.handle_async_request(request)
        finally:
            _deadline.reset(before)

    async def aclose(self) -> None:
        """Close both pools."""
        await self._pooled.aclose()
        await self._fresh.aclose()


def checked_address(address: str) -> str:
    """Return the operator's URL unchanged; ConfigurationError if it cannot be called as written."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not address.isascii() or not address.isprintable() or " " in address:
        raise ConfigurationError("PANEL_URL must be an address that begins with https://.")
    if parts.username is not None or parts.fragment:
        raise ConfigurationError("PANEL_URL must not hold a user name, a password or a '#'.")
    return address


def why_not_sent(error: Exception) -> NotSentCause | None:
    """Return how an exception proves that no byte of the request was sent; None if it does not.

    If there is an exception of aiohttp, it decides: httpx-aiohttp turns a connection that closed
    after the whole request was sent into `ConnectTimeout`.
    """
    cause = _of_aiohttp(error)
    if cause is not None:
        return _first(_UNSENT_BY_AIOHTTP, cause)
    return _first(_UNSENT_BY_HTTPX, error)


def why_lost(error: Exception) -> UnknownCause:
    """Return how an answer was lost after the request may have been sent."""
    cause = _of_aiohttp(error) or error
    timed_out = isinstance(cause, TimeoutError | httpx.TimeoutException)
    return UnknownCause.TIMEOUT if timed_out else UnknownCause.CONNECTION_LOST


def _of_aiohttp(error: BaseException) -> aiohttp.ClientError | None:
    """Return aiohttp's exception, itself or as the cause of httpx's; else None."""
    both = (error, error.__cause__)
    return next((one for one in both if isinstance(one, aiohttp.ClientError)), None)


_UNSENT_BY_AIOHTTP: Final[tuple[tuple[type[Exception], NotSentCause], ...]] = (
    (aiohttp.ClientConnectorDNSError, NotSentCause.DNS),
    (aiohttp.ClientConnectorCertificateError, NotSentCause.TLS),
    (aiohttp.ClientSSLError, NotSentCause.TLS),
    (aiohttp.ClientConnectorError, NotSentCause.CONNECT),
    (aiohttp.ConnectionTimeoutError, NotSentCause.CONNECT_TIMEOUT),
    (aiohttp.InvalidURL, NotSentCause.ADDRESS),
    (aiohttp.NonHttpUrlClientError, NotSentCause.ADDRESS),
)

_UNSENT_BY_HTTPX: Final[tuple[tuple[type[Exception], NotSentCause], ...]] = (
    (httpx.ConnectError, NotSentCause.CONNECT),
    (httpx.ConnectTimeout, NotSentCause.CONNECT_TIMEOUT),
    (httpx.PoolTimeout, NotSentCause.CONNECT_TIMEOUT),
    (httpx.UnsupportedProtocol, NotSentCause.ADDRESS),
    (httpx.InvalidURL, NotSentCause.ADDRESS),
    (TooLate, NotSentCause.TOO_LATE),
)


def _first(
    table: tuple[tuple[type[Exception], NotSentCause], ...], error: BaseException
) -> NotSentCause | None:
    return next((why for kind, why in table if isinstance(error, kind)), None)


def _opened(connector: aiohttp.TCPConnector, address: str) -> aiohttp.ClientSession:
    # No cookies: PHP answers requests with one session cookie one after the other.
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        middlewares=(_exactly(URL(address, encoded=True)),),
        trace_configs=[_looking_at_the_clock()],
    )


def _looking_at_the_clock() -> aiohttp.TraceConfig:
    """Return hooks that run when there is a connection, just before the request is written."""

    async def look(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, _parameters: object
    ) -> None:
        deadline = _deadline.get()
        if deadline is not None:
            deadline.begin_sending()

    hooks = aiohttp.TraceConfig()
    hooks.on_connection_create_end.append(look)
    hooks.on_connection_reuseconn.append(look)
    return hooks


def _exactly(
    address: URL,
) -> Callable[
    [aiohttp.ClientRequest, aiohttp.ClientHandlerType], Awaitable[aiohttp.ClientResponse]
]:
    """Return a middleware that calls the operator's URL exactly as written.

    Both httpx and yarl would rewrite it: `?a=%2F` to `?a=/`, `/a/../b` to `/b`.
    """

    async def call(
        request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        request.url = address
        return await send(request)

    return call


class _NoAddresses(logging.Filter):
    """Drops httpx's log line of each request: it shows the address, which can hold a key."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


logging.getLogger("httpx").addFilter(_NoAddresses())
