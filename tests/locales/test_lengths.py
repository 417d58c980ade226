"""Texts that Telegram or a phone cuts are short enough in every language."""

import re

import pytest
from telegram.constants import BotCommandLimit, BotDescriptionLimit

from bot.i18n import SOURCE_LANGUAGE, Translations, Translator
from bot.screens.commands import menu_of
from bot.screens.screen import ALERT_LIMIT
from tests.locales.shapes import placeholders
from tests.locales.spoken import spoken

BUTTON = 40
"""Characters of a button in a row of its own that a narrow phone shows uncut."""

LONG = {"shop": "S" * 64, **dict.fromkeys(("number", "limit", "count"), "9" * 19)}
"""The longest name of a shop (SHOP_NAME) and the longest numbers."""

TRANSLATIONS = Translations()

languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))


def used_as(*uses: str) -> list[str]:
    found = [each.literals[0] for each in spoken() if each.use in uses and each.literals]
    assert found, f"no text is used as {uses}"
    return found


def shown(tr: Translator, msgid: str) -> str:
    """Return a label with its parameters empty, because they are as long in every language."""
    return tr.label(msgid, **dict.fromkeys(placeholders(msgid), ""))


@languages
def test_a_button_that_is_short_in_english_is_short(language: str) -> None:
    tr, english = TRANSLATIONS[language], TRANSLATIONS[SOURCE_LANGUAGE]
    short = [msgid for msgid in used_as("button") if len(shown(english, msgid)) <= BUTTON]
    assert len(short) > 10
    long = {text for msgid in short if len(text := shown(tr, msgid)) > BUTTON}
    assert not long


@languages
def test_a_toast_fits(language: str) -> None:
    tr = TRANSLATIONS[language]
    for msgid in used_as("toast"):
        assert 0 < len(tr.label(msgid, **LONG)) <= ALERT_LIMIT, msgid


@languages
def test_the_profile_fits(language: str) -> None:
    tr = TRANSLATIONS[language]
    for use, limit in (
        ("description", BotDescriptionLimit.MAX_DESCRIPTION_LENGTH),
        ("short_description", BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH),
    ):
        for msgid in used_as(use):
            assert 0 < len(tr.label(msgid, **LONG)) <= limit, msgid


@languages
def test_the_commands_are_described_within_the_limits(language: str) -> None:
    tr = TRANSLATIONS[language]
    commands = menu_of(tr, operator=True)
    assert len(commands) <= BotCommandLimit.MAX_COMMAND_NUMBER
    assert len({name for name, _ in commands}) == len(commands)
    for name, description in commands:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert description == description.strip()
        low, high = BotCommandLimit.MIN_DESCRIPTION, BotCommandLimit.MAX_DESCRIPTION
        assert low <= len(description) <= high
