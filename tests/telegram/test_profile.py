"""The menu and the descriptions are set in each language; operators get their own menu."""

from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError

from bot.demo.telegram import TelegramFault
from bot.i18n import SOURCE_LANGUAGE
from bot.screens.commands import menu_of
from bot.telegram import profile
from tests.screens.extremes import TRANSLATIONS
from tests.telegram.chat_line import Line, opened

LANGUAGES = list(TRANSLATIONS.languages)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with opened() as found:
        yield found


def names(commands: list[dict[str, str]]) -> list[str]:
    return [each["command"] for each in commands]


async def test_commands_and_descriptions_are_set_in_every_language(line: Line) -> None:
    await profile.set_profile(line.outgoing, TRANSLATIONS, "Test Shop")
    shown = line.telegram.world.profile
    for language in LANGUAGES:
        tr = TRANSLATIONS[language]
        expected = [{"command": n, "description": t} for n, t in menu_of(tr, operator=False)]
        assert shown.commands_for(5, language) == expected
        assert "Test Shop" in shown.text("description", language)
        assert "Test Shop" in shown.text("short_description", language)
    assert len({shown.text("description", language) for language in LANGUAGES}) == len(LANGUAGES)


async def test_a_language_the_shop_does_not_speak_gets_the_source_language(line: Line) -> None:
    await profile.set_profile(line.outgoing, TRANSLATIONS, "Test Shop")
    shown = line.telegram.world.profile
    assert shown.commands_for(5, "eo") == shown.commands_for(5, SOURCE_LANGUAGE)
    assert shown.text("description", "eo") == shown.text("description", SOURCE_LANGUAGE)


async def test_operators_get_theirs_besides_and_who_is_not_there_yet_is_named(line: Line) -> None:
    line.telegram.user(1, "Operator", started=True)
    line.telegram.user(2, "Operator")
    await profile.set_profile(line.outgoing, TRANSLATIONS, "Test Shop")
    assert await profile.set_operator_commands(line.outgoing, TRANSLATIONS, [1, 2]) == {2}
    shown = line.telegram.world.profile
    for language in [*LANGUAGES, "eo"]:
        tr = TRANSLATIONS[language if language in LANGUAGES else TRANSLATIONS.default]
        expected = [{"command": n, "description": t} for n, t in menu_of(tr, operator=True)]
        assert shown.commands_for(1, language) == expected
    everybodys = names(shown.commands_for(5, "en"))
    assert everybodys == [name for name, _ in menu_of(TRANSLATIONS["en"], operator=False)]
    assert set(everybodys) < set(names(shown.commands_for(1, "en")))


async def test_trouble_with_telegram_is_not_taken_for_an_absent_operator(line: Line) -> None:
    line.telegram.faults.add(TelegramFault.SERVER_ERROR, "setMyCommands")
    with pytest.raises(NetworkError):
        await profile.set_operator_commands(line.outgoing, TRANSLATIONS, [1])
