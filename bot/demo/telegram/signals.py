"""A bell that wakes everyone who waits for it; it costs nothing while nobody does."""

import asyncio


class Signal:
    """`fire` wakes all present waiters; somebody who comes later waits for the next one."""

    def __init__(self) -> None:
        self._waiters: list[asyncio.Future[None]] = []

    def fire(self) -> None:
        """Wake everyone who waits now."""
        if not self._waiters:
            return
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def future(self) -> asyncio.Future[None]:
        """Return a future that the next `fire` resolves; give it to `forget` if it was in vain."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        return waiter

    def forget(self, waiter: asyncio.Future[None]) -> None:
        """Stop holding a future nobody waits for any more."""
        if waiter in self._waiters:
            self._waiters.remove(waiter)

    async def wait(self, seconds: float | None = None) -> bool:
        """Wait for the next `fire`; False where `seconds` passed without one."""
        waiter = self.future()
        try:
            done, _ = await asyncio.wait((waiter,), timeout=seconds)
        finally:
            self.forget(waiter)
        return bool(done)
