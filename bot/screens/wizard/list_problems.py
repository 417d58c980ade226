"""What is wrong with a list, or with the file it was sent in."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.errors import ShopError
from bot.i18n import Translator
from bot.orders.parameters import LIST_LIMIT
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen, lines
from bot.screens.wizard import choices
from bot.screens.wizard.asking import back_and_cancel
from bot.screens.wizard.questions import OpenQuestion

SHOWN: Final = 5
"""Bad lines that are shown."""


def bad_lines(
    tr: Translator, question: OpenQuestion, good: int, refusals: Sequence[ShopError]
) -> Screen:
    """Show which lines are bad, beside how many good ones, and ask what to do about them."""
    bad, place = len(refusals), choices.number_of(question.parameter)
    more = bad - SHOWN
    text = lines(
        tr.say("⚠️ <b>{good} good, {bad} bad</b>", good=tr.number(good), bad=tr.number(bad)),
        *(_bad_line(tr, refusal) for refusal in refusals[:SHOWN]),
        tr.plural("… and {count} more", "… and {count} more", more) if more > 0 else None,
        "",
        tr.say("Leave out what is bad, or correct it and send all of it again?"),
    )
    leave = tr.label("✂️ Leave it out") if bad == 1 else tr.label("✂️ Leave them out")
    again = Button(tr.label("🔁 Send again"), Tap.SEND_AGAIN(place))
    return Screen(text, ((Button(leave, Tap.LEAVE_OUT(place)), again), *back_and_cancel(tr)))


def _bad_line(tr: Translator, refusal: ShopError) -> Markup:
    at, item = refusal.params["line"], refusal.params["item"]
    return tr.say("Line {line}: “{item}”", line=tr.number(at), item=item)


def only_empty_lines(tr: Translator) -> Markup:
    """Say that the text holds no line to take."""
    return tr.say("⚠️ There is nothing in it but empty lines. Please send it again.")


def list_too_long(tr: Translator) -> Markup:
    """Say that the list would be longer than LIST_LIMIT bytes; the lines before it are kept."""
    return tr.say(
        "⚠️ The list would be longer than {limit} bytes. What was there before has stayed.",
        limit=tr.number(LIST_LIMIT),
    )


def file_not_expected(tr: Translator) -> Markup:
    """Say that the open question does not take a file."""
    return tr.say("⚠️ A file is for a list. Please type or tap the answer here.")


def file_unreadable(tr: Translator) -> Markup:
    """Say that a file is too large, or Telegram did not give it."""
    return tr.say(
        "⚠️ The file could not be read: it must be a text file (.txt) of at most 1 MB. Please "
        "send it again, or its lines in a message."
    )
