"""Recognize answers to operators' commands."""

from bot.screens.admin import replies
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render


def refused(text: str) -> bool:
    """Return True if an answer explains the command instead of doing it."""
    return render(replies.usage(TRANSLATIONS["en"], "x", "y")).text.splitlines()[-1] in text
