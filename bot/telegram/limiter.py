"""How fast notifications go out: about one a second a chat, thirty a second in all.

A chat may get a few at once, as Telegram allows, and is held to the pace after that.

Replies to taps do not pass here: the stock limiter counts them too, and holds the whole shop to
thirty taps a second. Telegram counts neither edits nor answers that strictly.
"""

import asyncio
import time
from collections import OrderedDict

CHAT_SECONDS = 1.0
OVERALL_SECONDS = 1 / 28
"""A little below the thirty a second Telegram allows."""

BURST = 3
"""Messages a chat may get at once."""

CHATS_REMEMBERED = 4096


class Limiter:
    """Tells each message when its turn is; the turns are booked, so nobody overtakes."""

    def __init__(self, *, chat: float = CHAT_SECONDS, overall: float = OVERALL_SECONDS) -> None:
        self._chat = chat
        self._overall = overall
        self._next = 0.0
        self._chats: OrderedDict[int, float] = OrderedDict()

    async def wait(self, chat: int) -> None:
        """Wait for this chat's turn."""
        moment = time.monotonic()
        # When the chat's messages so far are paid for at the pace of one a second.
        paced = max(moment, self._chats.pop(chat, 0.0))
        turn = max(moment, self._next, paced - (BURST - 1) * self._chat)
        self._next = max(moment, self._next) + self._overall
        self._chats[chat] = max(paced, turn) + self._chat
        while len(self._chats) > CHATS_REMEMBERED:
            self._chats.popitem(last=False)
        if turn > moment:
            await asyncio.sleep(turn - moment)
