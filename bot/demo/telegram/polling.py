"""Answer getUpdates by long polling, one request at a time."""

import asyncio
from typing import Any

from bot.demo.telegram.errors import ApiError
from bot.demo.telegram.updates import UpdateQueue

Json = dict[str, Any]

OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_SET = "terminated by setWebhook request"
MAX_WAIT = 50
"""Longest wait in seconds; then Telegram answers an empty list, even if `timeout` is longer."""


class LongPoll:
    """The getUpdates request that waits now; a new request ends it with 409."""

    def __init__(self, updates: UpdateQueue) -> None:
        self.updates = updates
        self._reader: asyncio.Future[None] | None = None

    async def read(self, limit: int, seconds: float) -> list[Json]:
        """Return up to `limit` updates; wait up to `seconds` if there are none."""
        self.end(OTHER_POLL)
        found = self.updates.next_updates(limit)
        if found or seconds <= 0:
            return found
        reader = self._reader = self.updates.arrived.future()
        try:
            await asyncio.wait((reader,), timeout=min(seconds, MAX_WAIT))
        finally:
            self.updates.arrived.forget(reader)
            if self._reader is reader:
                self._reader = None
        if reader.done():
            reader.result()  # raises ApiError 409 if `end` was called
        return self.updates.next_updates(limit)

    def end(self, reason: str) -> None:
        """End the waiting request, if there is one, with ApiError 409."""
        reader, self._reader = self._reader, None
        if reader is not None and not reader.done():
            reader.set_exception(ApiError(409, f"Conflict: {reason}"))
