"""Reading numbers as people and programs write them; what may mean two numbers is unreadable."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.numbers import LARGEST_COUNT, LONGEST_NUMBER, Unreadable, parse_amount, parse_count

NO_COUNT = [
    "2.000",  # a program's 2, or a person's two thousand
    "0.000",
    "31250.000",
    "2,300.000",
    "2e-3",
    "4.5",
    "4,5",
    "4,50",
    "0,900",
    "23,00,0",
    "2,30,000",
    "23 00",
    "2 300 left",
    "left: 12",
    "~12",
    "> 12",
    "12/40",
    "12%",
    "$12",
    "12 USD",
    "twelve",
    "0x1f",
    "²",
    "-",
    "--4",
    "n/a",
    "NaN",
    "1e300",
    str(LARGEST_COUNT + 1),
    "9" * (LONGEST_NUMBER + 1),
]

COUNTS = {
    "2300": 2300,
    " 2300\n": 2300,
    "+7": 7,
    "-7": -7,
    "\N{MINUS SIGN}7": -7,
    "640.0": 640,
    "640.00": 640,
    "640.0000": 640,
    "6.4e2": 640,
    "2,300": 2300,
    "2,000": 2000,
    "2,300.00": 2300,
    "12,345,678": 12_345_678,
    "12.345.678": 12_345_678,
    "2.300,00": 2300,
    "2 300": 2300,
    "2\u00a0300": 2300,
    "2\u2009300": 2300,
    "2\u202f300": 2300,
    "2'300": 2300,
    "2\N{RIGHT SINGLE QUOTATION MARK}300": 2300,
    "٢٣٠٠": 2300,  # Arabic
    "۲۳۰۰": 2300,  # Persian
    "२३००": 2300,  # Hindi
    "\uff12\uff13\uff10\uff10": 2300,  # full width
    "٢٬٣٠٠": 2300,
    "\u200f٢٣٠٠\u200e": 2300,
    "2300\u200b": 2300,
    str(LARGEST_COUNT): LARGEST_COUNT,
}


@pytest.mark.parametrize(("written", "count"), COUNTS.items())
def test_a_count_is_read_in_any_script_and_grouping(written: str, count: int) -> None:
    assert parse_count(written) == count


@pytest.mark.parametrize("written", NO_COUNT)
def test_a_text_that_may_be_another_count_or_none_is_unreadable(written: str) -> None:
    assert parse_count(written) is Unreadable.NUMBER


AMOUNTS = {
    "2.155": "2.155",
    "2.000": "2",
    ".5": "0.5",
    "5.": "5",
    "3e-07": "0.0000003",
    "2,300.75000": "2300.75",
    "2,300.750": "2300.75",
    "2.300,75": "2300.75",
    "2.300,750": "2300.75",
    "2 300,75": "2300.75",
    "2\u202f300.75": "2300.75",
    "2'300.75": "2300.75",
    "12,345,678": "12345678",
    "12.345.678": "12345678",
    "12.345.678,9": "12345678.9",
    "61,25": "61.25",
    "0,125": "0.125",
    "1234,567": "1234.567",
    "$61.25": "61.25",
    "-$61.25": "-61.25",
    "$ -61.25": "-61.25",
    "61.25$": "61.25",
    "61.25 USD": "61.25",
    "usd 61.25": "61.25",
    "$61.25 USD": "61.25",
    "US$61.25": "61.25",
    "R$ 2.300,75": "2300.75",
    "61,25 €": "61.25",
    "₹2,300.75": "2300.75",
    "Rs. 61": "61",
    "61 руб.": "61",
    "61.25 USDT": "61.25",
    "٦١": "61",
    "٦١٫٢٥": "61.25",
    "٢٬٣٠٠٫٧٥": "2300.75",
}


@pytest.mark.parametrize(("written", "amount"), AMOUNTS.items())
def test_an_amount_is_read_where_it_has_one_meaning(written: str, amount: str) -> None:
    assert parse_amount(written) == Decimal(amount)


@pytest.mark.parametrize(
    "written",
    ["2,300", "2,300 USD", "-2,300", "23,00,000", "1.2.3", "1,23.4,5", "61 left", "from 61", "61%",
     "$", "EUR", "61.25 ABCD", "$$61", "1..2", "nan", "-Infinity", "1e999", "1e-999"],
)  # fmt: skip
def test_an_amount_with_two_meanings_or_none_is_unreadable(written: str) -> None:
    assert parse_amount(written) is Unreadable.NUMBER


@pytest.mark.parametrize("written", ["", "  ", "\u200b", "None", "NULL", " null "])
def test_a_text_that_says_nothing_is_absent(written: str) -> None:
    assert parse_count(written) is None
    assert parse_amount(written) is None


@given(st.integers(-LARGEST_COUNT, LARGEST_COUNT))
def test_a_grouped_count_is_the_count(number: int) -> None:
    assert parse_count(str(number)) == number
    assert parse_count(f"{number:,}") == number
    assert parse_count(f"{number:,}".replace(",", "\u00a0")) == number


@given(st.decimals(-(10**9), 10**9, places=5))
def test_an_amount_with_five_decimals_has_one_meaning_in_every_spelling(number: Decimal) -> None:
    english = f"{number:,}"
    assert parse_amount(str(number)) == parse_amount(english) == number
    assert parse_amount(english.translate(str.maketrans(",.", ".,"))) == number
    assert parse_amount(english.replace(",", " ")) == number


@given(st.text(alphabet="0123456789.,' -+eE$%٣²\u00a0aUSD"))
def test_nothing_raises(written: str) -> None:
    count, amount = parse_count(written), parse_amount(written)
    assert count is None or isinstance(count, Unreadable | int)
    assert amount is None or isinstance(amount, Unreadable) or amount.is_finite()
