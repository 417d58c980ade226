"""Whether a read is asked again, and after how long. Writes are not: see `outcomes`."""

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
"""Refusals that may be gone in a moment."""

LASTING = frozenset(
    {NotSentCause.TLS, NotSentCause.ADDRESS, NotSentCause.CLOSED, UnknownCause.REDIRECT}
    | {
        UnknownCause.TOO_LARGE,
        UnknownCause.HTTP_ERROR,
        UnknownCause.INCOMPLETE,
        UnknownCause.UNKNOWN_TEXT,
    }
)
"""Failures that are the same the next time."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How patient reads are; times in seconds."""

    attempts: int = 3
    """Calls in all."""
    first_delay: float = 0.5
    """The longest wait after the first call; it doubles."""
    longest_delay: float = 8.0
    longest_accepted_wait: float = 15.0
    """A panel that asks for a longer wait is given up for now."""

    def delay(self, attempt: int, error: PanelError, chance: float) -> float | None:
        """Return the wait after the failed call number `attempt` (from 1); None gives up.

        `chance` in 0..1 spreads the callers: half of the wait is certain, half is drawn.
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
    """Tell whether the same call may succeed a little later."""
    if isinstance(error, PanelUnreachable | PanelGarbled):
        return error.why not in LASTING
    if isinstance(error, PanelRefused):
        return error.reason in PASSING
    return isinstance(error, PanelRateLimited)
