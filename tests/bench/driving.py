"""Send updates of different customers to a contestant in parallel until all are answered."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass

from tests.bench.telegram import Api
from tests.bench.wire import Posting, connect, head

AT_ONCE = 32
"""Updates in flight; Telegram keeps up to `max_connections`."""

PATH, SECRET = "/hook", "bench"

Work = tuple[int, bytes]
"""Telegram id of the customer, and the JSON of the update."""


@dataclass
class Drive:
    """The time and the calls of one run."""

    seconds: float
    riding: int
    """Calls in the bodies of the webhook's answers."""


class Driver:
    """The connections to one contestant."""

    def __init__(self, api: Api, lines: list[Posting], port: int) -> None:
        self._api = api
        self._lines = lines
        self._head = head(port, PATH, SECRET)
        self._riding = 0

    @classmethod
    async def open(cls, api: Api, port: int, patience: float = 30) -> "Driver":
        """Connect as soon as the contestant listens."""
        return cls(api, [await connect(port, patience) for _ in range(AT_ONCE)], port)

    async def drive(
        self, work: Iterable[Work], at_once: int = AT_ONCE, patience: float = 120
    ) -> Drive:
        """Send every update, and wait for status 200 and for a message to its customer."""
        self._riding = 0
        waiting = iter(work)
        begun = time.perf_counter()
        async with asyncio.timeout(patience), asyncio.TaskGroup() as group:
            for line in self._lines[:at_once]:
                group.create_task(self._post(line, waiting))
        return Drive(time.perf_counter() - begun, self._riding)

    async def _post(self, line: Posting, waiting: Iterable[Work]) -> None:
        for person, update in waiting:
            shown = self._api.expect(person)
            status, body = await line.post(self._head, update)
            assert status == 200, (status, body)
            self._riding += body.startswith(b'{"method"')
            await shown

    def close(self) -> None:
        """Close the connections."""
        for line in self._lines:
            line.close()
