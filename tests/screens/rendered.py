"""Render a screen with the simulated Telegram, which refuses what Telegram refuses."""

from typing import Any, NamedTuple

from bot.demo.telegram.keyboards import inline_markup
from bot.demo.telegram.parse_html import parse_html
from bot.demo.telegram.texts import message_text
from bot.screens.screen import Screen


class RenderedScreen(NamedTuple):
    """The text without its tags."""

    text: str
    entities: list[dict[str, Any]]
    """Entities that the HTML asks for; Telegram adds links and commands itself."""

    def inside(self, kind: str) -> list[str]:
        """Return the pieces of the text with one type of entity, like "bold"."""
        units = self.text.encode("utf-16-le")
        spans = [each for each in self.entities if each["type"] == kind]
        return [
            units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
            for each in spans
        ]


def render(screen: Screen) -> RenderedScreen:
    """Return the screen as a chat shows it. ApiError if Telegram would refuse it."""
    inline_markup(screen.keyboard)
    message_text({"text": str(screen.text), "parse_mode": "HTML"})
    return RenderedScreen(*parse_html(str(screen.text)))


def button_labels(screen: Screen) -> list[str]:
    """Return the texts of the buttons, row by row."""
    return [button.text for row in screen.rows for button in row]


def button_data(screen: Screen) -> list[str]:
    """Return the callback data of the buttons, row by row."""
    return [button.data for row in screen.rows for button in row]
