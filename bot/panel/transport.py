"""How a request reaches the panel: httpx on aiohttp, and which failures prove that it did not.

Reads share a pool of kept connections. A write gets a connection of its own: a kept one may be
closed by the panel at the very moment it is used, and then nobody can tell whether the order
arrived.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from yarl import URL

from bot.errors import ConfigurationError
from bot.panel.errors import NotSentCause, UnknownCause

FRESH: Final = "vitrine.fresh"
"""The request extension that asks for a connection of its own."""

KEPT_SECONDS: Final = 4.0
"""How long an idle connection is kept: less than the 5 s after which Apache closes it."""

CONNECTIONS: Final = 16


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Patience, in seconds."""

    connect: float = 10.0
    """To get a connection: the name, the socket, TLS, a place in the pool."""
    silence: float = 45.0
    """Between two pieces of the answer."""
    total: float = 90.0
    """From the call to the last byte."""

    def __post_init__(self) -> None:
        # The other way round a slow connection would look like a lost answer.
        if not 0 < self.connect < self.total or self.silence <= 0:
            raise ValueError("timeouts: connect must be shorter than total")

    def httpx(self) -> httpx.Timeout:
        """Return the same for one request of httpx."""
        return httpx.Timeout(self.silence, connect=self.connect, pool=self.connect)


class PanelTransport(httpx.AsyncBaseTransport):
    """Two connectors to one address, chosen by the request's extension."""

    def __init__(self, address: str) -> None:
        secure = httpx.create_ssl_context()

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
        """Send on a kept connection, or on one of its own where the request asks for it."""
        chosen = self._fresh if request.extensions.get(FRESH) else self._pooled
        return await chosen.handle_async_request(request)

    async def aclose(self) -> None:
        """Close both pools."""
        await self._pooled.aclose()
        await self._fresh.aclose()


def checked_address(address: str) -> str:
    """Return the operator's URL as it is; ConfigurationError where it cannot be called exactly."""
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
    """Say how an exception proves that no byte of the request went out; None if it does not.

    aiohttp's own exception decides where there is one: httpx-aiohttp calls a server that hung up
    on a whole request `ConnectTimeout`.
    """
    cause = _of_aiohttp(error)
    if cause is not None:
        return _first(_UNSENT_BY_AIOHTTP, cause)
    return _first(_UNSENT_BY_HTTPX, error)


def why_lost(error: Exception) -> UnknownCause:
    """Say how an answer was lost after the request may have gone out."""
    cause = _of_aiohttp(error) or error
    timed_out = isinstance(cause, TimeoutError | httpx.TimeoutException)
    return UnknownCause.TIMEOUT if timed_out else UnknownCause.CONNECTION_LOST


def _of_aiohttp(error: BaseException) -> aiohttp.ClientError | None:
    """Return aiohttp's exception, bare or behind httpx's."""
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
)


def _first(
    table: tuple[tuple[type[Exception], NotSentCause], ...], error: BaseException
) -> NotSentCause | None:
    return next((why for kind, why in table if isinstance(error, kind)), None)


def _opened(connector: aiohttp.TCPConnector, address: str) -> aiohttp.ClientSession:
    # No cookies: PHP serialises the requests of one visitor.
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        middlewares=(_exactly(URL(address, encoded=True)),),
    )


def _exactly(
    address: URL,
) -> Callable[
    [aiohttp.ClientRequest, aiohttp.ClientHandlerType], Awaitable[aiohttp.ClientResponse]
]:
    """Return a middleware that calls the operator's URL as written.

    Both httpx and yarl would rewrite it: `?a=%2F` to `?a=/`, `/a/../b` to `/b`.
    """

    async def call(
        request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        request.url = address
        return await send(request)

    return call


class _NoAddresses(logging.Filter):
    """Drops httpx's line a request: it shows the address, and an address can hold a key."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


logging.getLogger("httpx").addFilter(_NoAddresses())
