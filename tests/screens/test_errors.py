"""Screens of refusals and failures."""

import pytest

from bot.errors import Amount, ShopError
from bot.screens import errors
from bot.screens.callback_data import Tap
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import button_data, render

languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))


@languages
def test_a_refusal_shows_money_and_numbers_in_the_persons_language(language: str) -> None:
    tr = TRANSLATIONS[language]
    error = ShopError("{a} | {b} | {c}", a=Amount(1_234_500_000, "USD"), b=12_345, c="<x>")
    screen = errors.refusal(tr, error)
    expected = [tr.money(1_234_500_000, "USD"), tr.number(12_345), "<x>"]
    assert render(screen).text.split(" | ") == expected
    assert button_data(screen) == [Tap.MENU()]


@languages
def test_a_failure_of_ours_says_whom_to_ask(language: str) -> None:
    tr = TRANSLATIONS[language]
    for show in (errors.broken, errors.banned):
        named, alone = render(show(tr, "@operator")).text, render(show(tr, "")).text
        assert named.startswith(alone)
        assert "@operator" in named.removeprefix(alone)


def test_who_is_banned_gets_no_buttons() -> None:
    assert button_data(errors.banned(TRANSLATIONS["en"], "")) == []
