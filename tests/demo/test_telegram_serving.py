"""Serving on loopback: a free port, and a complete shutdown."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.demo import serving
from bot.demo.serving import drop_connection, serve


async def greet(request: Request) -> Response:
    return PlainTextResponse("hello")


async def hang(request: Request) -> Response:
    await asyncio.sleep(3600)
    return PlainTextResponse("never")


async def drip(request: Request) -> Response:
    async def lines() -> AsyncIterator[bytes]:
        yield b"first\n"
        await asyncio.sleep(3600)

    return StreamingResponse(lines())


class Dropping:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await drop_connection(scope, receive)


def application() -> Starlette:
    return Starlette(
        routes=[
            Route("/", greet),
            Route("/hang", hang),
            Route("/drip", drip),
            Route("/drop", Dropping()),
        ]
    )


async def test_an_app_answers_at_the_address_that_is_yielded() -> None:
    async with serve(application()) as base, httpx.AsyncClient() as http:
        assert base.startswith("http://127.0.0.1:")
        assert not base.endswith("/")
        assert (await http.get(base)).text == "hello"


async def test_two_servers_take_two_ports() -> None:
    async with serve(application()) as one, serve(application()) as two:
        assert one != two


async def test_a_wished_port_is_taken() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with serve(application(), port) as base:
        assert base == f"http://127.0.0.1:{port}"


async def test_a_port_in_use_is_an_error() -> None:
    with socket.socket() as used:
        used.bind(("127.0.0.1", 0))
        used.listen()
        with pytest.raises(OSError, match="in use"):
            async with serve(application(), used.getsockname()[1]):
                pytest.fail("it was served")


async def test_nobody_answers_after_the_end() -> None:
    async with serve(application()) as base:
        pass
    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(base)


async def test_a_request_that_hangs_is_told_503_at_the_end() -> None:
    async with httpx.AsyncClient() as http:
        async with serve(application()) as base:
            request = asyncio.create_task(http.get(f"{base}/hang"))
            await asyncio.sleep(0.05)
            started = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - started < 0.5
        assert (await request).status_code == 503


async def test_a_stream_that_never_ends_is_ended_at_the_end() -> None:
    async with httpx.AsyncClient() as http:
        async with serve(application()) as base:
            request = http.build_request("GET", f"{base}/drip")
            answer = await http.send(request, stream=True)
        assert await answer.aread() == b"first\n"


async def test_an_idle_connection_does_not_delay_the_end() -> None:
    async with httpx.AsyncClient() as http:
        async with serve(application()) as base:
            await http.get(base)
            started = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - started < 0.5


async def test_a_client_that_does_not_read_does_not_delay_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "PATIENCE", 0.05)

    async def flood(request: Request) -> Response:
        return Response(b"x" * 20_000_000)

    async with serve(Starlette(routes=[Route("/", flood)])) as base:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(base.split(":")[2]))
        writer.write(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        await asyncio.sleep(0.05)
        started = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - started < 1
    writer.transport.abort()
    del reader


async def test_a_dropped_connection_has_no_answer() -> None:
    async with serve(application()) as base, httpx.AsyncClient() as http:
        with pytest.raises(httpx.TransportError):
            await http.get(f"{base}/drop")
        assert (await http.get(base)).text == "hello"


async def test_in_process_a_drop_is_a_reset_connection() -> None:
    transport = httpx.ASGITransport(application())
    async with httpx.AsyncClient(transport=transport, base_url="http://inside") as http:
        with pytest.raises(ConnectionResetError):
            await http.get("/drop")


async def test_a_request_cancelled_by_the_app_itself_is_an_error_and_the_server_goes_on() -> None:
    async def cancel(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/cancel":
            raise asyncio.CancelledError
        await PlainTextResponse("hello")(scope, receive, send)

    async with serve(cancel) as base, httpx.AsyncClient() as http:
        assert (await http.get(f"{base}/cancel")).status_code == 500
        assert (await http.get(base)).text == "hello"
