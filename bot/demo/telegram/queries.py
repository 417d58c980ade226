"""Queries that wait for the bot's answer: a button tap, a payment, an inline query."""

import time
from typing import Any

from bot.demo.telegram.signals import Signal

Json = dict[str, Any]


class UserQuery:
    """A query with an id; the bot may answer it until it is too old."""

    def __init__(self, query_id: str, user_id: int) -> None:
        self.id = query_id
        self.user_id = user_id
        self.sent_at = time.monotonic()
        self.answered = False
        self.answers = 0
        """Number of answers; Telegram accepts all and shows only the first."""
        self._bell = Signal()

    def age(self) -> float:
        """Return the seconds since the query was sent."""
        return time.monotonic() - self.sent_at

    def mark_answered(self) -> None:
        """Count an answer and wake the tasks that wait for it."""
        self.answered = True
        self.answers += 1
        self._bell.fire()

    async def wait_for_answer(self, seconds: float) -> bool:
        """Wait for the bot's answer; False if there is none within `seconds`."""
        return self.answered or await self._bell.wait(seconds)

    async def require_answer(self, seconds: float) -> None:
        """Wait for the bot's answer, in tests; AssertionError if there is none within `seconds`."""
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
    """A payment before it is made; `ok` is True if the bot has accepted it."""

    def __init__(self, query_id: str, user_id: int, message_id: int, invoice: Json) -> None:
        super().__init__(query_id, user_id)
        self.message_id = message_id
        self.invoice = invoice
        self.ok = False
        self.error = ""
        self.charge_id = ""
        """Telegram's charge id; empty until it is paid."""

    async def answer(self, timeout: float = 5) -> "Checkout":  # noqa: ASYNC109
        """Wait up to `timeout` seconds for the bot's answer and return this payment."""
        await self.require_answer(timeout)
        return self


class InlineQuery(UserQuery):
    """A query typed after the bot's name; `results` are the bot's results."""

    def __init__(self, query_id: str, user_id: int) -> None:
        super().__init__(query_id, user_id)
        self.update_id = 0
        self.results: list[Json] = []
        """The checked results; `message` of each is the message sent when a user chooses it."""
        self.next_offset = ""
        """Offset of the next page of results; empty on the last page."""
        self.button: Json | None = None
        """The button above the results, which opens the chat with the bot, or None."""

    def as_page(self) -> Json:
        """Return the results for the chat page: id, title and description of each."""
        shown = ("id", "title", "description")
        results = [{name: each.get(name, "") for name in shown} for each in self.results]
        found = {"query_id": self.id, "results": results, "next_offset": self.next_offset}
        return {**found, "button": self.button}

    async def answer(self, timeout: float = 5) -> "InlineQuery":  # noqa: ASYNC109
        """Wait up to `timeout` seconds for the bot's answer and return this query."""
        await self.require_answer(timeout)
        return self
