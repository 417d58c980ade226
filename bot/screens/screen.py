"""A screen: a text in Telegram's HTML and the buttons below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from markupsafe import Markup, escape

TEXT_LIMIT = 4096
"""Characters of a message after its HTML is parsed (Bot API, sendMessage)."""

DATA_LIMIT = 64
"""Bytes of callback data (Bot API, InlineKeyboardButton)."""

ALERT_LIMIT = 200
"""Characters of the answer to a tap (Bot API, answerCallbackQuery)."""


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button, with either callback data or an address to open."""

    text: str
    data: str = ""
    url: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the Bot API's InlineKeyboardButton."""
        if self.url:
            return {"text": self.text, "url": self.url}
        return {"text": self.text, "callback_data": self.data}


Row = tuple[Button, ...]


@dataclass(frozen=True)
class Screen:
    """A message: its text and its rows of buttons."""

    text: Markup
    rows: tuple[Row, ...] = ()
    effect: str = ""
    """Id of the animation that a new message comes with; an edit shows none."""

    @cached_property
    def keyboard(self) -> dict[str, Any]:
        """The Bot API's InlineKeyboardMarkup; an empty one removes a message's old buttons."""
        return {"inline_keyboard": [[button.as_json() for button in row] for row in self.rows]}

    def as_json(self) -> dict[str, Any]:
        """Return the JSON that a conversation's row keeps to show the screen again."""
        return {"text": str(self.text), "rows": self.keyboard["inline_keyboard"]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        rows = tuple(
            tuple(
                Button(each["text"], each.get("callback_data", ""), each.get("url", ""))
                for each in row
            )
            for row in stored["rows"]
        )
        return cls(Markup(stored["text"]), rows)  # noqa: S704 - written by as_json


def lines(*texts: str | Markup | None) -> Markup:
    """Join the texts with line breaks. None is left out, an empty string makes an empty line."""
    escaped = (text if type(text) is Markup else escape(text) for text in texts if text is not None)
    return Markup("\n".join(escaped))  # noqa: S704 - escaped above


def in_rows(buttons: Sequence[Button], size: int) -> tuple[Row, ...]:
    """Arrange buttons in rows of `size`; the last row may be shorter."""
    return tuple(tuple(buttons[at : at + size]) for at in range(0, len(buttons), size))
