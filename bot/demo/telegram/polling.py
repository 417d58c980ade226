"""Long polling: one reader at a time, and an offset that confirms."""

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
"""Seconds; Telegram answers an empty list after that, whatever `timeout` says."""


class LongPoll:
    """Whoever waits in getUpdates; a newcomer sends him away with 409."""

    def __init__(self, updates: UpdateQueue) -> None:
        self.updates = updates
        self._reader: asyncio.Future[None] | None = None

    async def read(self, limit: int, seconds: float) -> list[Json]:
        """Return up to `limit` updates; wait up to `seconds` while there is none."""
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
            reader.result()  # raises where somebody sent the reader away
        return self.updates.next_updates(limit)

    def end(self, reason: str) -> None:
        """Send the present reader away with 409."""
        reader, self._reader = self._reader, None
        if reader is not None and not reader.done():
            reader.set_exception(ApiError(409, f"Conflict: {reason}"))
