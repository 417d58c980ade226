"""Virtual time: an event loop that jumps to its next timer, and the clocks that the shop reads."""

import asyncio
import selectors
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from bot.db import database
from bot.panel import calls, deadline

BEGINNING = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


class StandStill(Exception):
    """No task can ever go on: each waits for another."""


class _Jumps(selectors.BaseSelector):
    """A selector without sockets: instead of waiting it lets time pass."""

    def __init__(self, jump: Callable[[float], None]) -> None:
        self._jump = jump
        self._keys: dict[Any, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """Accept the loop's own pipe, which nobody writes to."""
        key = selectors.SelectorKey(fileobj, 0, events, data)
        self._keys[fileobj] = key
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        """Forget the pipe."""
        return self._keys.pop(fileobj)

    def get_map(self) -> Any:
        """Return what is registered."""
        return self._keys

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Let `timeout` seconds pass at once; StandStill if there is no timer."""
        if timeout is None:
            raise StandStill
        if timeout > 0:
            self._jump(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds pass as soon as nothing is left to do in them."""

    def __init__(self) -> None:
        self.elapsed = 0.0
        """Virtual seconds since the beginning, which nobody sets back."""
        self.skew = timedelta()
        """By how much the machine's wall clock goes wrong."""
        super().__init__(_Jumps(self._jump))

    def _jump(self, seconds: float) -> None:
        self.elapsed += seconds

    def time(self) -> float:
        """Return the virtual seconds."""
        return self.elapsed

    def moment(self) -> datetime:
        """Return what the machine's wall clock shows."""
        return BEGINNING + timedelta(seconds=self.elapsed) + self.skew

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        """Run a function at once: a thread would not be repeatable."""
        del executor
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - raised where the result is awaited
            done.set_exception(error)
        return done


class _Datetime:
    """Stands for the class `datetime` where the shop asks for the present moment."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def now(self, zone: tzinfo | None = None) -> datetime:
        """Return the virtual moment."""
        return self._loop.moment().astimezone(zone)


class _Time:
    """Stands for the module `time` where the shop asks for seconds."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def clock_gettime(self, _clock: int) -> float:
        """Return the seconds of the steady clock."""
        return self._loop.elapsed

    def time(self) -> float:
        """Return the seconds of the wall clock."""
        return self._loop.moment().timestamp()


@contextmanager
def virtual_time(loop: VirtualLoop) -> Iterator[None]:
    """Let the shop read the loop's clocks."""
    seconds = _Time(loop)
    replaced: list[tuple[Any, str, Any]] = [
        (database, "datetime", _Datetime(loop)),
        (deadline, "time", seconds),
        (calls, "time", seconds),
    ]
    before = [(module, name, getattr(module, name)) for module, name, _ in replaced]
    for module, name, clock in replaced:
        setattr(module, name, clock)
    try:
        yield
    finally:
        for module, name, clock in before:
            setattr(module, name, clock)
