"""Post updates to the bot's webhook until it answers 2xx.

As in Telegram's own server, updates of one lane (a user's messages, or a user's taps) are posted
one after another, lanes run in parallel up to `max_connections`, and a method in the body of the
answer is executed.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import aiohttp
import orjson

from bot.demo.telegram.updates import Queued, UpdateQueue

Json = dict[str, Any]
Execute = Callable[[str, Json], Awaitable[Any]]
Lane = tuple[bool, int | None]

DEFAULT_CONNECTIONS = 40


class WebhookSender:
    """The bot's webhook URL and its running deliveries; `patience` and `backoff` are seconds."""

    def __init__(self, updates: UpdateQueue, backoff: tuple[float, ...], patience: float) -> None:
        self.updates = updates
        self.backoff = backoff
        self.patience = patience
        self.url = ""
        self.secret = ""
        self.max_connections = DEFAULT_CONNECTIONS
        self.last_error: tuple[int, str] | None = None
        self.deliveries = 0
        """Number of posts so far, including repeated ones."""
        self.execute: Execute | None = None
        """Runs the method from the body of an answer; `SimulatedTelegram` sets it."""
        self._slots = asyncio.Semaphore(DEFAULT_CONNECTIONS)
        self._lanes: dict[Lane, deque[Queued]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: aiohttp.ClientSession | None = None

    async def start(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver to `url` from now on, beginning with the pending updates."""
        await self.stop()
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self._slots = asyncio.Semaphore(max_connections)
        self._client = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60),
            timeout=aiohttp.ClientTimeout(total=self.patience),
        )
        self.updates.on_arrival.append(self._enqueue)
        for queued in self.updates.pending.values():
            self._enqueue(queued)

    async def stop(self) -> None:
        """Stop delivering; unconfirmed updates stay in the queue."""
        self.url = self.secret = ""
        self.max_connections = DEFAULT_CONNECTIONS
        self.last_error = None
        self.updates.on_arrival.clear()
        self._lanes.clear()
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        if self._client is not None:
            await self._client.close()
            self._client = None

    def info(self) -> Json:
        """Return the Bot API's WebhookInfo."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error is not None:
            info["last_error_date"], info["last_error_message"] = self.last_error
        if self.updates.allowed:
            info["allowed_updates"] = self.updates.allowed
        return info

    def _enqueue(self, queued: Queued) -> None:
        key = (queued.kind == "callback_query", queued.user_id)
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(queued)
            return
        lane = self._lanes[key] = deque([queued])
        task = asyncio.get_running_loop().create_task(self._drain(key, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, key: Lane, lane: deque[Queued]) -> None:
        failures = 0
        while lane and self._lanes.get(key) is lane:  # the bot's answer may have called `stop`
            queued = lane[0]
            if queued.id not in self.updates.pending:  # removed from the queue since then
                lane.popleft()
                continue
            async with self._slots:
                done, body = await self._post(queued)
            if done:
                await self._obey(body)
                lane.popleft()
                failures = 0
                self.updates.confirm(queued)
            else:
                await asyncio.sleep(self.backoff[min(failures, len(self.backoff) - 1)])
                failures += 1
        if self._lanes.get(key) is lane:
            del self._lanes[key]

    async def _post(self, queued: Queued) -> tuple[bool, bytes]:
        """Post one update; return True if the answer is 2xx, and the body of the answer."""
        assert self._client is not None  # noqa: S101
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        self.deliveries += 1
        data = orjson.dumps(queued.update)
        try:
            async with self._client.post(
                self.url, data=data, headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            self._failed("Read timeout expired" if isinstance(error, TimeoutError) else str(error))
            return False, b""
        if 200 <= answer.status < 300:
            return True, body
        phrase = HTTPStatus(answer.status).phrase if answer.status in _STATUSES else ""
        self._failed(f"Wrong response from the webhook: {answer.status} {phrase}".rstrip())
        return False, b""

    def _failed(self, reason: str) -> None:
        self.last_error = int(time.time()), reason

    async def _obey(self, body: bytes) -> None:
        """Execute the method in an answer's body; the bot does not get its result."""
        if not body.startswith(b"{") or self.execute is None:
            return
        try:
            params = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        method = params.pop("method", None)
        if isinstance(method, str):
            await self.execute(method, params)


_STATUSES = frozenset(status.value for status in HTTPStatus)
