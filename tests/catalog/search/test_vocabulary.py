"""Words are compared without case and accents, and numbers by their value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.search.vocabulary import fold, words_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("LIKES", "likes"),
        ("ПОДПИСЧИКИ", "подписчики"),
        ("Ёлка", "елка"),
        ("Éclair ÇA", "eclair ca"),
        ("İstanbul ılık", "istanbul ilik"),
        ("Straße Łódź Æon", "strasse lodz aeon"),
        ("𝗜𝗻𝘀𝘁𝗮𝗴𝗿𝗮𝗺 ᴺᴱᵂ", "instagram new"),
        ("e\u0301\u0302", "e"),
        ("ﬁve", "five"),
        ("مُشَاهَدَات", "مشاهدات"),
        ("", ""),
    ],
)
def test_case_accents_and_typographic_forms_make_no_difference(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("10K", ["10000"]),
        ("10к", ["10000"]),
        ("10,000", ["10000"]),
        ("10.000", ["10000"]),
        ("10 000 000", ["10000000"]),
        ("10 тыс", ["10000"]),
        ("1.5k 1,5k", ["1500", "1500"]),
        ("2M 2 млн", ["2000000", "2000000"]),
        ("1.2345k", ["1.2345", "k"]),
        ("0.5", ["0.5"]),
        ("007 №7", ["7", "7"]),
        ("30Days", ["30", "days"]),
        ("R30", ["r30"]),
        ("28.09.2025", ["28.09", "2025"]),
        ("٣٠", ["30"]),
        ("30 365", ["30", "365"]),
        ("9" * 5000, ["9" * 5000]),
        ("9" * 5000 + "k", ["9" * 5000, "k"]),
    ],
)
def test_numbers_are_known_by_their_value(written: str, words: list[str]) -> None:
    assert words_of(written) == words


def test_what_is_no_letter_and_no_digit_only_parts_words() -> None:
    assert words_of("Instagram — Likes|Views_[Real] 🚀 #1 @name") == [
        *("instagram", "likes", "views", "real", "1", "name"),
    ]
    assert words_of("👍 … |||") == []


@given(st.text(max_size=60))
def test_any_text_has_folded_words_and_no_others(text: str) -> None:
    for word in words_of(text):
        assert word
        assert fold(word) == word
        assert not any(part.isspace() or part == "_" for part in word)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Zs"]), max_size=40))
def test_upper_and_lower_case_have_the_same_words(text: str) -> None:
    assert words_of(fold(text)) == words_of(text)


@given(st.integers(0, 10**12), st.sampled_from(",."))
def test_a_number_is_the_same_with_and_without_its_thousands_marked(number: int, by: str) -> None:
    assert words_of(f"{number:,}".replace(",", by)) == [str(number)]
