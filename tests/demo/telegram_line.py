"""Serve a simulated Telegram on loopback, with a plain HTTP client in place of a bot."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from bot.demo.serving import serve
from bot.demo.telegram import FloodRules, Options, SimulatedTelegram, SimulatedUser

Json = dict[str, Any]

_TLS = ssl.create_default_context()
"""Created once: otherwise each test's client would read the certificates again."""


class Line:
    """The HTTP calls of one simulated bot."""

    def __init__(self, telegram: SimulatedTelegram, base: str, http: httpx.AsyncClient) -> None:
        self.telegram = telegram
        self.base = base
        self.http = http
        self.api = f"{base}/bot{telegram.token}"

    def customer(self, person_id: int = 1, **options: Any) -> SimulatedUser:
        """Return a user whom the bot may write to."""
        return self.telegram.user(person_id, "Customer", started=True, **options)

    async def post(self, method: str, **params: Any) -> httpx.Response:
        """Call a method with a JSON body."""
        return await self.http.post(f"{self.api}/{method}", json=params)

    async def call(self, method: str, **params: Any) -> Any:
        """Call a method that must work, and return its result."""
        answer = await self.post(method, **params)
        body = answer.json()
        assert body["ok"], body
        assert answer.status_code == 200
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """Call a method that must be refused, and return the description."""
        answer = await self.post(method, **params)
        body = answer.json()
        assert body["ok"] is False
        assert body["error_code"] == answer.status_code
        description: str = body["description"]
        return description

    async def say(self, text: str, chat_id: int = 1, **params: Any) -> Json:
        """Send a text and return the message."""
        sent: Json = await self.call("sendMessage", chat_id=chat_id, text=text, **params)
        return sent


@asynccontextmanager
async def connected(
    *, limits: FloodRules | str | None = None, options: Options | None = None
) -> AsyncIterator[Line]:
    """Serve a simulated Telegram until the block ends."""
    telegram = SimulatedTelegram(flood_rules=limits, options=options or Options())
    async with serve(telegram.app) as base, httpx.AsyncClient(verify=_TLS) as http:
        try:
            yield Line(telegram, base, http)
        finally:
            await telegram.aclose()


def buttons(*rows: list[Json]) -> Json:
    """Return an inline keyboard."""
    return {"inline_keyboard": list(rows)}


def callback(text: str, data: str) -> Json:
    """Return a callback button."""
    return {"text": text, "callback_data": data}


BILL = {
    "chat_id": 1,
    "title": "Top up",
    "description": "50 Stars for the wallet",
    "payload": "topup:1",
    "currency": "XTR",
    "prices": [{"label": "Top up", "amount": 50}],
}
