"""The day a subscription ends: day first, in the future, not too far."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.parameters import BadParameter
from bot.orders.parameters.days import read_expiry
from tests.orders.parameters.anything import anything, complete

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/12/2026", "31/12/2026"),
        ("31.12.2026", "31/12/2026"),
        ("31-12-2026", "31/12/2026"),
        ("1/2/2027", "01/02/2027"),
        ("1/2/27", "01/02/2027"),
        ("01.02.27", "01/02/2027"),
        (" 1 / 2 / 2027 \n", "01/02/2027"),
        ("1.2.2027 г.", "01/02/2027"),
        ("1.2.2027.", "01/02/2027"),
        ("2027-02-01", "01/02/2027"),
        ("2027/2/1", "01/02/2027"),
        ("29/2/2028", "29/02/2028"),
        ("24/11/2026", "24/11/2026"),
        ("23/11/2036", "23/11/2036"),
        ("\u200e1/2/2027\u200f", "01/02/2027"),
    ],
)
def test_a_day_is_written_as_the_document_has_it(typed: str, day: str) -> None:
    assert read_expiry(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        *("", "tomorrow", "31/12", "12/31/2026", "31/02/2027", "29/2/2027", "0/1/2027", "1/0/2027"),
        *(
            "1/2.2027",
            "1/2/027",
            "1/2/20277",
            "2027",
            "1 2 2027",
            "20270201",
            "１/2/2027",
            "-1/2/2027",
        ),
        *("2027-13-01", "0000-01-01", "1/1/0000"),
    ],
)
def test_what_is_no_day_is_asked_again_with_an_example(typed: str) -> None:
    with pytest.raises(BadParameter, match="not a day") as refusal:
        read_expiry(typed, TODAY)
    assert refusal.value.params == {"example": "23/11/2027"}


@pytest.mark.parametrize("typed", ["23/11/2026", "22/11/2026", "1/1/2000", "1/1/26"])
def test_a_day_that_is_not_in_the_future_is_refused(typed: str) -> None:
    with pytest.raises(BadParameter, match="not in the future"):
        read_expiry(typed, TODAY)


@pytest.mark.parametrize("typed", ["24/11/2036", "1/1/2037", "31/12/9999", "1/1/99"])
def test_a_day_too_far_away_is_refused_with_the_last_one(typed: str) -> None:
    with pytest.raises(BadParameter, match="too far") as refusal:
        read_expiry(typed, TODAY)
    assert refusal.value.params["last"] == "23/11/2036"


def test_ten_years_from_a_day_that_is_not_in_every_year() -> None:
    leap = date(2028, 2, 29)
    assert read_expiry("28/2/2038", leap) == "28/02/2038"
    with pytest.raises(BadParameter, match="too far"):
        read_expiry("1/3/2038", leap)
    with pytest.raises(BadParameter, match="28/02/2029"):
        read_expiry("soon", leap)


@given(st.dates(date(2026, 1, 1), date(2100, 12, 31)), st.integers(1, 3650))
def test_every_day_ahead_is_read_in_every_form_of_it(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    told = day.strftime("%d/%m/%Y")
    assert read_expiry(told, today) == told
    assert read_expiry(f"{day.day}.{day.month}.{day.year}", today) == told
    assert read_expiry(day.isoformat(), today) == told


@given(anything)
def test_any_text_is_a_day_ahead_or_a_refusal(typed: str) -> None:
    try:
        told = read_expiry(typed, TODAY)
    except BadParameter as refusal:
        complete(refusal)
        return
    assert read_expiry(told, TODAY) == told
