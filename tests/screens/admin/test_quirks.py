"""A panel's quirks as operators see them."""

import pytest

from bot.quirks.definitions import QUIRK_DEFINITIONS, parse_quirk
from bot.quirks.value_readers import BadQuirkValue
from bot.screens.admin import quirks
from bot.screens.callback_data import Tap
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import button_data, render

EN = TRANSLATIONS["en"]


def test_every_departure_has_a_line_and_every_other_setting_is_named() -> None:
    given = {"comment_forbidden": [",", "|"], "batch_mode": "single", "colour": "blue"}
    text = render(quirks.quirk_list(EN, given)).text
    for line in ("comment_forbidden = , |", "batch_mode = single", "colour = blue"):
        assert f"• {line}" in text
    assert "bills both" in text
    assert "left aside" in text
    rest = text.split("Not set: ")[1].splitlines()[0].split(", ")
    assert set(rest) == QUIRK_DEFINITIONS.keys() - given.keys()


def test_a_panel_of_the_document_departs_in_nothing() -> None:
    screen = quirks.quirk_list(EN, {})
    assert "In nothing that is known here" in render(screen).text
    assert button_data(screen) == [Tap.PANEL_PROBE(), Tap.PANEL(), Tap.DESK()]


def test_where_everything_is_set_nothing_is_left_to_set() -> None:
    given = {
        name: parse_quirk(name, definition.example, {})
        for name, definition in QUIRK_DEFINITIONS.items()
    }
    assert "Not set" not in render(quirks.quirk_list(EN, given)).text


def test_a_change_is_told_from_and_to() -> None:
    text = render(quirks.quirk_changed(EN, "drip_intervals", None, [5, 10])).text
    assert "drip_intervals: not set → 5, 10" in text
    assert "minutes" in text
    text = render(quirks.quirk_changed(EN, "colour", "blue", None)).text
    assert "colour: blue → not set" in text


def test_a_long_value_is_cut() -> None:
    text = render(quirks.quirk_changed(EN, "user_agent", "x" * 100, "y" * 1000)).text
    assert "x" * 100 in text
    assert "y" * (quirks.LONGEST_VALUE + 1) not in text


@pytest.mark.parametrize("name", QUIRK_DEFINITIONS)
def test_a_refusal_says_what_is_allowed_and_shows_an_example(name: str) -> None:
    with pytest.raises(BadQuirkValue) as refusal:
        QUIRK_DEFINITIONS[name].read("")
    text = render(quirks.quirk_refused(EN, name, refusal.value)).text
    assert "Allowed: " in text
    assert f"/panel set {name} {QUIRK_DEFINITIONS[name].example}" in text
    assert "Nothing was changed" in text
