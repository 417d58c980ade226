"""Telegram accepts every screen in every language, filled with the longest values."""

import inspect
from importlib import import_module
from pkgutil import walk_packages

import orjson
import pytest

from bot import screens
from bot.demo.telegram.keyboards import MAX_DATA, MAX_ROW
from bot.screens.callback_data import Tap
from bot.screens.screen import DATA_LIMIT, TEXT_LIMIT, Screen
from tests.screens.extremes import BIG, KINDS, NAMES, TAGS, TRANSLATIONS, Extremes, every_screen
from tests.screens.rendered import button_labels, render

languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))

SHORT = 2
THUMB = 3
"""Buttons with words in a row; more are too narrow to read."""


def makers() -> set[str]:
    """Return the names of all public functions in bot/screens that return a screen."""
    return {
        f"{module.name.removeprefix('bot.screens.')}.{name}"
        for module in walk_packages(screens.__path__, "bot.screens.")
        for name, function in inspect.getmembers(import_module(module.name), callable)
        if function.__module__ == module.name
        and not name.startswith("_")
        and inspect.isfunction(inspect.unwrap(function))
        and inspect.unwrap(function).__annotations__.get("return") is Screen
    }


def test_no_screen_is_forgotten() -> None:
    tr = TRANSLATIONS["en"]
    assert {name for name, _ in every_screen(tr, Extremes())} == makers()


def test_the_limits_are_telegrams() -> None:
    assert DATA_LIMIT == MAX_DATA
    assert TEXT_LIMIT == 4096


@pytest.mark.parametrize("kind", KINDS)
@languages
def test_every_screen_is_one_that_telegram_takes(language: str, kind: str) -> None:
    tr = TRANSLATIONS[language]
    for name, screen in every_screen(tr, KINDS[kind]):
        try:
            shown = render(screen)
        except Exception as refusal:
            raise AssertionError(f"{name}: {refusal}\n{str(screen.text)[:300]}") from refusal
        assert shown.text.strip(), name
        for row in screen.rows:
            assert 0 < len(row) <= MAX_ROW, name
            # The days of the week head a calendar: two letters, and nothing to hit.
            worded = [b for b in row if sum(map(str.isalpha, b.text)) > SHORT]
            assert len(worded) <= THUMB, f"{name}: {[b.text for b in row]}"


@languages
def test_every_screen_survives_being_stored(language: str) -> None:
    tr = TRANSLATIONS[language]
    for name, screen in every_screen(tr, KINDS["tags"]):
        stored = orjson.loads(orjson.dumps(screen.as_json()))
        assert Screen.from_json(stored) == screen, name


@languages
def test_what_others_have_written_is_never_a_tag_an_entity_or_a_placeholder(language: str) -> None:
    tr = TRANSLATIONS[language]
    allowed = {"bold", "italic", "code", "date_time"}
    trouble = Extremes(name=NAMES["tags"], link="https://example.com/?<b>&amp;", text=TAGS * 5)
    begin = TAGS[:24]
    found = 0
    for name, screen in every_screen(tr, trouble):
        shown = render(screen)
        types = {each["type"] for each in shown.entities}
        assert types <= allowed, f"{name}: {types}"
        if "Likes" in shown.text:
            assert begin in shown.text, f"{name}: {shown.text}"
            found += 1
    assert found > 100


@languages
def test_no_sentence_has_lost_a_parameter(language: str) -> None:
    tr = TRANSLATIONS[language]
    for name, screen in every_screen(tr, Extremes(name="N", link="https://example.com")):
        shown = "\n".join([render(screen).text, *button_labels(screen)])
        assert "{" not in shown, f"{name}: {shown}"
        assert "}" not in shown, f"{name}: {shown}"
        assert "None" not in shown, f"{name}: {shown}"


@pytest.mark.parametrize("tap", Tap)
def test_a_tap_carries_three_of_the_longest_ids(tap: Tap) -> None:
    assert len(tap.below(BIG, BIG, BIG).encode()) <= DATA_LIMIT
