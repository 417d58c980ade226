"""The shop on its webhook, with one more handler that echoes typed text.

The echo comes after all handlers but the last, which answers text that the shop does not
understand.
"""

import asyncio
from dataclasses import asdict

import uvloop
from telegram.ext import MessageHandler

from bot import app, running
from bot.app import Vitrine
from bot.handlers.dispatch.dispatcher import TurnDispatcher
from bot.handlers.dispatch.routes import text_message
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens.screen import Screen
from tests.bench.contestants import gauge
from tests.bench.stock import settings
from tests.support.statement_counts import StatementCounts


def echo(turn: Turn) -> Reply:
    """Reply with the received text."""
    return Reply(Screen(turn.tr.say("{text}", text=turn.text)))


class Counting:
    """Counts transactions and statements from its second call on.

    The timed part has ended by the second call, so that counting does not slow it down.
    """

    def __init__(self) -> None:
        self._counts = StatementCounts()
        self._asked = 0

    def __call__(self) -> dict[str, int]:
        self._asked += 1
        if self._asked == 2:
            self._counts.start()
        return asdict(self._counts)


async def serve() -> None:
    """Serve until killed: what `bot.running.run` does, without the jobs."""
    async with app.open_shop(settings(gauge.entry()), alone=True) as shop:
        _hang(shop)
        gauge.start(Counting())
        await running.check_and_recover(shop)
        await running.set_webhook(shop)
        with running.open_listener(shop.settings) as listener:
            await running.serve(shop, listener)


def _hang(shop: Vitrine) -> None:
    desk = TurnDispatcher(shop.shop, shop.database, shop.outgoing, lambda _: None)
    routes = shop.bot.handlers[0]
    catch_all = next(at for at, route in enumerate(routes) if isinstance(route, MessageHandler))
    routes.insert(catch_all, text_message(desk, echo))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve())
