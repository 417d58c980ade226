"""Act as a user of Telegram: write, tap, pay, and wait for the bot's messages."""

import asyncio
from collections.abc import Callable

from bot.demo.telegram import client
from bot.demo.telegram.chats import Chat
from bot.demo.telegram.messages import InlineButton, Message
from bot.demo.telegram.parameters import Upload
from bot.demo.telegram.queries import ButtonTap, Checkout, InlineQuery
from bot.demo.telegram.world import World

Wanted = str | Callable[[Message], bool]


class SimulatedUser:
    """A user and their private chat with the bot."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat
        self._acted = 0
        """Revision of the chat at the user's last action; `wait` ignores earlier messages."""

    @property
    def id(self) -> int:
        """The user's numeric id, which is also the chat's id."""
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """The messages of the chat, oldest first."""
        return list(self.chat.messages.values())

    @property
    def last(self) -> Message:
        """The newest message of the bot; AssertionError if there is none."""
        for message in reversed(self.chat.messages.values()):
            if message.from_bot:
                return message
        raise AssertionError(f"the bot has written nothing\n{self}")

    async def send(self, text: str, reply_to: Message | None = None) -> Message:
        """Send a text to the bot; ClientError if a Telegram app would refuse to send it."""
        self._act()
        answered = None if reply_to is None else reply_to.id
        return client.send_text(self.world, self.chat, text, answered)

    async def start(self, payload: str | None = None) -> Message:
        """Press Start, or open a deep link with `payload`."""
        return await self.send(f"/start {payload}" if payload else "/start")

    async def send_file(
        self, name: str, content: bytes, mime: str = "application/octet-stream", caption: str = ""
    ) -> Message:
        """Send a document to the bot."""
        self._act()
        return client.upload(self.world, self.chat, Upload(name, mime, content), caption)

    async def edit(self, message: Message, text: str) -> None:
        """Edit a text that the user has sent."""
        self._act()
        client.edit_text(self.world, self.chat, message, text)

    async def tap(self, label_or_data: str, message: Message | None = None) -> ButtonTap:
        """Tap the newest button with this label (or a part of it) or this callback data.

        Returns at once: `await tap.answer()` waits for the bot's answer, which sets `text` and
        `alert`. AssertionError shows the whole chat if no button matches.
        """
        found, button = self._button(label_or_data, message)
        if button.data is None:
            raise AssertionError(f"{button} is no callback button\n{self}")
        self._act()
        return client.tap(self.world, self.chat, found.id, button.data)

    async def pay(self, message: Message | None = None) -> Checkout:
        """Pay an invoice (None: the newest); `await pay.answer()` waits for the result."""
        if message is None:
            bills = [each for each in self.messages if "invoice" in each.wire]
            if not bills:
                raise AssertionError(f"there is no invoice\n{self}")
            message = bills[-1]
        self._act()
        return client.pay(self.world, self.chat, message.id)

    async def ask_inline(self, text: str, offset: str = "") -> InlineQuery:
        """Type `@bot text`; for the next page of results, `offset` is the last `next_offset`."""
        self._act()
        return client.ask_inline(self.world, self.chat, text, offset)

    async def choose(self, query: InlineQuery, result: str) -> Message:
        """Send the result with this id or part of a title; AssertionError if there is none."""
        self._act()
        for each in query.results:
            if result == each["id"] or result in each["title"]:
                return client.choose_inline(self.world, self.chat, query.id, each["id"])
        raise AssertionError(f"no result {result!r} in {[each['title'] for each in query.results]}")

    def block(self) -> None:
        """Block the bot."""
        client.set_blocked(self.world, self.chat, blocked=True)

    def unblock(self) -> None:
        """Unblock the bot."""
        client.set_blocked(self.world, self.chat, blocked=False)

    def set_language(self, language_code: str) -> None:
        """Change the language of the user's app."""
        client.set_language(self.world, self.chat, language_code)

    async def wait(self, wanted: Wanted, timeout: float = 5) -> Message:  # noqa: ASYNC109
        """Wait for a message of the bot that is new or edited since the user's last action.

        `wanted` is a part of its text, or a function that returns True for it. Returns the newest
        such message; AssertionError shows the whole chat after `timeout` seconds.
        """
        deadline = asyncio.get_running_loop().time() + timeout
        while (found := self._find(wanted)) is None:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise AssertionError(f"nothing like {wanted!r} in {timeout} s\n{self}")
            await self.chat.changed.wait(left)
        return found

    async def wait_until_confirmed(self, timeout: float = 5) -> None:  # noqa: ASYNC109
        """Wait until the bot confirms all updates of the user; AssertionError after `timeout` s."""
        if not await self.world.updates.wait_until_confirmed(self.id, timeout):
            waiting = self.world.updates.unconfirmed_of(self.id)
            raise AssertionError(f"unconfirmed after {timeout} s: {waiting}\n{self}")

    def __str__(self) -> str:
        """Return the whole chat as readable text, for test failures."""
        name = self.chat.user["first_name"]
        return "\n".join([f"--- chat of {name} ---", *map(str, self.messages), "---"])

    def _act(self) -> None:
        self._acted = self.chat.revision

    def _find(self, wanted: Wanted) -> Message | None:
        for message in reversed(self.chat.messages.values()):
            if message.outgoing or message.revision <= self._acted:
                continue
            if wanted in message.text if isinstance(wanted, str) else wanted(message):
                return message
        return None

    def _button(self, wanted: str, message: Message | None) -> tuple[Message, InlineButton]:
        candidates = [message] if message else reversed(self.chat.messages.values())
        for candidate in candidates:
            if not candidate.deleted and (button := _pick(candidate.buttons, wanted)):
                return candidate, button
        raise AssertionError(f"no button {wanted!r}\n{self}")


def _pick(buttons: list[InlineButton], wanted: str) -> InlineButton | None:
    """Return the button with this label or data, else the first that contains it, or None."""
    for button in buttons:
        if wanted in (button.text, button.data):
            return button
    return next((button for button in buttons if wanted in button.text), None)
