"""Sends calls to the Bot API: text methods over aiohttp, uploads over httpx.

httpx costs about six times the CPU for a small JSON call (its pool is quadratic in the number of
connections); python-telegram-bot's own request class is kept for what carries files.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, cast

import aiohttp
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from yarl import URL

from bot.tls import tls_context

CONNECTIONS = 256
"""Most connections that are open at once."""

READ_SECONDS = 20.0
"""Seconds to wait for an answer, where the call names none."""

CONNECT_SECONDS = 5.0
"""Seconds to wait for a connection."""


@dataclass(frozen=True, slots=True)
class PlainParameters:
    """A call's parameters as JSON values, in place of `RequestData`, which encodes each of them."""

    parameters: dict[str, Any]
    contains_files: ClassVar[bool] = False


class AiohttpRequest(BaseRequest):
    """Implements python-telegram-bot's request interface on one aiohttp connection pool."""

    def __init__(self) -> None:
        self._client: aiohttp.ClientSession | None = None
        self._uploads = HTTPXRequest(
            read_timeout=READ_SECONDS,
            connection_pool_size=4,
            httpx_kwargs={"verify": tls_context()},
        )

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the pool, without the cookie jar and the decompression, which only cost here."""
        if self._client is None or self._client.closed:
            self._client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
            )
        await self._uploads.initialize()

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._client is not None:
            await self._client.close()
        await self._uploads.shutdown()

    async def call(
        self, url: str, parameters: dict[str, Any], seconds: float = READ_SECONDS
    ) -> Any:
        """Make one call with JSON parameters, wait `seconds` for its answer, return the result.

        Raises python-telegram-bot's errors.
        """
        data = cast("RequestData", PlainParameters(parameters))
        return await self.post(url, data, read_timeout=seconds)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one HTTP request; return the status and the body. Raises TimedOut and NetworkError.

        No error text may contain the address, which contains the bot's token: aiohttp's errors do.
        """
        if request_data is not None and request_data.contains_files:
            return await self._uploads.do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout
            )
        if self._client is None:
            raise NetworkError("The connection is not open.")
        body = orjson.dumps(request_data.parameters) if request_data else None
        timeout = _default(read_timeout, READ_SECONDS) + CONNECT_SECONDS
        try:
            async with self._client.request(
                method, _address(url), data=body, headers=_JSON, timeout=_timeout(timeout)
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"No answer from the Bot API: {type(error).__name__}") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Parse an answer with orjson, which is faster; raises NetworkError if it is not JSON."""
        try:
            return orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise NetworkError("The Bot API answered something that is not JSON.") from None


_JSON = {"Content-Type": "application/json"}


@lru_cache(maxsize=256)
def _address(url: str) -> URL:
    # There is one address for each method, and parsing one costs as much as encoding the body.
    return URL(url, encoded=True)


_TIMEOUTS: dict[float, aiohttp.ClientTimeout] = {}


def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return _TIMEOUTS.setdefault(
        seconds, aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
    )


def _default(value: Any, default: float) -> float:
    # Anything but a number is None or a marker: python-telegram-bot's for "not given".
    return float(value) if isinstance(value, int | float) else default
