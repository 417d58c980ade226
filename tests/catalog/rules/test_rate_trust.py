"""Which rates are trusted: within a factor of three of the last trusted one."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.rules.pricing import MAX_RATE, rate_is_sane
from bot.catalog.rules.rate_trust import FACTOR, is_near_trusted_rate, next_trusted_rate

sane = st.decimals(min_value="0.000001", max_value=MAX_RATE, allow_nan=False, allow_infinity=False)
anything = st.decimals(allow_nan=True, allow_infinity=True) | st.sampled_from(
    [Decimal(text) for text in ("0", "-1", "NaN", "sNaN", "-Infinity", "1E+999999", "1E-30")]
)


def test_the_factor_is_three() -> None:
    assert FACTOR == 3


@pytest.mark.parametrize(
    ("rate", "believed"),
    [
        ("0.9", True),
        ("2.7", True),
        ("2.7000001", False),
        ("0.3", True),
        ("0.2999999", False),
        ("9", False),
        ("0", False),
        ("-0.9", False),
        ("NaN", False),
        ("sNaN", False),
        ("Infinity", False),
    ],
)
def test_three_times_up_or_down_is_believed_and_no_more(rate: str, believed: bool) -> None:
    assert is_near_trusted_rate(Decimal("0.9"), Decimal(rate)) is believed


@given(trusted=sane, rate=sane)
def test_it_is_the_ratio_that_counts(trusted: Decimal, rate: Decimal) -> None:
    ratio = Fraction(rate) / Fraction(trusted)
    assert is_near_trusted_rate(trusted, rate) is (Fraction(1, 3) <= ratio <= 3)
    assert is_near_trusted_rate(trusted, rate) is is_near_trusted_rate(rate, trusted)


@given(rates=st.lists(anything, max_size=6))
def test_what_is_trusted_is_sane_and_never_jumps(rates: list[Decimal]) -> None:
    trusted = None
    for rate in rates:
        after = next_trusted_rate(trusted, rate)
        assert after is None or rate_is_sane(after)
        if trusted is not None:
            assert after is not None
            assert Fraction(1, 3) <= Fraction(after) / Fraction(trusted) <= 3
            assert after in (trusted, rate)
        elif rate_is_sane(rate):
            assert after == rate
        trusted = after


@given(trusted=sane, rate=anything)
def test_what_is_not_believed_changes_nothing(trusted: Decimal, rate: Decimal) -> None:
    after = next_trusted_rate(trusted, rate)
    assert after == (rate if is_near_trusted_rate(trusted, rate) else trusted)


def test_small_steps_are_followed_where_one_leap_is_not() -> None:
    trusted: Decimal | None = Decimal(1)
    for rate in ("2.5", "6", "12"):
        trusted = next_trusted_rate(trusted, Decimal(rate))
    assert trusted == Decimal(12)
    assert next_trusted_rate(Decimal(1), Decimal(12)) == Decimal(1)
