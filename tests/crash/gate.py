"""A gate before the panel: while it is shut, the kernel opens no connection and sends nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Gate:
    """Passes connections on to a port; while it is shut, nobody gets one."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        self._listener.setblocking(False)
        self._fillers: list[socket.socket] = []
        self._open = asyncio.Event()
        self._open.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._accepting = asyncio.create_task(self._accept())
        self.address: str = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.heard = b""
        """What was sent through connections that were accepted after the gate was shut."""
        self.let_in = 0
        """How many connections those are."""
        self._listening_in = False

    async def shut(self) -> None:
        """Let nobody in: fill the queue of connections that wait to be accepted."""
        self._open.clear()
        self._listening_in = True
        self._accepting.cancel()
        for _ in range(2):
            filler = socket.socket()
            filler.setblocking(False)
            with suppress(BlockingIOError):
                filler.connect(self._listener.getsockname())
            self._fillers.append(filler)
        await asyncio.sleep(0.02)

    async def open(self) -> None:
        """Let those in who have waited."""
        for filler in self._fillers:
            filler.close()
        self._accepting = asyncio.create_task(self._accept())

    async def close(self) -> None:
        """End all connections."""
        for task in (self._accepting, *self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._listener.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            connection, peer = await loop.sock_accept(self._listener)
            if peer in [_name(filler) for filler in self._fillers]:
                connection.close()
                continue
            task = asyncio.create_task(self._pass_on(connection))
            self._tasks.add(task)

    async def _pass_on(self, connection: socket.socket) -> None:
        late = self._listening_in
        self.let_in += late
        reader, writer = await asyncio.open_connection(sock=connection)
        inside, outside = await asyncio.open_connection("127.0.0.1", self._target)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(reader, outside, listening=late))
                group.create_task(self._pump(inside, writer, listening=False))
        finally:
            for each in (writer, outside):
                each.close()
                with suppress(ConnectionError):
                    await each.wait_closed()

    async def _pump(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, listening: bool
    ) -> None:
        with suppress(ConnectionError):
            while piece := await source.read(65536):
                if listening:
                    self.heard += piece
                target.write(piece)
                await target.drain()
        target.close()


def _name(filler: socket.socket) -> object:
    with suppress(OSError):
        return filler.getsockname()
    return None


@asynccontextmanager
async def gate_before(port: int) -> AsyncIterator[Gate]:
    """Open a gate before the panel's port."""
    gate = Gate(port)
    try:
        yield gate
    finally:
        await gate.close()
