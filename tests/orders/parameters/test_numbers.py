"""Numbers: read as people of any language type them, refused if they can be read in two ways."""

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.parameters import BadParameter, read_quantity, read_whole, suggest_quantities
from bot.orders.parameters.numbers import LONGEST_NUMBER
from tests.orders.parameters.anything import anything, complete

MOST = 10**12


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1000", 1_000),
        (" 1000 \n", 1_000),
        ("0", 0),
        ("007", 7),
        ("1000.", 1_000),
        ("1 000", 1_000),
        ("1  000", 1_000),
        ("1,000", 1_000),
        ("1.000", 1_000),
        ("1'000", 1_000),
        ("1’000", 1_000),
        ("1\u00a0000", 1_000),
        ("1\u202f000", 1_000),
        ("1\u2009000", 1_000),
        ("1,000,000", 1_000_000),
        ("1.000.000", 1_000_000),
        ("12 345 678", 12_345_678),
        ("1,00,000", 100_000),
        ("12,34,567", 1_234_567),
        ("１０００", 1_000),
        ("１，０００", 1_000),
        ("١٠٠", 100),
        ("١٬٠٠٠", 1_000),
        ("१०००", 1_000),
        ("\u200e1000\u200f", 1_000),
        ("\ufeff250", 250),
    ],
)
def test_digits_are_read_in_every_grouping(typed: str, number: int) -> None:
    assert read_quantity(typed, 0, MOST) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1k", 1_000),
        ("1K", 1_000),
        ("1к", 1_000),
        ("10 К", 10_000),
        ("1.5k", 1_500),
        ("1,5к", 1_500),
        ("2,5 К", 2_500),
        ("1.25k", 1_250),
        ("0.5k", 500),
        ("5 тыс", 5_000),
        ("5 тыс.", 5_000),
        ("5тысяч", 5_000),
        ("1 тысяча", 1_000),
        ("2 thousand", 2_000),
        ("1m", 1_000_000),
        ("1М", 1_000_000),
        ("2 млн", 2_000_000),
        ("2.5 млн.", 2_500_000),
        ("3 mln", 3_000_000),
        ("1 million", 1_000_000),
        ("2 миллиона", 2_000_000),
        ("1кк", 1_000_000),
        ("1 500k", 1_500_000),
        ("1.50k", 1_500),
        ("٥k", 5_000),
    ],
)
def test_thousands_and_millions_are_read_in_words_and_letters(typed: str, number: int) -> None:
    assert read_quantity(typed, 0, MOST) == number


@pytest.mark.parametrize(
    "typed",
    [
        "1.5",
        "1,5",
        "1.50",
        "12,34",
        "1,000.00",
        "1.000,00",
        "1.000,000",
        "1.0000",
        "0.500",
        "0,500",
        "1,0000",
        "1 00",
        "1.500k",
        "1,500k",
        "1.2345m",
        "1,00,00",
        "٫٥",
        "1,000 000",
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_again_with_how_to_type_it(typed: str) -> None:
    with pytest.raises(BadParameter, match="digits only") as refusal:
        read_quantity(typed, 10, 1_500)
    assert refusal.value.params == {"minimum": 10, "maximum": 1_500}


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-5",
        "+5",
        "1e3",
        "0x10",
        "5 apples",
        "k",
        "тыс",
        "five",
        "²",
        "10²",
        "½",
        "Ⅷ",
        "1٣",
        "1\u200e000",
        "\u202e123",
        "NaN",
        "1/2",
        "100%",
        "1" * (LONGEST_NUMBER + 1),
    ],
)
def test_what_is_no_number_is_asked_again_with_the_bounds(typed: str) -> None:
    with pytest.raises(BadParameter, match="Please send a number from 10 to 1500") as refusal:
        read_quantity(typed, 10, 1_500)
    assert refusal.value.params == {"minimum": 10, "maximum": 1_500}


def test_a_number_out_of_bounds_names_the_bound_it_missed() -> None:
    with pytest.raises(BadParameter, match="smallest order is 10") as few:
        read_quantity("9", 10, 1_500)
    assert few.value.params == {"number": 9, "minimum": 10}
    with pytest.raises(BadParameter, match="largest order is 1500") as many:
        read_quantity("4812", 10, 1_500)
    assert many.value.params == {"number": 4_812, "maximum": 1_500}


def test_a_number_that_is_no_quantity_is_refused_without_a_word_of_orders() -> None:
    with pytest.raises(BadParameter, match="must be 2 or more") as small:
        read_whole("1", 2, 30)
    assert small.value.params == {"number": 1, "minimum": 2}
    with pytest.raises(BadParameter, match="must be 30 or less") as large:
        read_whole("31", 2, 30)
    assert large.value.params == {"number": 31, "maximum": 30}


@pytest.mark.parametrize("bound", [1, 2, 30])
def test_the_bounds_themselves_are_allowed(bound: int) -> None:
    assert read_whole(str(bound), 1, 30) == bound
    assert read_quantity(str(bound), bound, bound) == bound


def test_a_number_of_many_digits_is_too_many_and_not_a_riddle() -> None:
    with pytest.raises(BadParameter, match="too many"):
        read_quantity("9" * LONGEST_NUMBER, 1, MOST)


@given(
    st.integers(0, MOST), st.sampled_from(["en", "ru", "de", "fr", "de_CH", "en_IN", "fa", "hi"])
)
def test_a_number_written_by_a_language_s_own_rules_reads_back(number: int, language: str) -> None:
    written = format_decimal(number, locale=language, numbering_system="default")
    assert read_quantity(written, 0, MOST) == number


@given(st.integers(0, MOST))
def test_what_was_read_reads_as_itself(number: int) -> None:
    assert read_quantity(str(number), 0, MOST) == number


@given(anything)
def test_any_text_is_a_number_within_the_bounds_or_a_refusal(typed: str) -> None:
    try:
        number = read_quantity(typed, 10, 5_000)
    except BadParameter as refusal:
        complete(refusal)
        return
    assert 10 <= number <= 5_000
    assert read_quantity(str(number), 10, 5_000) == number


@given(st.integers(1, 999), st.sampled_from([",", "."]), st.integers(0, 99))
def test_a_fraction_without_a_word_is_never_guessed(whole: int, point: str, part: int) -> None:
    with pytest.raises(BadParameter):
        read_quantity(f"{whole}{point}{part}", 0, MOST)


@given(st.integers(1, 10**7), st.integers(0, 10**7))
def test_suggestions_are_all_allowed_and_different(minimum: int, span: int) -> None:
    found = suggest_quantities(minimum, minimum + span)
    assert found == sorted(set(found))
    assert all(minimum <= number <= minimum + span for number in found)
    assert 1 <= len(found) <= 6
