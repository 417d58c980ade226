"""When a failed read is repeated, and after how many seconds. Writes never are: see `outcomes`."""

from dataclasses import dataclass

from bot.panel.errors import (
    NotSentCause,
    PanelError,
    PanelGarbled,
    PanelRateLimited,
    PanelRefused,
    PanelUnreachable,
    UnknownCause,
)
from bot.panel.refusal_classes import RefusalClass

PASSING = frozenset({RefusalClass.TRANSIENT, RefusalClass.BUSY})
"""Refusals that may end within seconds."""

LASTING = frozenset(
    {NotSentCause.TLS, NotSentCause.ADDRESS, NotSentCause.CLOSED, UnknownCause.REDIRECT}
    | {
        UnknownCause.TOO_LARGE,
        UnknownCause.HTTP_ERROR,
        UnknownCause.INCOMPLETE,
        UnknownCause.UNKNOWN_TEXT,
    }
)
"""Causes that would be the same at the next call."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and after which waits a read is repeated; times in seconds."""

    attempts: int = 3
    """Calls in all, the first one included."""
    first_delay: float = 0.5
    """The longest wait after the first call; it doubles with each call."""
    longest_delay: float = 8.0
    """The longest wait, unless the panel asks for more."""
    longest_accepted_wait: float = 15.0
    """If the panel asks to wait longer than this, the read is not repeated."""

    def delay(self, attempt: int, error: PanelError, chance: float) -> float | None:
        """Return the seconds to wait after failed call number `attempt` (from 1); None to give up.

        `chance` is a random number from 0 to 1: it decides the second half of the wait, so that
        callers that failed together do not return together.
        """
        if attempt >= self.attempts or not is_temporary(error):
            return None
        backoff = min(self.longest_delay, self.first_delay * float(1 << (attempt - 1)))
        wait = backoff * (1 + chance) / 2
        if isinstance(error, PanelRateLimited) and error.retry_after is not None:
            wait += error.retry_after
            return wait if error.retry_after <= self.longest_accepted_wait else None
        return wait


def is_temporary(error: PanelError) -> bool:
    """Return True if the same call may succeed within seconds."""
    if isinstance(error, PanelUnreachable | PanelGarbled):
        return error.why not in LASTING
    if isinstance(error, PanelRefused):
        return error.reason in PASSING
    return isinstance(error, PanelRateLimited)
