"""Questions a person's client asks the bot and waits for: a tap, a payment, an inline query."""

import time
from typing import Any

from bot.demo.telegram.signals import Signal

Json = dict[str, Any]


class UserQuery:
    """A question with an id; it may be answered until it is too old."""

    def __init__(self, query_id: str, user_id: int) -> None:
        self.id = query_id
        self.user_id = user_id
        self.sent_at = time.monotonic()
        self.answered = False
        self.answers = 0
        """How often it was answered; Telegram shows the first answer and accepts the others."""
        self._bell = Signal()

    def age(self) -> float:
        """Return the seconds since it was asked."""
        return time.monotonic() - self.sent_at

    def mark_answered(self) -> None:
        """Note an answer and wake who waits for it."""
        self.answered = True
        self.answers += 1
        self._bell.fire()

    async def wait_for_answer(self, seconds: float) -> bool:
        """Wait for the bot's answer; False where `seconds` were too few."""
        return self.answered or await self._bell.wait(seconds)

    async def require_answer(self, seconds: float) -> None:
        """Wait for the bot's answer; AssertionError after `seconds`, for tests."""
        if not await self.wait_for_answer(seconds):
            raise AssertionError(f"{type(self).__name__} {self.id}: no answer in {seconds} s")


class ButtonTap(UserQuery):
    """A tap on an inline button; `text` and `alert` are set once the bot has answered."""

    def __init__(self, query_id: str, user_id: int, update_id: int) -> None:
        super().__init__(query_id, user_id)
        self.update_id = update_id
        self.text = ""
        self.alert = False
        self.url = ""

    async def answer(self, timeout: float = 5) -> "ButtonTap":  # noqa: ASYNC109 - part of the tests' language
        """Wait up to `timeout` seconds for the bot's answer and return this tap."""
        await self.require_answer(timeout)
        return self


class Checkout(UserQuery):
    """A payment under way; `ok` is the bot's word on it."""

    def __init__(self, query_id: str, user_id: int, message_id: int, invoice: Json) -> None:
        super().__init__(query_id, user_id)
        self.message_id = message_id
        self.invoice = invoice
        self.ok = False
        self.error = ""
        self.charge_id = ""
        """Telegram's charge id, once it is paid."""

    async def answer(self, timeout: float = 5) -> "Checkout":  # noqa: ASYNC109
        """Wait up to `timeout` seconds for the bot's answer and return this payment."""
        await self.require_answer(timeout)
        return self


class InlineQuery(UserQuery):
    """A query typed after the bot's name; `results` are what it offered."""

    def __init__(self, query_id: str, user_id: int) -> None:
        super().__init__(query_id, user_id)
        self.update_id = 0
        self.results: list[Json] = []
        """As they were checked; `message` is what a chosen one says."""
        self.next_offset = ""
        """What the client asks on with; empty where there is no more."""
        self.button: Json | None = None
        """Stands above the results, and leads into the bot's own chat."""

    def as_page(self) -> Json:
        """Return what the chat page is told of it."""
        shown = ("id", "title", "description")
        results = [{name: each.get(name, "") for name in shown} for each in self.results]
        found = {"query_id": self.id, "results": results, "next_offset": self.next_offset}
        return {**found, "button": self.button}

    async def answer(self, timeout: float = 5) -> "InlineQuery":  # noqa: ASYNC109
        """Wait up to `timeout` seconds for the bot's answer and return this query."""
        await self.require_answer(timeout)
        return self
