"""Panels' titles: cleaned, and cut to a width or a length."""

from decimal import Decimal
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.catalog.rules.headings import is_heading, is_separator
from bot.text.cleaning import clean, clean_lines, remove_unstorable
from bot.text.cutting import ELLIPSIS, cut_to_width
from bot.text.graphemes import clusters, column_width

FAMILY = "👨\u200d👩\u200d👦"
WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
names = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("ab 🚀♻️\u200d\ufe0f\u200b\u202e🇹🇷🏽e\u0301&;#x41\t"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Plain name", "Plain name"),
        ("  two\t\tspaces \n and lines\u2028", "two spaces and lines"),
        ("HQ &amp; Real", "HQ & Real"),
        ("twice &amp;amp; escaped &amp;#039;", "twice & escaped '"),
        ("&lt;b&gt;", "<b>"),
        ("zero\u200bwidth \ufeffmark", "zerowidth mark"),
        ("Sug\u00adges\u00adted", "Suggested"),
        ("right\u202eto\u202cleft \u2067x\u2069", "righttoleft x"),
        ("bell\x07 nul\x00 del\x7f", "bell nul del"),
        ("half \ud83d of a pair", "half of a pair"),
        ("private \ue000 use", "private use"),
        ("no\u00a0break\u3000wide", "no break wide"),
        ("blank \u2800\u3164 letters", "blank letters"),
        ("30 Days ♻️", "30 Days ♻️"),
        ("stray a\ufe0f style", "stray a style"),
        ("1\ufe0f\u20e3 keycap", "1\ufe0f\u20e3 keycap"),
        ("text ♻\ufe0e style", "text ♻ style"),
        (f"family {FAMILY}", f"family {FAMILY}"),
        ("stray\u200djoiner 👩\u200d", "strayjoiner 👩"),
        ("👩\u200b\u200d\u200b👦", "👩\u200d👦"),
        ("👁\ufe0f\u200d🗨\ufe0f", "👁\ufe0f\u200d🗨\ufe0f"),
        (f"flag {WALES}", f"flag {WALES}"),
        ("loose \U000e0067\U000e007f tags", "loose tags"),
        ("young \U0001fae8 emoji", "young \U0001fae8 emoji"),
        ("Накрутка ᴺᴱᵂ", "Накрутка ᴺᴱᵂ"),
        ("", ""),
    ],
)
def test_a_name_is_cleaned_of_what_nobody_sees(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@given(names)
@example("&" + "amp;" * 5)
def test_a_clean_name_holds_nothing_invisible_and_single_spaces(raw: str) -> None:
    cleaned = clean(raw)
    assert cleaned == " ".join(cleaned.split())
    assert not any(category(character) in ("Cc", "Cs", "Co", "Zl", "Zp") for character in cleaned)
    assert not any(character in cleaned for character in "\u200b\u200c\u202a\u202e\u2066\ufeff\xad")
    cleaned.encode()  # nothing that a database or Telegram would refuse


@given(names.filter(lambda raw: "&" not in raw))
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)


def test_a_description_keeps_its_lines_but_no_heap_of_empty_ones() -> None:
    raw = "\n\n Start:\t0-1 hour \r\n\n\n\nSpeed &amp; more\u200b\n \n"
    assert clean_lines(raw) == "Start: 0-1 hour\n\nSpeed & more"
    assert clean_lines("") == ""


def test_what_a_database_refuses_is_not_stored() -> None:
    assert remove_unstorable("a\x00b\ud83dc\u200b") == "abc\u200b"


@pytest.mark.parametrize("title", ["~~~~", "────", "🔽🔽🔽", "", "_ _", "⭐ | ⭐", "…"])
def test_a_name_without_letter_or_digit_is_a_separator(title: str) -> None:
    assert is_separator(title)


@pytest.mark.parametrize("title", ["a", "~~ 1 ~~", "Я", "🔽 漢 🔽", "ᴺᴱᵂ"])
def test_a_name_that_says_anything_is_no_separator(title: str) -> None:
    assert not is_separator(title)


@pytest.mark.parametrize(
    ("title", "rate", "low", "high", "heading"),
    [
        ("🔽🔽 Custom Comments 🔽🔽", "0", 1, 1, True),
        ("🔽🔽 Custom Comments 🔽🔽", "1000", 1, 1, True),
        ("~~~ Instagram ~~~", "1000.00", 1, 1, True),
        ("Instagram", "0", 1, 1, True),
        ("Instagram", "0.000", 1, 1, True),
        ("Channel boost for a day", "3.5", 1, 1, False),
        ("[ Boost ] for a day", "3.5", 1, 1, False),
        ("🔽🔽 Custom Comments 🔽🔽", "0", 1, 100, False),
        ("🔽🔽 Custom Comments 🔽🔽", "0", 10, 10, False),
        ("Instagram", "sNaN", 1, 1, False),
    ],
)
def test_a_heading_is_one_piece_at_no_price_or_between_rules(
    title: str, rate: str, low: int, high: int, heading: bool
) -> None:
    assert is_heading(title, Decimal(rate), low, high) is heading


@pytest.mark.parametrize(
    ("title", "length", "expected"),
    [
        ("Telegram", 8, "Telegram"),
        ("Telegram", 7, "Telegr…"),
        ("Telegram Members | fast", 19, "Telegram Members…"),
        ("Members [ Max 10K ]", 11, "Members…"),
        ("🚀🚀🚀", 6, "🚀🚀🚀"),
        ("🚀🚀🚀", 5, "🚀🚀…"),
        ("🚀🚀🚀", 4, "🚀…"),
        (f"ab{FAMILY}cd", 4, "ab…"),
        (f"ab{FAMILY}cd", 5, f"ab{FAMILY}…"),
        ("cafe\u0301s au lait", 5, "cafe\u0301…"),
        ("🇹🇷🇩🇪🇫🇷", 5, "🇹🇷🇩🇪…"),
        ("漢字漢字", 5, "漢字…"),
        ("Telegram", 1, "…"),
        ("Telegram", 0, ""),
        ("Telegram", -3, ""),
        ("", 0, ""),
        ("", 5, ""),
    ],
)
def test_a_name_is_cut_between_characters(title: str, length: int, expected: str) -> None:
    assert cut_to_width(title, length) == expected


def columns(text: str) -> int:
    return sum(column_width(cluster) for cluster in clusters(text))


@given(names, st.integers(min_value=1, max_value=40))
def test_a_cut_name_fits_and_is_a_beginning_of_whole_characters(raw: str, length: int) -> None:
    title = clean(raw)
    label = cut_to_width(title, length)
    assert columns(label) <= length
    if columns(title) <= length:
        assert label == title
        return
    assert label.endswith(ELLIPSIS)
    kept = list(clusters(label[: -len(ELLIPSIS)]))
    assert kept == list(clusters(title))[: len(kept)]


@given(names, st.integers(min_value=2, max_value=40))
def test_no_room_is_wasted_but_for_dangling_signs(raw: str, length: int) -> None:
    title = clean(raw)
    label = cut_to_width(title, length)
    if label == title:
        return
    kept = len(label) - len(ELLIPSIS)
    dropped = title[kept:].lstrip(" |/-–—,:;[(&+")
    next_one = next(clusters(dropped), "")
    assert columns(title[: len(title) - len(dropped)]) + columns(next_one) >= length - 1
