"""Serve an ASGI app on loopback in the running event loop, and close all connections at the end.

uvicorn's own `serve` installs signal handlers, wakes ten times a second and, at the end, waits for
running requests; but a test starts hundreds of servers, and a long poll never ends by itself. So
this module opens and closes the server, and answers requests still running at the end with 503.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = "127.0.0.1"
RAW_SEND = "vitrine.raw_send"
"""Key in the scope of the server's own `send`, which `drop_connection` needs."""

PATIENCE = 2.0
"""Seconds a cancelled request may take to clean up; then its connection is closed."""


@asynccontextmanager
async def serve(app: ASGIApp, port: int = 0) -> AsyncIterator[str]:
    """Run `app` (no lifespan events) on 127.0.0.1 and yield its base URL, without a final slash.

    `port` 0 chooses a free port; OSError if the port is in use.
    """
    gate = _Gate(app)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        server = _server(gate)
        await server.startup(sockets=[listener])
        try:
            yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        finally:
            gate.closing = True
            await _close(server)


async def drop_connection(scope: Scope, receive: Receive) -> None:
    """Close the client's connection without an answer, as a broken network does.

    Raises ConnectionResetError if `serve` does not run the app (an in-process client).
    """
    cycle = getattr(scope.get(RAW_SEND), "__self__", None)
    transport: asyncio.Transport | None = getattr(cycle, "transport", None)
    if transport is None:
        raise ConnectionResetError("dropped")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass


class _Gate:
    """Pass requests to the app; answer 503 to those still running when the server closes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.closing = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[RAW_SEND] = send
        try:
            await self.app(scope, receive, send)
        except asyncio.CancelledError:
            if not self.closing:
                raise
            await _say_goodbye(send)


async def _say_goodbye(send: Send) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    with suppress(RuntimeError):  # the app has already started its answer
        await send({"type": "http.response.start", "status": 503, "headers": headers})
    with suppress(RuntimeError):  # the app announced a longer body than it sent
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _server(app: ASGIApp) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    return server


async def _close(server: uvicorn.Server) -> None:
    for listener in server.servers:
        listener.close()
    running = list(server.server_state.tasks)
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running, timeout=PATIENCE)
    connections = server.server_state.connections
    for connection in list(connections):
        connection.transport.close()
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while connections:  # noqa: ASYNC110 - uvicorn sends no event when all are closed
                await asyncio.sleep(0.001)
    for connection in list(connections):
        connection.transport.abort()
    for listener in server.servers:
        await listener.wait_closed()
