"""Spaces the calls of a sweep once the panel has asked to slow down; before that, not at all."""

import asyncio

FIRST_SPACING = 1.0
"""Seconds between two calls after the first answer that asks to slow down; they double …"""

LONGEST_SPACING = 30.0
"""… up to this."""

RECOVERY = 0.9
"""Each answer shortens the spacing to this share of it."""

SHORTEST_SHARE = 0.2
"""Below this share of the first spacing, calls are not spaced any more."""

LONGEST_SLEEP = 5.0
"""Seconds that a sweep sleeps before a call; for a longer pause it ends, and begins again."""


class ReadPace:
    """The pace at which one process reads statuses of the panel."""

    def __init__(self, *, first_spacing: float = FIRST_SPACING) -> None:
        self._first_spacing = first_spacing
        self._spacing = 0.0
        self._next = 0.0

    @property
    def is_limited(self) -> bool:
        """True for a while after the panel has asked to slow down."""
        return self._spacing > 0

    async def wait(self) -> bool:
        """Wait until the next call may be made; return False if that takes too long to wait."""
        pause = self._next - _seconds()
        if pause > LONGEST_SLEEP:
            return False
        if pause > 0:
            await asyncio.sleep(pause)
        return True

    def slow_down(self, retry_after: float | None) -> None:
        """Double the spacing; make no call for `retry_after` seconds if the panel said them."""
        self._spacing = min(max(2 * self._spacing, self._first_spacing), LONGEST_SPACING)
        self._next = _seconds() + max(self._spacing, retry_after or 0.0)

    def note_answer(self) -> None:
        """Shorten the spacing a little, and space the next call."""
        if self._spacing:
            shorter = self._spacing * RECOVERY
            self._spacing = shorter if shorter >= self._first_spacing * SHORTEST_SHARE else 0.0
            self._next = _seconds() + self._spacing


def _seconds() -> float:
    return asyncio.get_running_loop().time()
