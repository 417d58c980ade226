"""Invisible characters are stripped, except joiners that spelling needs."""

import pytest
from hypothesis import given

from bot.text.invisible import strip_invisible, trim_invisible
from tests.orders.parameters.anything import HIDDEN, anything


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("plain", "plain"),
        ("  plain  ", "plain"),
        ("two  spaces", "two  spaces"),
        ("a\tb", "a b"),
        ("a\u00a0b", "a b"),
        ("a\u3000b", "a b"),
        ("\u2800\u3164", ""),
        ("a\x00b\x07", "ab"),
        ("a\u200bb", "ab"),
        ("\u202eevil\u202c", "evil"),
        ("\u2066a\u2069", "a"),
        ("\ufeffa", "a"),
        ("so\u00adft", "soft"),
        ("a\ud800b", "ab"),
        ("&amp; <b>", "&amp; <b>"),
        ("é", "é"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_what_is_not_seen_goes(line: str, seen: str) -> None:
    assert strip_invisible(line) == seen


@pytest.mark.parametrize(
    "line",
    [
        "👨‍👩‍👧‍👦 family",
        "👍🏽",
        "❤️ love",
        "❤️‍🔥",
        "1️⃣ first",
        "🇷🇺🇺🇸",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می‌خواهم",
        "क्‍ष",
        "ශ්‍රී",
        "ไทย ภาษา",
        "한국어",
        "שלום",
    ],
)
def test_emoji_and_scripts_stay_whole(line: str) -> None:
    assert strip_invisible(line) == line


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("a\u200db", "ab"),
        ("a\u200cb", "ab"),
        ("👍\u200d", "👍"),
        ("👍\u200dx", "👍x"),
        ("\u200d👍", "👍"),
        ("م\u200c", "م"),
        ("\u200cم", "م"),
        ("a\ufe0f", "a"),
        ("x\U000e0067", "x"),
    ],
)
def test_joiners_and_styles_out_of_place_go(line: str, seen: str) -> None:
    assert strip_invisible(line) == seen


@given(anything)
def test_nothing_hidden_is_left_and_nothing_is_cleaned_twice(text: str) -> None:
    seen = strip_invisible(text)
    assert not HIDDEN.search(seen)
    assert seen == seen.strip()
    assert strip_invisible(seen) == seen


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("\u200e\n link \u2069\ufeff", "link"),
        ("a\u200bb", "a\u200bb"),
        ("\u2028", ""),
        ("", ""),
        ("❤️", "❤️"),
    ],
)
def test_only_the_ends_are_trimmed(text: str, rest: str) -> None:
    assert trim_invisible(text) == rest


@given(anything)
def test_what_was_trimmed_is_trimmed(text: str) -> None:
    assert trim_invisible(trim_invisible(text)) == trim_invisible(text)
