"""Asking the panel: a read until it is answered, a write once."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from bot.panel.answer import Answer
from bot.panel.calls import Calls, Received
from bot.panel.errors import PanelError, PanelGarbled, PanelUnreachable
from bot.panel.outcomes import Outcome, Unknown, judge_unreachable
from bot.panel.retries import Retries
from bot.quirks.record import BatchMode, Quirks

log = logging.getLogger(__name__)

T = TypeVar("T")

LoadQuirks: TypeAlias = Callable[[], Awaitable[Quirks]]
"""Tells the panel's ways as they are kept now."""


class Requester:
    """One panel's calls, its patience, and what is known of its ways."""

    def __init__(
        self, calls: Calls, quirks: Quirks, retries: Retries, load_quirks: LoadQuirks | None = None
    ) -> None:
        self.calls = calls
        self.retries = retries
        self.learned_quirks: dict[str, BatchMode] = {}
        """What its answers have taught since its ways were told last."""
        self._loaded = quirks
        self._load_quirks = load_quirks

    @property
    def quirks(self) -> Quirks:
        """Its ways as told and as learnt."""
        learnt: dict[str, Any] = dict(self.learned_quirks)
        return replace(self._loaded, **learnt) if learnt else self._loaded

    async def refresh(self) -> None:
        """Take up what an operator or another process has found out since the last call."""
        if self._load_quirks is None:
            return
        try:
            told = await self._load_quirks()
        except Exception:  # noqa: BLE001 - a write that raises here would pass for one that was sent
            log.warning("the panel's quirks could not be read; those known are used")
            return
        if told != self._loaded:
            self._loaded, self.learned_quirks = told, {}

    async def read(
        self, action: str, fields: Mapping[str, str], parse: Callable[[Received], T | None]
    ) -> T:
        """Ask, again where that may help; `reading` returns None for an answer without it.

        Raises the PanelError of the last answer.
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
        self, action: str, fields: Mapping[str, str], judge: Callable[[Answer], T]
    ) -> T | Outcome:
        """Ask once, on a connection of its own, and judge what comes back."""
        try:
            received = await self.calls.call(action, fields, self.quirks, fresh=True)
        except PanelUnreachable as error:
            return judge_unreachable(error)
        except PanelGarbled as error:
            return Unknown(error.why, error.text)
        return judge(received.answer)

    def remember_single(self, mode: str) -> None:
        """Note that this panel takes one id a call; `mode` names the quirk, if it is open."""
        if getattr(self._loaded, mode) is BatchMode.AUTO:
            self.learned_quirks[mode] = BatchMode.SINGLE

    @staticmethod
    def _read(received: Received, reading: Callable[[Received], T | None]) -> T:
        found = reading(received)
        if found is None:
            raise received.answer.error()
        return found
