"""Apply Telegram's flood limits with token buckets: one for each chat, one for the bot."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from bot.demo.telegram.errors import too_many_requests

_SENDS = frozenset({"sendMessage", "sendDocument", "sendPhoto", "sendInvoice"})
Clock = Callable[[], float]

_GRAIN = 1e-6
"""Tolerance for rounding errors when a bucket's level is compared with one token."""


@dataclass(frozen=True, slots=True)
class FloodRules:
    """Rates are in calls per second; a burst is the number of calls at once after a pause."""

    chat_rate: float = 1
    chat_burst: float = 3
    total_rate: float = 30
    total_burst: float = 30
    counted: frozenset[str] = _SENDS
    """Methods that the limits count; edits and answers to queries are not counted."""


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: float
    level: float = field(init=False)
    at: float = 0

    def __post_init__(self) -> None:
        self.level = self.burst

    def wait(self, now: float) -> float:
        """Refill the bucket; return the seconds until one more call is allowed, 0 if it is now."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        return 0 if self.level > 1 - _GRAIN else (1 - self.level) / self.rate


class Flood:
    """Refuse calls above the limits with 429; without rules, allow all calls."""

    def __init__(self, rules: FloodRules | None, clock: Clock = time.monotonic) -> None:
        self.rules = rules
        self.clock = clock
        self.chats: dict[object, _Bucket] = {}
        self.total = _Bucket(rules.total_rate, rules.total_burst) if rules else None

    def check(self, method: str, chat_id: object) -> None:
        """Count a call; ApiError 429 with `retry_after` in seconds if it is above the limits."""
        limits, total = self.rules, self.total
        if limits is None or total is None or method not in limits.counted:
            return
        now = self.clock()
        chat = self.chats.get(chat_id)
        if chat is None:
            chat = self.chats[chat_id] = _Bucket(limits.chat_rate, limits.chat_burst, at=now)
        wait = max(chat.wait(now), total.wait(now))
        if wait > 0:
            raise too_many_requests(ceil(wait))
        chat.level -= 1
        total.level -= 1
