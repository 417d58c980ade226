"""A shop of several processes on PostgreSQL, behind a load balancer."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.demo.serving import serve
from tests.crash.killable_shop import LONG, KillableShop, open_killable_shop
from tests.support import postgres
from tests.support.fork_server import ForkServer, ShopProcess

NOTHING: Mapping[str, str] = {}


@dataclass
class Balancer:
    """A load balancer that sends each request to the next web process in turn."""

    ports: list[int] = field(default_factory=list)
    arrivals: list[int | None] = field(default_factory=list)
    """The port of each request in order of arrival; None while it is not answered, or refused."""

    @property
    def served(self) -> list[int]:
        """Return the ports that have served an update, in the order in which the updates came."""
        return [port for port in self.arrivals if port is not None]

    async def __call__(self, request: Request) -> Response:
        self.ports.append(self.ports.pop(0))
        port = self.ports[-1]
        number = len(self.arrivals)
        self.arrivals.append(None)
        body = await request.body()
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        address = f"http://127.0.0.1:{port}/hook"
        async with aiohttp.ClientSession() as client:
            try:
                async with client.post(address, data=body, headers=headers) as answer:
                    if answer.status == 200:
                        self.arrivals[number] = port
                    kind = answer.headers.get("content-type")
                    return Response(await answer.read(), answer.status, media_type=kind)
            except aiohttp.ClientError:
                return Response(status_code=502)


@dataclass
class Fleet:
    """A shop with two web processes and as many workers as a test starts."""

    killable: KillableShop
    balancer: Balancer
    webs: list[ShopProcess]

    def worker(self) -> ShopProcess:
        """Return one more worker that is not started yet."""
        return self.killable.process("worker")


@asynccontextmanager
async def fleet(
    fork_server: ForkServer, database: str, folder: Path, settings: Mapping[str, str] = NOTHING
) -> AsyncIterator[Fleet]:
    """Open a shop on PostgreSQL behind a load balancer, without starting a process."""
    balancer = Balancer([postgres.free_port(), postgres.free_port()])
    balanced = Starlette(routes=[Route("/hook", balancer.__call__, methods=["POST"])])
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(serve(balanced))
        killable = await stack.enter_async_context(
            open_killable_shop(fork_server, database, folder)
        )
        stack.push_async_callback(killable.telegram.world.webhook.stop)
        killable.environment |= {"WEBHOOK_URL": f"{address}/hook", "WEBHOOK_SECRET": "abc_DEF-1"}
        killable.environment |= settings
        webs = [killable.process("web", PORT=str(port)) for port in balancer.ports]
        yield Fleet(killable, balancer, webs)


async def listening(port: int) -> None:
    """Wait until a web process serves."""
    async with asyncio.timeout(LONG), aiohttp.ClientSession() as client:
        while True:
            try:
                async with client.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)
