"""The panel's quirks as operators see and set them."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bot.i18n import Translator
from bot.quirks.definitions import QUIRK_DEFINITIONS, format_quirk
from bot.quirks.value_readers import BadQuirkValue
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row, Screen, lines
from bot.text.cutting import cut_to_width

LONGEST_VALUE = 120
"""Columns of a quirk's name or value that are shown."""


def quirk_list(tr: Translator, quirks: Mapping[str, Any]) -> Screen:
    """Show each quirk that is set with its meaning, and the names of those that are not."""
    set_quirks = [_quirk_line(tr, name, value) for name, value in quirks.items()]
    rest = ", ".join(name for name in QUIRK_DEFINITIONS if name not in quirks)
    text = lines(
        tr.say("⚙️ <b>How this panel departs from the document</b>"),
        *(set_quirks or [tr.say("In nothing that is known here.")]),
        "",
        tr.say("Not set: {names}", names=rest) if rest else None,
        tr.say(
            "<code>/panel set comment_forbidden , |</code>\n"
            "<code>/panel unset comment_forbidden</code>"
        ),
    )
    probe = Button(tr.label("🔬 Probe"), Tap.PANEL_PROBE())
    return Screen(text, ((probe, _panel(tr)), (buttons.desk(tr),)))


def quirk_changed(tr: Translator, name: str, before: Any, after: Any) -> Screen:
    """Show a quirk's value before and after; None if it was not or is not set."""
    definition = QUIRK_DEFINITIONS.get(name)
    text = lines(
        tr.say(
            "✅ <code>{name}</code>: {before} → {after}",
            name=cut_to_width(name, LONGEST_VALUE),
            before=quirk_value(tr, before),
            after=quirk_value(tr, after),
        ),
        tr.label(definition.meaning) if definition else None,
        tr.say("It holds from the next order on."),
    )
    return Screen(text, quirk_buttons(tr))


def quirk_refused(tr: Translator, name: str, refusal: BadQuirkValue) -> Screen:
    """Say which values a quirk takes; nothing was changed."""
    definition = QUIRK_DEFINITIONS[name]
    text = lines(
        tr.say("⚠️ <code>{name}</code>: {meaning}", name=name, meaning=tr.label(definition.meaning)),
        tr.label(refusal.msgid, **refusal.localized_params(tr)),
        tr.say(
            "Write <code>{example}</code>\nNothing was changed.",
            example=f"/panel set {name} {definition.example}",
        ),
    )
    return Screen(text, quirk_buttons(tr))


def _quirk_line(tr: Translator, name: str, value: Any) -> Markup:
    definition = QUIRK_DEFINITIONS.get(name)
    meaning = (
        tr.label(definition.meaning) if definition else tr.label("Not known here, and left aside.")
    )
    return tr.say(
        "• <code>{name}</code> = {value}\n  {meaning}",
        name=cut_to_width(name, LONGEST_VALUE),
        value=quirk_value(tr, value),
        meaning=meaning,
    )


def quirk_value(tr: Translator, value: Any) -> str:
    """Return a quirk's value as an operator types it, cut to LONGEST_VALUE columns."""
    if value is None:
        return tr.label("not set")
    return cut_to_width(format_quirk(value), LONGEST_VALUE)


def _panel(tr: Translator, *, below: bool = False) -> Button:
    return Button(tr.label("🔌 Panel"), Tap.PANEL.below() if below else Tap.PANEL())


def quirk_buttons(tr: Translator, *, below: bool = False) -> tuple[Row, ...]:
    """Return the buttons to the quirks, the panel and the desk."""
    tap = Tap.PANEL_QUIRKS
    quirks = Button(tr.label("⚙️ Settings"), tap.below() if below else tap())
    return ((quirks, _panel(tr, below=below)), (buttons.desk(tr, below=below),))
