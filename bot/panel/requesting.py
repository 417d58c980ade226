"""Sending requests to the panel: reads are repeated after temporary errors, writes sent once."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from bot.panel.answer import Answer
from bot.panel.calls import Calls, Received
from bot.panel.deadline import CallDeadline
from bot.panel.errors import PanelError, PanelGarbled, PanelUnreachable
from bot.panel.outcomes import Outcome, Unknown, judge_unreachable
from bot.panel.retries import Retries
from bot.quirks.record import BatchMode, Quirks

log = logging.getLogger(__name__)

T = TypeVar("T")

LoadQuirks: TypeAlias = Callable[[], Awaitable[Quirks]]
"""Loads the panel's quirks as they are stored now."""


class Requester:
    """Sends requests to one panel, and knows its quirks."""

    def __init__(
        self, calls: Calls, quirks: Quirks, retries: Retries, load_quirks: LoadQuirks | None = None
    ) -> None:
        self.calls = calls
        self.retries = retries
        self.learned_quirks: dict[str, BatchMode] = {}
        """Quirks that the panel's answers have taught since the stored ones changed, by name."""
        self._loaded = quirks
        self._load_quirks = load_quirks

    @property
    def quirks(self) -> Quirks:
        """The stored quirks with the learned ones."""
        learned: dict[str, Any] = dict(self.learned_quirks)
        return replace(self._loaded, **learned) if learned else self._loaded

    async def refresh(self) -> None:
        """Load the quirks again: an operator or another process may have stored others."""
        if self._load_quirks is None:
            return
        try:
            stored = await self._load_quirks()
        except Exception:  # noqa: BLE001 - an error raised here would look as if a write was sent
            log.warning("the panel's quirks could not be read; those known are used")
            return
        if stored != self._loaded:
            self._loaded, self.learned_quirks = stored, {}

    async def read(
        self, action: str, fields: Mapping[str, str], parse: Callable[[Received], T | None]
    ) -> T:
        """Send a read, repeat it after temporary errors, and return the parsed answer.

        `parse` returns None if the answer lacks the value. Raises the PanelError of the last call.
        """
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._read(await self.calls.call(action, fields, self.quirks), parse)
            except PanelError as error:
                wait = self.retries.delay(attempt, error, random.random())
                if wait is None:
                    raise
            await asyncio.sleep(wait)

    async def write(
        self,
        action: str,
        fields: Mapping[str, str],
        judge: Callable[[Answer], T],
        deadline: CallDeadline | None = None,
    ) -> T | Outcome:
        """Send a write once, on a new connection, and return the judged answer."""
        try:
            received = await self.calls.call(
                action, fields, self.quirks, fresh=True, deadline=deadline
            )
        except PanelUnreachable as error:
            return judge_unreachable(error)
        except PanelGarbled as error:
            return Unknown(error.why, error.text)
        return judge(received.answer)

    def remember_single(self, mode: str) -> None:
        """Learn SINGLE for the quirk of this name, unless its stored mode is not AUTO."""
        if getattr(self._loaded, mode) is BatchMode.AUTO:
            self.learned_quirks[mode] = BatchMode.SINGLE

    @staticmethod
    def _read(received: Received, parse: Callable[[Received], T | None]) -> T:
        value = parse(received)
        if value is None:
            raise received.answer.error()
        return value
