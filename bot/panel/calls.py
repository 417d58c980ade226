"""One HTTP call to the panel: the only module that holds the key and uses the network.

The key is sent in the body of a POST and nowhere else. httpx's exceptions hold the request and so
the key. They are caught here; the errors raised instead are made outside of `except`, so they have
no cause or context that could show it.
"""

import asyncio
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final, Protocol
from urllib.parse import urlencode, urlsplit

import httpx

from bot.panel.answer import Answer
from bot.panel.body import Cleaning, read_body
from bot.panel.deadline import CallDeadline
from bot.panel.errors import NotSentCause, PanelError, PanelGarbled, PanelUnreachable, UnknownCause
from bot.panel.transport import (
    DEADLINE,
    FRESH,
    PanelTransport,
    Timeouts,
    checked_address,
    why_lost,
    why_not_sent,
)
from bot.quirks.record import Quirks

LARGEST_ANSWER: Final = 20_000_000
"""Bytes of an unpacked answer that are read; the largest known price lists have a tenth of it."""

LARGE: Final = 200_000
"""Bytes from which an answer is parsed in a thread, so that customers' taps do not wait."""

LONGEST_WAIT: Final = 86_400.0
"""Seconds; a longer Retry-After counts as this one."""


class Secret(Protocol):
    """A key that is not shown by repr or str, like pydantic's SecretStr."""

    def get_secret_value(self) -> str:
        """Return the key."""


@dataclass(frozen=True, slots=True)
class _Reply:
    """An HTTP answer before its body is parsed."""

    status: int
    headers: httpx.Headers
    content: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """An answer with the digest and the size of its body."""

    answer: Answer
    digest: str
    """SHA-256 of the body, in hex."""
    size: int
    """Bytes of the body."""


class _TooLarge(Exception):
    """The answer is larger than LARGEST_ANSWER."""


class Calls:
    """HTTP calls to one panel with one key."""

    def __init__(
        self,
        address: str,
        key: Secret,
        timeouts: Timeouts,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._address = checked_address(address)
        self._key = key
        self._timeouts = timeouts
        self._client = httpx.AsyncClient(
            transport=transport or PanelTransport(address),
            timeout=timeouts.httpx(),
            follow_redirects=False,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    def __repr__(self) -> str:
        return f"<Calls to {self.host}>"

    @property
    def host(self) -> str:
        """The panel's host: the only part of its address that may be shown."""
        return urlsplit(self._address).hostname or ""

    async def aclose(self) -> None:
        """Close the connections; later calls raise PanelUnreachable with CLOSED."""
        await self._client.aclose()

    async def call(
        self,
        action: str,
        fields: Mapping[str, str],
        quirks: Quirks,
        *,
        fresh: bool = False,
        deadline: CallDeadline | None = None,
    ) -> Received:
        """POST one action and read the answer, whatever its HTTP status.

        `fresh` uses a new connection. After `deadline` nothing is sent, and the connection is
        closed. Raises PanelUnreachable if no answer came, and PanelGarbled if the answer is too
        large.
        """
        if deadline is not None and deadline.passed:
            raise PanelUnreachable(NotSentCause.TOO_LATE)
        reply = await self._reply(action, fields, quirks, fresh, deadline)
        if isinstance(reply, PanelError):
            raise reply
        cleaning = Cleaning(self._key.get_secret_value(), quirks.answered_as)
        if len(reply.content) > LARGE:
            return await asyncio.to_thread(_received, reply, cleaning)
        return _received(reply, cleaning)

    async def _reply(
        self,
        action: str,
        fields: Mapping[str, str],
        quirks: Quirks,
        fresh: bool,
        deadline: CallDeadline | None,
    ) -> _Reply | PanelError:
        """Return the answer, or the error to raise once httpx's exception is out of scope."""
        if self._client.is_closed:
            return PanelUnreachable(NotSentCause.CLOSED)
        try:
            async with asyncio.timeout(self._longest_wait(deadline)):
                return await self._post(action, fields, quirks, fresh, deadline)
        except _TooLarge:
            return PanelGarbled(UnknownCause.TOO_LARGE, f"more than {LARGEST_ANSWER} bytes")
        except asyncio.CancelledError:
            # A task that is cancelled must end; the order it was sending counts as unknown.
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            return PanelUnreachable(UnknownCause.CANCELED)
        except Exception as error:  # noqa: BLE001 - no other error may pass for "not sent"
            too_late = deadline is not None and deadline.proves_unsent
            why = why_not_sent(error) or (NotSentCause.TOO_LATE if too_late else why_lost(error))
            return PanelUnreachable(why)

    def _longest_wait(self, deadline: CallDeadline | None) -> float:
        """Return how many seconds a call may take."""
        total = self._timeouts.total
        return total if deadline is None else min(total, deadline.seconds_left)

    async def _post(
        self,
        action: str,
        fields: Mapping[str, str],
        quirks: Quirks,
        fresh: bool,
        deadline: CallDeadline | None,
    ) -> _Reply:
        names = dict(quirks.sent_as)
        form = {names.get(name, name): value for name, value in fields.items()}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "Connection": "close" if fresh else "keep-alive",
            "User-Agent": quirks.user_agent,
        }
        key = {names.get("key", "key"): self._key.get_secret_value()}
        body = urlencode({**key, "action": action, **form}, errors="replace").encode()
        async with self._client.stream(
            "POST",
            self._address,
            content=body,
            headers=headers,
            extensions={FRESH: fresh, DEADLINE: deadline},
        ) as response:
            content = bytearray()
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > LARGEST_ANSWER:
                    raise _TooLarge
            return _Reply(response.status_code, response.headers, bytes(content))


def _received(reply: _Reply, cleaning: Cleaning) -> Received:
    body = read_body(reply.content, cleaning)
    answer = Answer(
        status=reply.status,
        body=body,
        retry_after=retry_after(reply.headers.get("retry-after"), time.time()),
        location=cleaning.text(_shown(reply.headers.get("location", ""))),
    )
    return Received(answer, hashlib.sha256(reply.content).hexdigest(), len(reply.content))


def retry_after(value: Any, now: float) -> float | None:
    """Return the seconds that a Retry-After header (seconds or a date) asks to wait.

    `now` is in seconds of the Unix epoch. Returns None if the header is missing or unreadable.
    """
    written = value.strip() if isinstance(value, str) else ""
    if written.isascii() and written.isdigit():
        return min(float(written), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    until = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = (until - datetime.fromtimestamp(now, UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _shown(location: str) -> str:
    """Return a redirect's address without its query, 200 characters at most."""
    return location.partition("?")[0][:200]
