"""Wake all waiting tasks at once; `fire` costs almost nothing if no task waits."""

import asyncio


class Signal:
    """`fire` wakes all tasks that wait now; a task that comes later waits for the next `fire`."""

    def __init__(self) -> None:
        self._waiters: list[asyncio.Future[None]] = []

    def fire(self) -> None:
        """Wake all tasks that wait now."""
        if not self._waiters:
            return
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def future(self) -> asyncio.Future[None]:
        """Return a future that the next `fire` resolves; pass it to `forget` if not needed."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        return waiter

    def forget(self, waiter: asyncio.Future[None]) -> None:
        """Remove a future that no task waits for any more."""
        if waiter in self._waiters:
            self._waiters.remove(waiter)

    async def wait(self, seconds: float | None = None) -> bool:
        """Wait for the next `fire`; False if none within `seconds` (None: wait forever)."""
        waiter = self.future()
        try:
            done, _ = await asyncio.wait((waiter,), timeout=seconds)
        finally:
            self.forget(waiter)
        return bool(done)
