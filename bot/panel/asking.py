"""Asking the panel: a read until it is answered, a write once."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from bot.panel.answer import Answer
from bot.panel.calls import Calls, Received
from bot.panel.errors import PanelError, PanelGarbled, PanelUnreachable
from bot.panel.outcomes import Outcome, Unknown, not_carried
from bot.panel.quirks import BatchMode, Quirks
from bot.panel.retries import Retries

T = TypeVar("T")


class Asker:
    """One panel's calls, its patience, and what has been learnt of its ways."""

    def __init__(self, calls: Calls, quirks: Quirks, retries: Retries) -> None:
        self.calls = calls
        self.quirks = quirks
        self.retries = retries

    async def read(
        self, action: str, fields: Mapping[str, str], reading: Callable[[Received], T | None]
    ) -> T:
        """Ask, again where that may help; `reading` returns None for an answer without it.

        Raises the PanelError of the last answer.
        """
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._read(await self.calls.call(action, fields, self.quirks), reading)
            except PanelError as error:
                wait = self.retries.delay(attempt, error, random.random())
                if wait is None:
                    raise
            await asyncio.sleep(wait)

    async def write(
        self, action: str, fields: Mapping[str, str], judge: Callable[[Answer], T]
    ) -> T | Outcome:
        """Ask once, on a connection of its own, and judge what comes back."""
        try:
            received = await self.calls.call(action, fields, self.quirks, fresh=True)
        except PanelUnreachable as error:
            return not_carried(error)
        except PanelGarbled as error:
            return Unknown(error.why, error.text)
        return judge(received.answer)

    def remember_single(self, mode: str) -> None:
        """Note that this panel takes one id a call; `mode` names the quirk."""
        learnt: dict[str, Any] = {mode: BatchMode.SINGLE}
        self.quirks = replace(self.quirks, **learnt)

    @staticmethod
    def _read(received: Received, reading: Callable[[Received], T | None]) -> T:
        found = reading(received)
        if found is None:
            raise received.answer.error()
        return found
