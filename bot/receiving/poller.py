"""Long polling that confirms an update only when its turn is done.

python-telegram-bot's poller confirms a batch before it handles the updates: a process that is
killed with twenty waiting loses them. Here the offset is the lowest id of the running updates.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.handlers.dispatch.router import UpdateRouter
from bot.telegram import updates
from bot.telegram.outgoing import Outgoing, retry_after_seconds

log = logging.getLogger(__name__)

WAIT_SECONDS = 25
"""Seconds that Telegram may wait for an update before it answers (`timeout` of getUpdates)."""

NEW_UPDATES_WAIT = 0.1
"""Seconds to wait for running updates before the next call, which would bring them again."""

LONGEST_PAUSE = 30.0
"""Longest pause after a failure, in seconds."""

GRACE = 4.0
"""Seconds to wait for running updates at a stop; Telegram sends the unfinished ones again."""


class Poller:
    """Fetches updates, hands each to the router, confirms those before the oldest running one."""

    def __init__(
        self, bot: Bot, outgoing: Outgoing, router: UpdateRouter, allowed: list[str]
    ) -> None:
        self._bot = bot
        self._outgoing = outgoing
        self._router = router
        self._allowed = allowed
        self._working: dict[int, asyncio.Task[None]] = {}
        self._next = 0

    async def run(self) -> None:
        """Poll until canceled; then finish running updates or leave them unconfirmed.

        InvalidToken if Telegram does not know the bot's token.
        """
        pause = 0.5
        try:
            while True:
                try:
                    await self._poll()
                    pause = 0.5
                except InvalidToken:
                    raise
                except TelegramError as error:
                    log.warning("no updates from Telegram: %s", type(error).__name__)
                    await asyncio.sleep(_pause(error, pause))
                    pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            await self._finish()

    async def _poll(self) -> None:
        offset = min(self._working, default=self._next)
        wait = 0 if self._working else WAIT_SECONDS
        raw = await self._outgoing.get_updates(offset, self._allowed, wait)
        fresh = [each for each in raw if each["update_id"] not in self._working]
        fresh = [each for each in fresh if each["update_id"] >= self._next]
        for each in fresh:
            self._begin(each)
        if self._working:
            # Until these are confirmed Telegram answers at once with the same updates: wait for
            # them, but not so long that it delays new ones.
            await asyncio.wait(self._working.values(), timeout=NEW_UPDATES_WAIT)

    def _begin(self, raw: dict[str, Any]) -> None:
        number = int(raw["update_id"])
        self._next = max(self._next, number + 1)
        task = asyncio.create_task(self._receive(raw))
        self._working[number] = task
        task.add_done_callback(lambda _: self._working.pop(number, None))

    async def _receive(self, raw: dict[str, Any]) -> None:
        update = updates.read_update(raw, self._bot)
        pause = 0.5
        while True:
            try:
                await self._router.receive(update)
            except Exception as error:  # noqa: BLE001 - whatever failed, it is tried again
                log.warning("update %s comes again: %s", update.update_id, type(error).__name__)
                await asyncio.sleep(_pause(error, pause))
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                return

    async def _finish(self) -> None:
        if self._working:
            await asyncio.wait(self._working.values(), timeout=GRACE)
        for task in list(self._working.values()):
            task.cancel()
        if not self._working and self._next:
            # Confirm the last updates, or the next process receives them again.
            with suppress(TelegramError):
                await self._outgoing.get_updates(self._next, self._allowed, 0)


def _pause(error: Exception, pause: float) -> float:
    if isinstance(error, RetryAfter):
        return retry_after_seconds(error)
    if isinstance(error, Conflict):
        log.error("another process polls with this token: stop one of them")
        return LONGEST_PAUSE
    return pause
