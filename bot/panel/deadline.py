"""The end of a call that must not be sent late: a process looks at the clock before it sends.

A process can stand still for minutes (SIGSTOP, a frozen machine) between any two of its steps, and
another process takes over meanwhile.
"""

import time
from copy import copy
from typing import Final

_STEADY: Final[int] = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""A clock that nobody sets; where there is one, it counts the sleep of the machine too."""


class TooLate(Exception):
    """The call's deadline has passed before a byte of the request was sent."""


class CallDeadline:
    """The end of one call, by a steady clock and by the wall clock; the earlier one counts.

    The steady clock of a virtual machine may stand still while the machine is frozen. The wall
    clock is set right afterwards.
    """

    def __init__(self, seconds: float) -> None:
        self._watched = False
        self._sending = False
        self._steady = time.clock_gettime(_STEADY) + seconds
        self._wall = time.time() + seconds

    def for_another_call(self) -> "CallDeadline":
        """Return the same end for the next of several calls, which has not begun yet."""
        another = copy(self)
        another._watched = another._sending = False
        return another

    @property
    def seconds_left(self) -> float:
        """Return the seconds until the deadline; 0 or less if it has passed."""
        return min(self._steady - time.clock_gettime(_STEADY), self._wall - time.time())

    @property
    def passed(self) -> bool:
        """True if nothing may be sent any more."""
        return self.seconds_left <= 0

    def watch(self) -> None:
        """Note that `begin_sending` will be called before a byte is sent."""
        self._watched = True

    def begin_sending(self) -> None:
        """Note that the request leaves now; raises TooLate if it must not leave any more."""
        if self.passed:
            raise TooLate
        self._sending = True

    @property
    def proves_unsent(self) -> bool:
        """True if the call was watched and its request has not begun to leave."""
        return self._watched and not self._sending
