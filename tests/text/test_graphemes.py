"""The characters that a reader sees, and their widths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.graphemes import clusters, column_width

FAMILY = "👩\u200d👩\u200d👧"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("ab", ["a", "b"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        (FAMILY + "x", [FAMILY, "x"]),
        ("a" + ENGLAND + "b", ["a", ENGLAND, "b"]),
        ("🇫🇷🇩🇪", ["🇫🇷", "🇩🇪"]),
        ("🇫🇷🇩", ["🇫🇷", "🇩"]),
        ("x🇫🇷", ["x", "🇫🇷"]),
        ("1\ufe0f\u20e32", ["1\ufe0f\u20e3", "2"]),
        ("❤\ufe0f\u200d🔥!", ["❤\ufe0f\u200d🔥", "!"]),
        ("\u1112\u1161\u11ab\u1100", ["\u1112\u1161\u11ab", "\u1100"]),
        ("กำข", ["กำ", "ข"]),
        ("हिन्", ["हि", "न्"]),
        ("a\u200db", ["a\u200d", "b"]),
        ("é🚀ᴺ", ["é", "🚀", "ᴺ"]),
    ],
)
def test_a_text_falls_into_the_characters_a_reader_sees(text: str, expected: list[str]) -> None:
    assert list(clusters(text)) == expected


@pytest.mark.parametrize(
    ("cluster", "columns"),
    [
        ("a", 1),
        ("é", 1),
        ("e\u0301", 1),
        ("я", 1),
        ("漢", 2),
        ("ｗ", 2),
        ("🚀", 2),
        ("♻", 1),
        ("♻\ufe0f", 2),
        (FAMILY, 2),
        ("🇫🇷", 2),
        ("1\ufe0f\u20e3", 2),
        ("\U0001fae8", 2),  # younger than the tables of older Pythons
    ],
)
def test_emoji_and_wide_scripts_take_two_columns(cluster: str, columns: int) -> None:
    assert column_width(cluster) == columns


@given(st.text(st.sampled_from("ab🇫🇷🚀\u200d\ufe0f🏽\u0301漢 1\u20e3"), max_size=30))
def test_nothing_is_lost_and_no_cluster_begins_with_what_continues_one(text: str) -> None:
    parts = list(clusters(text))
    assert "".join(parts) == text
    assert not any(part[0] in "\u200d\ufe0f\u0301\u20e3🏽" for part in parts[1:])
