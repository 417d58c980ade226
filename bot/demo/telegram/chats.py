"""A private chat of one person with the bot: its messages and what happened in it."""

import time
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from bot.demo.telegram.messages import Message
from bot.demo.telegram.signals import Signal

Json = dict[str, Any]

KEPT_EVENTS = 500


class Event(NamedTuple):
    """Something that happened in a chat; `revision` counts them from 1."""

    chat_id: int
    revision: int
    kind: str
    fields: Json


Listener = Callable[[Event], None]


class Chat:
    """The messages of one chat, numbered from 1, and its events.

    `refusal` is why the bot may not write here ("bot was blocked by the user"); `known` turns
    true at the person's first word, before which Telegram tells a bot "chat not found".
    """

    def __init__(self, user: Json, bot: Json, listeners: list[Listener]) -> None:
        self.user = user
        self.bot = bot
        self.started = False
        self.refusal: str | None = None
        self.messages: dict[int, Message] = {}
        self.reply_keyboard: Json | None = None
        self.payloads: dict[int, str] = {}
        """What the bot wrote into its invoices for itself, by message."""
        self.revision = 0
        self.events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self.changed = Signal()
        self.closed = False
        self.listeners = listeners
        self._last_id = 0

    @property
    def id(self) -> int:
        """The chat's id, which is its person's."""
        number: int = self.user["id"]
        return number

    def now(self) -> int:
        """Return the time in Unix seconds, as messages carry it."""
        return int(time.time())

    def info(self) -> Json:
        """Return the Bot API's Chat."""
        names: Json = {k: self.user[k] for k in ("first_name", "username") if k in self.user}
        return {"id": self.id, "type": "private", **names}

    def add(self, content: Json, *, outgoing: bool, editable: bool = True) -> Message:
        """Put a message with `content` (text, document, …) into the chat."""
        self._last_id += 1
        wire = {
            "message_id": self._last_id,
            "from": self.user if outgoing else self.bot,
            "chat": self.info(),
            "date": self.now(),
            **content,
        }
        message = Message(wire, outgoing=outgoing, editable=editable)
        self.messages[message.id] = message
        self._note(message)
        return message

    def edit(self, message: Message, content: Json) -> None:
        """Give a message new `content`; a value of None takes the field away."""
        wire = {**message.wire, "edit_date": self.now(), **content}
        message.wire = {key: value for key, value in wire.items() if value is not None}
        message.edited += 1
        self._note(message)

    def delete(self, message: Message) -> None:
        """Take a message out of the chat."""
        del self.messages[message.id]
        message.deleted = True
        self.publish("deleted", message_id=message.id)

    def show_reply_keyboard(self, markup: Json | None) -> None:
        """Set, or with None take away, the keyboard below the input field."""
        self.reply_keyboard = markup
        self.publish("reply_keyboard", reply_keyboard=markup)

    def publish(self, kind: str, **fields: Any) -> None:
        """Tell everyone who watches the chat that something happened."""
        self.revision += 1
        event = Event(self.id, self.revision, kind, fields)
        self.events.append(event)
        for listener in self.listeners:
            listener(event)
        self.changed.fire()

    def events_after(self, revision: int) -> list[Event]:
        """Return the events since `revision`; all messages anew where that is too long ago."""
        kept = self.events
        if revision >= self.revision:
            return []
        if kept and kept[0].revision <= revision + 1:
            return [event for event in kept if event.revision > revision]
        return [
            Event(self.id, self.revision, "message", {"message": message.as_page()})
            for message in self.messages.values()
        ]

    def _note(self, message: Message) -> None:
        message.revision = self.revision + 1
        self.publish("message", message=message.as_page())
