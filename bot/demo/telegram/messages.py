"""Read a message of a chat: its text, entities, buttons and file."""

from dataclasses import dataclass
from typing import Any

from bot.demo.telegram.entities import Entity, to_html

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class InlineButton:
    """A button under a message: `text`, and exactly one of the other fields."""

    text: str
    data: str | None = None
    url: str | None = None
    pay: bool = False
    other: Json | None = None
    """Any other action (copy_text, web_app, switch_inline_query…)."""


class Message:
    """A message that follows its chat: an edit changes this object, a deletion sets `deleted`.

    `wire` is the Bot API's Message. An edit replaces the dictionary and never changes it in place,
    so an update that was queued before the edit keeps the old content.
    """

    __slots__ = ("deleted", "editable", "edited", "outgoing", "revision", "wire")

    def __init__(self, wire: Json, *, outgoing: bool, editable: bool) -> None:
        self.wire = wire
        self.outgoing = outgoing
        """True if the user sent it to the bot."""
        self.editable = editable
        """False if it came with a reply keyboard: Telegram refuses to edit such a message."""
        self.edited = 0
        """Number of edits."""
        self.revision = 0
        """Revision of the chat at the last change of this message."""
        self.deleted = False

    @property
    def id(self) -> int:
        """The message's number in its chat."""
        number: int = self.wire["message_id"]
        return number

    @property
    def from_bot(self) -> bool:
        """True if the bot sent it."""
        return not self.outgoing

    @property
    def text(self) -> str:
        """The text, else the caption of the file, else an empty string."""
        text: str = self.wire.get("text") or self.wire.get("caption") or ""
        return text

    @property
    def entities(self) -> list[Entity]:
        """The entities of the text or the caption."""
        found: list[Entity] = self.wire.get("entities") or self.wire.get("caption_entities") or []
        return found

    @property
    def html(self) -> str:
        """The text with its entities, as Telegram's HTML."""
        return to_html(self.text, self.entities)

    @property
    def keyboard(self) -> list[list[InlineButton]]:
        """The rows of inline buttons."""
        rows = self.wire.get("reply_markup", {}).get("inline_keyboard", [])
        return [[_button(button) for button in row] for row in rows]

    @property
    def buttons(self) -> list[InlineButton]:
        """All inline buttons, row after row."""
        return [button for row in self.keyboard for button in row]

    @property
    def document(self) -> Json | None:
        """The Bot API's Document, or None if the message has none."""
        return self.wire.get("document")

    def as_page(self) -> Json:
        """Return the message for the chat page: the Bot API's Message and `outgoing`."""
        return {**self.wire, "outgoing": self.outgoing}

    def __str__(self) -> str:
        """Return id, sender, text and buttons as readable text, for test failures."""
        who = "person" if self.outgoing else "bot"
        rows = ["  " + " ".join(f"[{button.text}]" for button in row) for row in self.keyboard]
        what = self.text or ", ".join(key for key in self.wire if key in _KINDS)
        return "\n".join([f"#{self.id} {who}: {what}", *rows])


_KINDS = {"document", "photo", "invoice", "successful_payment", "refunded_payment"}


def _button(raw: Json) -> InlineButton:
    other = {
        key: value
        for key, value in raw.items()
        if key not in {"text", "callback_data", "url", "pay"}
    }
    return InlineButton(
        raw["text"],
        raw.get("callback_data"),
        raw.get("url"),
        raw.get("pay", False),
        other or None,
    )
