"""The shop's calls to a simulated Telegram with one customer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram import Bot

from bot.demo.serving import serve
from bot.demo.telegram import SimulatedTelegram, SimulatedUser
from bot.telegram.outgoing import Outgoing
from bot.telegram.request import AiohttpRequest


@dataclass
class Line:
    """The shop's outgoing calls, and the customer who gets them."""

    telegram: SimulatedTelegram
    outgoing: Outgoing
    person: SimulatedUser

    def calls(self, method: str) -> int:
        """Return how often a method was called."""
        return len(self.telegram.calls_of(method))


@asynccontextmanager
async def opened() -> AsyncIterator[Line]:
    """Open a line to customer 5, who has written to the bot before."""
    telegram = SimulatedTelegram()
    request = AiohttpRequest()
    async with serve(telegram.app) as address:
        bot = Bot(
            telegram.token,
            base_url=f"{address}/bot",
            request=request,
            get_updates_request=AiohttpRequest(),
        )
        async with bot:
            person = telegram.user(5, "Customer", started=True)
            yield Line(telegram, Outgoing(bot, request), person)
        await telegram.aclose()
