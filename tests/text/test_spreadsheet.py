"""A spreadsheet opens our files as data: no text runs, numbers are numbers."""

import csv
from datetime import datetime
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.spreadsheet import FORMULA_STARTS, csv_file


def written(*cells: str | int | Decimal | datetime | None) -> str:
    return csv_file([cells]).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('=HYPERLINK("http://evil.example","x")', "'=HYPERLINK"),
        ("+1234", "'+1234"),
        ("-1234", "'-1234"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("https://example.com/=1", "https://example.com/=1"),
        ("Followers | Real", "Followers | Real"),
    ],
)
def test_a_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(
    text: str, shown: str
) -> None:
    ((cell,),) = csv.reader(StringIO(written(text), newline=""))
    assert cell.startswith(shown)
    assert cell.removeprefix("'") == text


def test_numbers_are_numbers_and_a_moment_is_that_of_its_zone() -> None:
    at = datetime(2026, 5, 1, 15, 0, tzinfo=ZoneInfo("Europe/Moscow"))
    line = written(-7, Decimal("-1.350001"), Decimal("0.00"), at, None, "a")
    assert line == "-7,-1.350001,0.00,2026-05-01 15:00:00,,a\r\n"


def test_the_file_begins_with_the_mark_of_utf_8_and_its_lines_end_in_cr_lf() -> None:
    assert csv_file([["ключ"], ["é"]]) == b"\xef\xbb\xbf" + "ключ\r\né\r\n".encode()


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_no_text_breaks_the_file_or_begins_as_a_formula(texts: list[str]) -> None:
    content = csv_file([texts, ["end"]]).decode("utf-8-sig")
    first, last = csv.reader(StringIO(content, newline=""))
    assert (len(first), last) == (len(texts), ["end"])
    assert not any(cell.startswith(FORMULA_STARTS) for cell in first)
