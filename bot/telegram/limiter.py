"""Paces notifications: about one a second to a chat, thirty a second in all (Bot API FAQ).

A chat may get a few at once, as Telegram allows, before it is paced.

Replies to taps are not paced: python-telegram-bot's limiter counts them too, which would limit the
whole shop to thirty taps a second. Telegram counts neither edits nor answers that strictly.
"""

import asyncio
import time
from collections import OrderedDict

CHAT_SECONDS = 1.0
"""Seconds between two messages to a chat."""

OVERALL_SECONDS = 1 / 28
"""Seconds between two messages to any chats: a little slower than Telegram allows."""

BURST = 3
"""Messages that a chat may get at once."""

CHATS_REMEMBERED = 4096
"""Chats whose pace is known; the least recent are forgotten."""


class Limiter:
    """Makes each message wait until it may be sent, in the order of the calls."""

    def __init__(self, *, chat: float = CHAT_SECONDS, overall: float = OVERALL_SECONDS) -> None:
        self._chat = chat
        self._overall = overall
        self._next = 0.0
        self._chats: OrderedDict[int, float] = OrderedDict()

    async def wait(self, chat: int) -> None:
        """Wait until a message may be sent to this chat."""
        moment = time.monotonic()
        # When the chat's messages so far would all be sent at one a second.
        paced = max(moment, self._chats.pop(chat, 0.0))
        turn = max(moment, self._next, paced - (BURST - 1) * self._chat)
        self._next = max(moment, self._next) + self._overall
        self._chats[chat] = max(paced, turn) + self._chat
        while len(self._chats) > CHATS_REMEMBERED:
            self._chats.popitem(last=False)
        if turn > moment:
            await asyncio.sleep(turn - moment)
