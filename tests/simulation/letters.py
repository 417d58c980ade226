"""A Telegram that takes messages, or fails: the shop's outbox must get through to it."""

from collections import defaultdict
from random import Random
from typing import Any, cast

from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut

from bot.screens.screen import Screen
from bot.telegram.limiter import Priority
from bot.telegram.outgoing import Outgoing
from tests.simulation.process import Process


class TelegramWorld:
    """The messages that have reached each chat."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.calm = False
        self.sent: dict[int, list[str]] = defaultdict(list)


class ProcessTelegram(Outgoing):
    """Telegram as one process reaches it."""

    def __init__(self, world: TelegramWorld, process: Process) -> None:
        self._world = world
        self._process = process
        self.bot = cast(Bot, None)

    async def notify(
        self,
        chat: int,
        screen: Screen,
        message: int | None = None,
        *,
        priority: Priority = Priority.NEWS,
    ) -> int:
        """Take a message; by chance it is lost on its way there or back, or slowed down."""
        self._process.may_die()
        chance = 1.0 if self._world.calm else self._world.dice.random()
        if chance < 0.02:
            raise NetworkError("lost")
        if chance < 0.03:
            raise RetryAfter(cast(Any, 30))
        self._world.sent[chat].append(str(screen.text))
        self._process.may_die()
        if chance < 0.04:
            raise TimedOut
        return message or len(self._world.sent[chat])
