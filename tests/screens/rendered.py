"""Telegram's own judgement of a screen, by the simulated Telegram that the whole shop runs on."""

from typing import Any, NamedTuple

from bot.demo.telegram.keyboards import inline_markup
from bot.demo.telegram.parse_html import parse_html
from bot.demo.telegram.texts import message_text
from bot.screens.screen import Screen


class RenderedScreen(NamedTuple):
    """What a person sees of it."""

    text: str
    entities: list[dict[str, Any]]
    """Those the screen asks for; Telegram finds links and commands besides."""

    def inside(self, kind: str) -> list[str]:
        """Return the pieces of the text that stand out in one way."""
        units = self.text.encode("utf-16-le")
        spans = [each for each in self.entities if each["type"] == kind]
        return [
            units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
            for each in spans
        ]


def render(screen: Screen) -> RenderedScreen:
    """Return the screen as it would stand in a chat; ApiError where Telegram would refuse it."""
    inline_markup(screen.keyboard)
    message_text({"text": str(screen.text), "parse_mode": "HTML"})
    return RenderedScreen(*parse_html(str(screen.text)))


def button_labels(screen: Screen) -> list[str]:
    """Return what stands on the buttons, row after row."""
    return [button.text for row in screen.rows for button in row]


def button_data(screen: Screen) -> list[str]:
    """Return what the buttons ask for, row after row."""
    return [button.data for row in screen.rows for button in row]
