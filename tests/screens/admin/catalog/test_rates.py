"""A panel's rates as operators see them."""

import pytest

from bot.screens.admin.catalog.rates import LONGEST, rate
from tests.screens.extremes import RATES, TRANSLATIONS


@pytest.mark.parametrize(
    ("text", "currency", "shown"),
    [
        ("0.9", "USD", "0.9 USD"),
        ("1234.5", None, "1,234.5"),
        ("0.000001", "USD", "0.000001 USD"),
        (None, "USD", "–"),
        ("NaN", "USD", "NaN USD"),
        ("1E+999999", None, "1E+999999"),
        ("-0.5", None, "-0.5"),
    ],
)
def test_a_rate_is_shown_to_its_last_digit(
    text: str | None, currency: str | None, shown: str
) -> None:
    assert rate(TRANSLATIONS["en"], text, currency) == shown


def test_a_rate_is_written_as_the_language_does() -> None:
    assert rate(TRANSLATIONS["ru"], "1234.5", None).replace("\u00a0", " ") == "1 234,5"


@pytest.mark.parametrize("text", RATES)
def test_no_rate_and_no_currency_floods_the_screen(text: str) -> None:
    assert len(rate(TRANSLATIONS["en"], text, "R" * 1000)) <= 2 * LONGEST + 10
