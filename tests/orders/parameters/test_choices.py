"""Answers that are one of a few choices, typed."""

import pytest
from hypothesis import given

from bot.catalog.rules.forms import DELAYS, DEVICES, TRAFFIC
from bot.orders.parameters import BadParameter
from bot.orders.parameters.choices import (
    LONGEST_KEYWORD,
    read_delay,
    read_device,
    read_keyword,
    read_type_of_traffic,
)
from tests.orders.parameters.anything import BREAKS_A_LINE, HIDDEN, anything


@pytest.mark.parametrize("minutes", DELAYS)
def test_every_delay_of_the_document_is_taken(minutes: int) -> None:
    assert read_delay(str(minutes)) == minutes


@pytest.mark.parametrize("typed", ["1", "7", "299", "599"])
def test_a_delay_between_them_is_answered_with_all_there_are(typed: str) -> None:
    with pytest.raises(BadParameter) as refusal:
        read_delay(typed)
    assert refusal.value.params["minutes"] == int(typed)
    assert refusal.value.params["choices"].split(", ") == [str(each) for each in DELAYS]


@pytest.mark.parametrize("typed", ["601", "-1", "", "soon"])
def test_a_delay_beyond_them_is_refused(typed: str) -> None:
    with pytest.raises(BadParameter):
        read_delay(typed)


def test_devices_and_traffic_are_numbers_of_the_document() -> None:
    assert [read_device(str(number)) for number in DEVICES] == [1, 2, 3, 4, 5]
    assert [read_type_of_traffic(kind) for kind in TRAFFIC] == ["1", "2", "3"]


@pytest.mark.parametrize("typed", ["0", "6", "mobile", ""])
def test_a_device_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(BadParameter):
        read_device(typed)


@pytest.mark.parametrize("typed", ["0", "4", "google", ""])
def test_a_kind_of_traffic_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(BadParameter):
        read_type_of_traffic(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("buy shoes", "buy shoes"),
        (" buy, shoes\n", "buy, shoes"),
        ("купить\u200b обувь", "купить обувь"),
        ("\n\nshoes\n", "shoes"),
        ("x" * LONGEST_KEYWORD, "x" * LONGEST_KEYWORD),
    ],
)
def test_a_keyword_is_one_clean_line(typed: str, found: str) -> None:
    assert read_keyword(typed) == found


@pytest.mark.parametrize("typed", ["", " \n", "one\ntwo", "one\u2028two", "\u200b"])
def test_no_keyword_and_several_are_refused(typed: str) -> None:
    with pytest.raises(BadParameter, match="one keyword"):
        read_keyword(typed)


def test_a_keyword_too_long_is_refused_with_the_limit() -> None:
    with pytest.raises(BadParameter) as refusal:
        read_keyword("x" * (LONGEST_KEYWORD + 1))
    assert refusal.value.params == {"length": LONGEST_KEYWORD + 1, "limit": LONGEST_KEYWORD}


@given(anything)
def test_any_text_is_one_clean_keyword_or_a_refusal(typed: str) -> None:
    try:
        found = read_keyword(typed)
    except BadParameter:
        return
    assert not HIDDEN.search(found)
    assert not BREAKS_A_LINE.search(found)
    assert read_keyword(found) == found
