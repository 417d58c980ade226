"""Paces all messages: about one a second to a chat, thirty a second in all (Bot API FAQ).

Replies go before news of money, and these before other news. A chat may get a few messages at
once, as Telegram allows, before it is paced; a reply never waits for the pace of its chat, because
its customer has just written. Telegram counts neither edits nor answers to taps that strictly, so
they are not paced: python-telegram-bot's limiter counts them too, which would limit the whole shop
to thirty taps a second.
"""

import asyncio
import time
from bisect import insort
from collections import OrderedDict
from collections.abc import Mapping
from enum import IntEnum
from itertools import count
from typing import Final


class Priority(IntEnum):
    """Which messages go first; the values are those of the outbox."""

    REPLY = 0
    MONEY = 1
    NEWS = 2


CHAT_SECONDS = 1.0
"""Seconds between two messages to a chat."""

OVERALL_SECONDS = 1 / 28
"""Seconds between two messages to any chats: a little slower than Telegram allows."""

BURST = 3
"""Messages that a chat may get at once."""

AHEAD: Final[Mapping[Priority, int]] = {Priority.REPLY: 2, Priority.MONEY: 1, Priority.NEWS: 0}
"""How many messages of a priority may be sent ahead of the overall pace."""

CHATS_REMEMBERED = 4096
"""Chats whose pace is known; the least recent are forgotten."""

_Waiting = tuple[Priority, int, int, asyncio.Future[None]]


class Limiter:
    """Makes each message wait until it may be sent, by priority, then in the order of the calls."""

    def __init__(self, *, chat: float = CHAT_SECONDS, overall: float = OVERALL_SECONDS) -> None:
        self._chat = chat
        self._overall = overall
        self._next = 0.0
        self._chats: OrderedDict[int, float] = OrderedDict()
        self._waiting: list[_Waiting] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self, chat: int, priority: Priority = Priority.NEWS) -> None:
        """Wait until a message may be sent to this chat."""
        moment = time.monotonic()
        first = not self._waiting or self._waiting[0][0] > priority
        if first and self._ready_at(chat, priority) <= moment:
            self._note(chat, moment, priority)
            return
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting = (priority, next(self._numbers), chat, granted)
        insort(self._waiting, waiting)
        self._grant()
        try:
            await granted
        finally:
            if waiting in self._waiting:  # its task was canceled
                self._waiting.remove(waiting)

    def _grant(self) -> None:
        """Let those go on whose turn has come, and look again when the next one's comes."""
        moment = time.monotonic()
        for waiting in list(self._waiting):
            priority, _, chat, granted = waiting
            if self._ready_at(chat, priority) <= moment:
                self._waiting.remove(waiting)
                if not granted.done():
                    self._note(chat, moment, priority)
                    granted.set_result(None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            ready = min(self._ready_at(chat, each) for each, _, chat, _ in self._waiting)
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, ready - moment), self._grant)

    def _ready_at(self, chat: int, priority: Priority) -> float:
        """Return when a message may be sent, if nobody else sends one before."""
        overall = self._next - AHEAD[priority] * self._overall
        if priority is Priority.REPLY:
            return overall
        return max(overall, self._chats.get(chat, 0.0) - (BURST - 1) * self._chat)

    def _note(self, chat: int, moment: float, priority: Priority) -> None:
        """Count a message that may be sent now."""
        self._next = max(moment, self._next) + self._overall
        # When the chat's messages so far would all be sent at one a second.
        paced = max(moment, self._chats.pop(chat, 0.0))
        paced += self._chat
        if priority is Priority.REPLY:
            # Somebody who taps fast gets many replies; news then wait for one message, not for all.
            paced = min(paced, moment + BURST * self._chat)
        self._chats[chat] = paced
        while len(self._chats) > CHATS_REMEMBERED:
            self._chats.popitem(last=False)
