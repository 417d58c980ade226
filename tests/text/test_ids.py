"""Ids as people type them and as buttons carry them."""

import pytest

from bot.text.ids import read_id, read_numbered


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("007", 7), ("9" * 18, 10**18 - 1)],
)
def test_digits_are_read_with_and_without_a_sign_before_them(text: str, number: int) -> None:
    assert read_id(text) == read_numbered(text) == read_numbered(f"#{text}") == number


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "-1", "+1", "1.0", "x", "²", "１２", "٣", "9" * 19, "##1", "1_000"]
)
def test_other_text_is_no_id(text: str) -> None:
    assert read_id(text) is None
    assert read_numbered(text) is None


def test_a_sign_is_for_people_only() -> None:
    assert read_id("#1") is None
