"""What an operator sees of the panel's settings."""

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
"""Characters of a setting's value that are shown."""


def quirk_list(tr: Translator, quirks: Mapping[str, Any]) -> Screen:
    """Show what departs from the document, a line of explanation each, and what may be set."""
    set_ = [_departure(tr, name, value) for name, value in quirks.items()]
    rest = ", ".join(name for name in QUIRK_DEFINITIONS if name not in quirks)
    text = lines(
        tr.say("⚙️ <b>How this panel departs from the document</b>"),
        *(set_ or [tr.say("In nothing that is known here.")]),
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
    """Say what a setting was and is."""
    habit = QUIRK_DEFINITIONS.get(name)
    text = lines(
        tr.say(
            "✅ <code>{name}</code>: {before} → {after}",
            name=cut_to_width(name, LONGEST_VALUE),
            before=quirk_value(tr, before),
            after=quirk_value(tr, after),
        ),
        tr.label(habit.meaning) if habit else None,
        tr.say("It holds from the next order on."),
    )
    return Screen(text, quirk_buttons(tr))


def quirk_refused(tr: Translator, name: str, refusal: BadQuirkValue) -> Screen:
    """Say what a setting takes; nothing was changed."""
    habit = QUIRK_DEFINITIONS[name]
    text = lines(
        tr.say("⚠️ <code>{name}</code>: {meaning}", name=name, meaning=tr.label(habit.meaning)),
        tr.label(refusal.msgid, **refusal.localized_params(tr)),
        tr.say(
            "Write <code>{example}</code>\nNothing was changed.",
            example=f"/panel set {name} {habit.example}",
        ),
    )
    return Screen(text, quirk_buttons(tr))


def _departure(tr: Translator, name: str, value: Any) -> Markup:
    habit = QUIRK_DEFINITIONS.get(name)
    meaning = tr.label(habit.meaning) if habit else tr.label("Not known here, and left aside.")
    return tr.say(
        "• <code>{name}</code> = {value}\n  {meaning}",
        name=cut_to_width(name, LONGEST_VALUE),
        value=quirk_value(tr, value),
        meaning=meaning,
    )


def quirk_value(tr: Translator, value: Any) -> str:
    """Write a setting's value as an operator would type it, cut where it is long."""
    if value is None:
        return tr.label("not set")
    return cut_to_width(format_quirk(value), LONGEST_VALUE)


def _panel(tr: Translator, *, below: bool = False) -> Button:
    return Button(tr.label("🔌 Panel"), Tap.PANEL.below() if below else Tap.PANEL())


def quirk_buttons(tr: Translator, *, below: bool = False) -> tuple[Row, ...]:
    """Return the ways on from here."""
    tap = Tap.PANEL_QUIRKS
    quirks = Button(tr.label("⚙️ Settings"), tap.below() if below else tap())
    return ((quirks, _panel(tr, below=below)), (buttons.desk(tr, below=below),))
