"""Short replies to an operator's command: ask again, done, how it is written."""

from markupsafe import Markup

from bot.i18n import Translator
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen


def confirmation(tr: Translator, question: Markup, number: int) -> Screen:
    """Ask an operator once more before money moves."""
    yes = Button(tr.label("✅ Yes, do it"), Tap.YES(number))
    no = Button(tr.label("✖ No"), Tap.NO())
    return Screen(question, ((yes, no),))


def done(tr: Translator, text: Markup) -> Screen:
    """Say that it is done."""
    return Screen(text, ((buttons.desk(tr),),))


def usage(tr: Translator, example: str, meaning: str) -> Screen:
    """Say how a command is written; nothing was changed."""
    text = tr.say(
        "Write <code>{example}</code>\n{meaning}\nNothing was changed.",
        example=example,
        meaning=tr.label(meaning),
    )
    return Screen(text, ((buttons.desk(tr),),))


def nothing_done(tr: Translator) -> Screen:
    """Say that nothing was done."""
    return done(tr, tr.say("Nothing was done."))
