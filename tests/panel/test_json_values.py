"""Reading JSON values: absent, unreadable and said are three things."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from bot.panel.json_values import (
    count_of,
    date_of,
    decimal_of,
    id_of,
    read_amount,
    read_count,
    switch_of,
    text_of,
)
from bot.text.numbers import LARGEST_COUNT, Unreadable
from tests.panel.any_json import ANYTHING


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (7, "7"),
        (-7, "-7"),
        (Decimal("0.90"), "0.90"),
        ("0.90", "0.90"),
        (" 8 ", "8"),
        ("+1.5", "1.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e-06", "0.000001"),
        ("2E+3", "2000"),
        ("-0.0", "0.0"),
        ("100000000000", "100000000000"),
    ],
)
def test_a_number_is_exact(value: Any, number: str) -> None:
    assert decimal_of(value) == Decimal(number)


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        "1..2",
        "1,500",
        "0x10",
        "1e999",
        "NaN",
        "Infinity",
        "9" * 49,
        0.5,
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1e31"),
        Decimal("1e-31"),
        10**31,
        [],
        {"amount": 1},
    ],
)
def test_what_is_written_and_no_amount_is_unreadable(value: Any) -> None:
    assert read_amount(value) is Unreadable.NUMBER
    assert decimal_of(value) is None


@pytest.mark.parametrize("value", [None, "", " ", "None", "null", "NULL"])
def test_what_says_nothing_is_absent_and_not_unreadable(value: Any) -> None:
    assert [read_amount(value), read_count(value)] == [None, None]
    assert [decimal_of(value), count_of(value)] == [None, None]


@pytest.mark.parametrize(
    "value",
    [True, False, [], {}, "n/a", "-", "NaN", 0.5, Decimal("7.25"), 10**18, "8 pieces", "2.000"],
)
def test_what_is_written_and_no_count_is_unreadable(value: Any) -> None:
    assert read_count(value) is Unreadable.NUMBER
    assert count_of(value) is None


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (157, 157),
        ("157", 157),
        ("157.0", 157),
        (Decimal("1E+3"), 1000),
        ("-3", -3),
        (LARGEST_COUNT, LARGEST_COUNT),
        (LARGEST_COUNT + 1, None),
        (Decimal("1.000"), 1),
        ("1.5", None),
        ("1,000", 1000),
        (None, None),
        (True, None),
    ],
)
def test_a_count_is_whole_and_fits_a_column(value: Any, count: int | None) -> None:
    assert count_of(value) == count


@pytest.mark.parametrize(
    ("value", "switch"),
    [
        (True, True),
        (False, False),
        (1, True),
        (0, False),
        (Decimal(1), True),
        (Decimal("0.0"), False),
        ("1", True),
        ("0", False),
        (" TRUE ", True),
        ("False", False),
        ("yes", True),
        ("no", False),
        ("on", True),
        ("off", False),
        (None, None),
        ("", None),
        ("maybe", None),
        (2, None),
        (Decimal("0.5"), None),
        ([], None),
        ({}, None),
    ],
)
def test_a_switch_that_is_not_set_is_neither_on_nor_off(value: Any, switch: bool | None) -> None:
    assert switch_of(value) is switch


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (1, "1"),
        ("1", "1"),
        (" 23501 ", "23501"),
        ("007", "007"),
        (Decimal("23501.0"), "23501"),
        ("23501.0", "23501"),
        ("7.00", "7"),
        ("7.05", "7.05"),
        ("0b0d3c1e-4a55-4c9c-9f7e-1f2e3d4c5b6a", "0b0d3c1e-4a55-4c9c-9f7e-1f2e3d4c5b6a"),
        ("ORD_12:3", "ORD_12:3"),
        (0, None),
        (-5, None),
        (LARGEST_COUNT + 1, None),
        ("0", None),
        ("000", None),
        ("0.0", None),
        (Decimal("1.5"), None),
        (True, None),
        (False, None),
        (None, None),
        ("", None),
        ("null", None),
        ("success", None),
        ("-5", None),
        ("1 2", None),
        ("1,2", None),
        ("5 orders", None),
        ("<b>5</b>", None),
        ("7" * 65, None),
        ([7], None),
        ({"id": 7}, None),
    ],
)
def test_an_id_holds_a_digit_and_is_not_zero(value: Any, name: str | None) -> None:
    assert id_of(value) == name


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (" a ", " a "),
        (5, "5"),
        (Decimal("1.0"), "1.0"),
        (True, ""),
        (None, ""),
        ([], ""),
    ],
)
def test_a_text_is_a_text_or_a_number(value: Any, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("24/12/2031", date(2031, 12, 24)),
        (" 01/02/2030 ", date(2030, 2, 1)),
        ("2031-12-24", date(2031, 12, 24)),
        ("2031-12-24 10:00:00", date(2031, 12, 24)),
        ("31/02/2031", None),
        ("soon", None),
        ("", None),
        (None, None),
        (20311224, None),
    ],
)
def test_a_day_is_written_as_the_document_or_a_database_does(value: Any, day: date | None) -> None:
    assert date_of(value) == day


@given(ANYTHING)
def test_nothing_raises_whatever_it_is_given(value: Any) -> None:
    number, count, name = decimal_of(value), count_of(value), id_of(value)
    assert number is None or number.is_finite()
    assert count is None or abs(count) <= LARGEST_COUNT
    assert name is None or (name.strip() == name and any(mark in "123456789" for mark in name))
    assert switch_of(value) in (True, False, None)
    assert isinstance(text_of(value), str)
    assert date_of(value) is None or isinstance(date_of(value), date)
