"""A recorder in place of the shop behind the server, and a client that posts updates."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
from starlette.types import ASGIApp
from telegram import Bot, Update

from bot.demo.serving import serve
from bot.demo.telegram import SimulatedTelegram
from bot.receiving.server import application
from bot.receiving.webhook import SECRET_HEADER, WebhookReceiver

SECRET = "hook-secret_1"
PATH = "/hook/of/the/shop"
UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "date": 1_767_225_600,
        "chat": {"id": 5, "type": "private", "first_name": "Customer"},
        "from": {"id": 5, "is_bot": False, "first_name": "Customer"},
        "text": "hello",
    },
}


class UpdateRecorder:
    """Stand in for the shop: record the updates and answer, hang or fail as a test says."""

    def __init__(self) -> None:
        self.updates: list[Update] = []
        self.answer: dict[str, Any] | None = None
        self.failures: list[Exception] = []
        self.open = asyncio.Event()
        self.open.set()
        self.is_ready = True

    async def receive(self, update: Update, *, webhook: bool) -> dict[str, Any] | None:
        assert webhook
        await self.open.wait()
        if self.failures:
            raise self.failures.pop()
        self.updates.append(update)
        return self.answer

    async def ready(self) -> bool:
        return self.is_ready

    @property
    def app(self) -> ASGIApp:
        bot = Bot(SimulatedTelegram().token)
        return application(WebhookReceiver(self.receive, bot, SECRET), PATH, self.ready)


@asynccontextmanager
async def calling(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client on a real socket: the server's own limits of bodies and headers apply."""
    async with serve(app) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        yield client


async def post(
    http: httpx.AsyncClient, update: object = UPDATE, secret: str = SECRET
) -> httpx.Response:
    body = update if isinstance(update, bytes) else orjson.dumps(update)
    headers = {SECRET_HEADER: secret} if secret else {}
    return await http.post(PATH, content=body, headers=headers)
