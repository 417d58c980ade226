"""Simulate Telegram as one object: users, updates, calls, faults and the HTTP app."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from bot.demo.telegram import methods as _methods  # noqa: F401 - fills the table of methods
from bot.demo.telegram.chats import Chat, Listener
from bot.demo.telegram.errors import ApiError
from bot.demo.telegram.faults import TelegramFaults
from bot.demo.telegram.limits import FloodRules
from bot.demo.telegram.page import FOLDER, Page
from bot.demo.telegram.registry import call
from bot.demo.telegram.users import SimulatedUser
from bot.demo.telegram.wire import Wire
from bot.demo.telegram.world import BotCall, Options, World

Json = dict[str, Any]

TOKEN = "7000000001:AAE-simulated-token-for-loopback-only"  # noqa: S105 - opens nothing


_DEFAULTS = Options()


class SimulatedTelegram:
    """Telegram for one bot, in memory.

    `flood_rules` is None or "off" (no limits), "strict" (Telegram's limits) or a `FloodRules`;
    `page` is the folder of the page. Serve `app` with `bot.demo.serving.serve`; call `aclose` at
    the end.
    """

    def __init__(
        self,
        token: str = TOKEN,
        bot_username: str = "VitrineDemoBot",
        bot_name: str = "Vitrine",
        *,
        flood_rules: FloodRules | str | None = None,
        options: Options = _DEFAULTS,
        page: Path = FOLDER,
    ) -> None:
        bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": bot_name,
            "username": bot_username,
        }
        self.token = token
        self.world = World(token, bot, options, _flood_rules(flood_rules))
        self.world.webhook.execute = self._execute
        self.app = _App(Wire(self.world), Page(self.world, page))

    async def aclose(self) -> None:
        """End long polls, event streams and webhook deliveries."""
        for chat in self.world.chats.values():
            chat.closed = True
            chat.changed.fire()
        self.world.updates.arrived.fire()
        await self.world.webhook.stop()

    def user(
        self,
        user_id: int,
        first_name: str,
        username: str | None = None,
        language_code: str = "en",
        *,
        role: str = "customer",
        started: bool = False,
    ) -> SimulatedUser:
        """Create a user, or return the existing one with this id.

        As in Telegram, the bot cannot write to a user who has not written to it ("chat not
        found"); with `started` it can do so at once.
        """
        if user_id not in self.world.chats:
            user: Json = {"id": user_id, "is_bot": False, "first_name": first_name}
            if username:
                user["username"] = username
            user["language_code"] = language_code
            chat = Chat(user, self.world.bot, self.world.listeners)
            chat.started = started
            self.world.chats[user_id] = chat
            self.world.roles[user_id] = role
        return SimulatedUser(self.world, self.world.chats[user_id])

    @property
    def faults(self) -> TelegramFaults:
        """The planned faults."""
        return self.world.faults

    @property
    def calls(self) -> deque[BotCall]:
        """The latest calls of the bot, oldest first, including refused ones."""
        return self.world.calls

    def calls_of(self, method: str) -> list[BotCall]:
        """Return the calls of one method, oldest first."""
        return [each for each in self.world.calls if each.method == method]

    @property
    def pending_updates(self) -> list[Json]:
        """The updates the bot has not confirmed, oldest first."""
        return [queued.update for queued in self.world.updates.pending.values()]

    def deliver(self, update: Json, user: SimulatedUser | None = None) -> int:
        """Queue an update unchanged and return its id; without `update_id` it gets the next one."""
        return self.world.updates.deliver(update, None if user is None else user.id)

    def redeliver(self, update_id: int) -> None:
        """Send an update once more, as Telegram does after a lost answer; KeyError if unknown."""
        self.world.updates.redeliver(update_id)

    def add_listener(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each event of each chat; return a function that removes it."""
        self.world.listeners.append(listener)
        return lambda: self.world.listeners.remove(listener)

    async def _execute(self, method: str, params: Json) -> None:
        """Run the method from the body of a webhook answer; a refusal is only in `calls`."""
        with suppress(ApiError):
            await call(self.world, method, params)


class _App(Starlette):
    """Starlette app of the page; the bot's calls bypass its middleware for speed."""

    def __init__(self, wire: Wire, page: Page) -> None:
        super().__init__(routes=page.routes())
        self.wire = wire

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(("/bot", "/file/bot")):
            await self.wire(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def _flood_rules(given: FloodRules | str | None) -> FloodRules | None:
    if isinstance(given, str):
        if given not in {"strict", "off"}:
            raise ValueError('flood_rules are "strict", "off" or FloodRules')
        return FloodRules() if given == "strict" else None
    return given
