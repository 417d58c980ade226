"""What all alerts share: the buttons below the text, to the subject and to the desk."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from bot.i18n import Translator
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen

Payload = Mapping[str, Any]

AlertScreen = Callable[[Translator, Payload], Screen]
"""Shows an alert by its payload."""


def alert_screen(tr: Translator, text: Markup, subject: Button | None = None) -> Screen:
    """Put an alert's text above the button to its subject, if it has one, and to the desk."""
    desk = (buttons.desk(tr, below=True),)
    return Screen(text, ((subject,), desk) if subject else (desk,))


def order_alert(tr: Translator, text: Markup, payload: Payload) -> Screen:
    """Put an alert's text above the button to its order."""
    number = int(payload.get("order", 0))
    return alert_screen(tr, text, Button(f"🔎 #{number}", Tap.OPERATOR_ORDER.below(number)))


def panel_alert(tr: Translator, text: Markup, action: Button | None = None) -> Screen:
    """Put an alert's text above a button that does something, if given, and that to the panel."""
    screen = alert_screen(tr, text, Button(tr.label("🔌 Panel"), Tap.PANEL.below()))
    return replace(screen, rows=((action,), *screen.rows)) if action else screen


def order_number(payload: Payload) -> str:
    """Return the number of the alert's order, empty if it has none."""
    return str(payload.get("order", ""))
