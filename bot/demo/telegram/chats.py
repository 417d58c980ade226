"""A private chat of one user with the bot: its messages and its events."""

import time
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from bot.demo.telegram.messages import Message
from bot.demo.telegram.signals import Signal

Json = dict[str, Any]

KEPT_EVENTS = 500
"""Events that a chat keeps; older ones are dropped."""


class Event(NamedTuple):
    """A change in a chat; `revision` numbers the events of a chat from 1."""

    chat_id: int
    revision: int
    kind: str
    fields: Json


Listener = Callable[[Event], None]


class Chat:
    """The messages of one chat, numbered from 1, and its events.

    `refusal` is the reason why the bot may not write here ("bot was blocked by the user"), or None.
    `started` becomes True with the user's first message or tap; before that, Telegram answers a
    bot's call with "chat not found".
    """

    def __init__(self, user: Json, bot: Json, listeners: list[Listener]) -> None:
        self.user = user
        self.bot = bot
        self.started = False
        self.refusal: str | None = None
        self.messages: dict[int, Message] = {}
        self.reply_keyboard: Json | None = None
        self.payloads: dict[int, str] = {}
        """Payloads of the bot's invoices, by message id."""
        self.revision = 0
        self.events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self.changed = Signal()
        self.closed = False
        self.listeners = listeners
        self._last_id = 0

    @property
    def id(self) -> int:
        """The chat's id, which equals the user's id."""
        number: int = self.user["id"]
        return number

    def now(self) -> int:
        """Return the current Unix time in whole seconds, the unit of a message's `date`."""
        return int(time.time())

    def info(self) -> Json:
        """Return the chat as the Bot API's Chat object."""
        names: Json = {k: self.user[k] for k in ("first_name", "username") if k in self.user}
        return {"id": self.id, "type": "private", **names}

    def add(self, content: Json, *, outgoing: bool, editable: bool = True) -> Message:
        """Add a message with `content` (text, document, …) to the chat and return it.

        `outgoing` means sent by the user, not by the bot.
        """
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
        """Replace the fields in `content`; a value of None removes the field."""
        wire = {**message.wire, "edit_date": self.now(), **content}
        message.wire = {key: value for key, value in wire.items() if value is not None}
        message.edited += 1
        self._note(message)

    def delete(self, message: Message) -> None:
        """Delete a message from the chat."""
        del self.messages[message.id]
        message.deleted = True
        self.publish("deleted", message_id=message.id)

    def show_reply_keyboard(self, markup: Json | None) -> None:
        """Set the keyboard below the input field; None removes it."""
        self.reply_keyboard = markup
        self.publish("reply_keyboard", reply_keyboard=markup)

    def publish(self, kind: str, **fields: Any) -> None:
        """Record an event of this `kind`, call the listeners with it and fire `changed`."""
        self.revision += 1
        event = Event(self.id, self.revision, kind, fields)
        self.events.append(event)
        for listener in self.listeners:
            listener(event)
        self.changed.fire()

    def events_after(self, revision: int) -> list[Event]:
        """Return the events after `revision`.

        If some of them are no longer kept, return one event for each message of the chat instead.
        """
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
