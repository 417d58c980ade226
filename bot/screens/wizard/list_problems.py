"""What is wrong with a list, or with the file it was sent in, said above its question."""

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.parameters import LIST_LIMIT


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
