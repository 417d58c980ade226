"""Money, numbers and dates are written as each language does, and no digit is lost."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.telegram.parse_html import parse_html
from bot.i18n import Translations
from bot.money import to_decimal

TRANSLATIONS = Translations()
BIGINT = 2**63 - 1

languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))
unhurried = settings(deadline=None)  # a language's first number loads its data


def plain(shown: str, language: str) -> Decimal:
    """Read a shown amount back: its sign, its digits, its decimal separator."""
    symbols = Locale.parse(language).number_symbols["latn"]
    minus = str(symbols["minusSign"])
    kept = "".join(each for each in shown if each.isdigit() or each in (minus, symbols["decimal"]))
    return Decimal(kept.replace(minus, "-").replace(str(symbols["decimal"]), "."))


@pytest.mark.parametrize(
    ("amount", "english", "russian"),
    [
        (0, "$0.00", "0,00 $"),
        (1, "$0.000001", "0,000001 $"),
        (-1, "-$0.000001", "-0,000001 $"),
        (900, "$0.0009", "0,0009 $"),
        (900_000, "$0.90", "0,90 $"),
        (1_000_000, "$1.00", "1,00 $"),
        (1_234_567, "$1.234567", "1,234567 $"),
        (1_230_000, "$1.23", "1,23 $"),
        (1_234_000, "$1.234", "1,234 $"),
        (-12_500_000, "-$12.50", "-12,50 $"),
        (1_234_500_000, "$1,234.50", "1 234,50 $"),
        (10**15, "$1,000,000,000.00", "1 000 000 000,00 $"),
        (-BIGINT - 1, "-$9,223,372,036,854.775808", "-9 223 372 036 854,775808 $"),
    ],
)
def test_money_is_shown_as_the_language_writes_it(amount: int, english: str, russian: str) -> None:
    assert TRANSLATIONS["en"].money(amount, "USD") == english
    spaced = TRANSLATIONS["ru"].money(amount, "USD")
    assert spaced.replace("\N{NO-BREAK SPACE}", " ") == russian
    assert " " not in spaced, "an amount must not break over two lines"


@languages
@unhurried
@given(amount=st.integers(-BIGINT - 1, BIGINT), currency=st.sampled_from(["USD", "EUR", "RUB"]))
def test_the_shown_digits_are_the_amount(language: str, amount: int, currency: str) -> None:
    shown = TRANSLATIONS[language].money(amount, currency)
    assert plain(shown, language) == to_decimal(amount)


@languages
@unhurried
@given(amount=st.integers(-10_000_000, 10_000_000))
def test_small_money_hides_no_digit_and_shows_cents(language: str, amount: int) -> None:
    shown = TRANSLATIONS[language].money(amount, "USD")
    read = plain(shown, language)
    exponent = read.as_tuple().exponent
    assert read == to_decimal(amount)
    assert isinstance(exponent, int)
    assert -6 <= exponent <= -2
    assert exponent == -2 or amount * 10 ** (-exponent - 1) % 1_000_000, "a zero too many"


@languages
@unhurried
@given(one=st.integers(-BIGINT, BIGINT), other=st.integers(-BIGINT, BIGINT))
def test_two_amounts_look_alike_only_where_they_are(language: str, one: int, other: int) -> None:
    tr = TRANSLATIONS[language]
    assert (tr.money(one, "USD") == tr.money(other, "USD")) is (one == other)


@languages
@pytest.mark.parametrize("currency", ["USD", "EUR", "RUB", "UAH", "KZT", "TRY", "BRL", "INR"])
def test_money_names_its_currency(language: str, currency: str) -> None:
    others = {"USD", "EUR", "RUB", "UAH", "KZT", "TRY", "BRL", "INR"} - {currency}
    shown = TRANSLATIONS[language].money(1_500_000, currency)
    assert len(shown) > len("1.50")
    assert shown not in {TRANSLATIONS[language].money(1_500_000, other) for other in others}


@languages
@unhurried
@given(number=st.integers(-(10**18), 10**18))
def test_a_number_is_shown_whole(language: str, number: int) -> None:
    assert plain(TRANSLATIONS[language].number(number), language) == number


@languages
@unhurried
@given(number=st.decimals(-(10**9), 10**9, allow_nan=False, places=8))
def test_a_fraction_is_shown_whole(language: str, number: Decimal) -> None:
    assert plain(TRANSLATIONS[language].number(number), language) == number


@pytest.mark.parametrize(
    ("number", "english", "russian"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_000, "1K", "1 тыс."),
        (12_345, "12.3K", "12,3 тыс."),
        (1_500_000, "1.5M", "1,5 млн"),
        (10_000_000, "10M", "10 млн"),
        (2_000_000_000, "2B", "2 млрд"),
    ],
)
def test_a_large_number_is_shown_briefly(number: int, english: str, russian: str) -> None:
    assert TRANSLATIONS["en"].compact(number) == english
    assert TRANSLATIONS["ru"].compact(number).replace("\N{NO-BREAK SPACE}", " ") == russian


@pytest.mark.parametrize(
    ("share", "english", "russian"),
    [(0, "0%", "0 %"), (0.45, "45%", "45 %"), (1, "100%", "100 %"), (1.2, "120%", "120 %")],
)
def test_a_share_is_shown_in_percent(share: float, english: str, russian: str) -> None:
    assert TRANSLATIONS["en"].percent(share) == english
    assert TRANSLATIONS["ru"].percent(share).replace("\N{NO-BREAK SPACE}", " ") == russian


@pytest.mark.parametrize(
    ("at", "english", "russian"),
    [
        (
            datetime(2026, 5, 3, 9, 7, tzinfo=UTC),
            "3 May 2026, 09:07 UTC",
            "3 мая 2026, 09:07 UTC",
        ),
        (
            datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
            "31 Dec 2026, 23:59 UTC",
            "31 дек. 2026, 23:59 UTC",
        ),
    ],
)
def test_a_moment_is_shown_to_the_minute_in_utc(at: datetime, english: str, russian: str) -> None:
    assert TRANSLATIONS["en"].moment_text(at) == english
    assert TRANSLATIONS["ru"].moment_text(at) == russian


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Moscow", "1 Jan 2027, 02:59 UTC+3"),
        ("America/St_Johns", "31 Dec 2026, 20:29 UTC−3:30"),
        ("Asia/Kathmandu", "1 Jan 2027, 05:44 UTC+5:45"),
        ("Europe/London", "31 Dec 2026, 23:59 UTC"),
    ],
)
def test_a_moment_is_shown_in_the_readers_zone_and_an_app_may_use_its_own(
    zone: str, shown: str
) -> None:
    at = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    reader = TRANSLATIONS["en"].in_zone(ZoneInfo(zone))
    assert reader.moment_text(at) == shown
    text, (entity,) = parse_html(reader.moment(at))
    assert text == shown
    assert entity == {
        "type": "date_time",
        "offset": 0,
        "length": len(shown),
        "unix_time": 1798761599,
        "date_time_format": "Dt",
    }
    assert TRANSLATIONS["en"].moment_text(at).endswith(" UTC")


def test_readers_of_one_zone_share_a_translator_and_so_the_screens_that_are_cached_by_it() -> None:
    tr, zone = TRANSLATIONS["en"], ZoneInfo("Asia/Tokyo")
    assert tr.in_zone(UTC) is tr
    assert tr.in_zone(zone) is tr.in_zone(zone) is not tr
    assert tr.in_zone(zone).in_zone(UTC) is tr
    assert TRANSLATIONS["ru"].in_zone(zone).language == "ru"


def test_a_month_is_that_of_the_readers_zone() -> None:
    at = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    assert TRANSLATIONS["en"].month(at) == "December 2026"
    assert TRANSLATIONS["en"].in_zone(ZoneInfo("Asia/Tokyo")).month(at) == "January 2027"


@languages
def test_every_month_has_its_name(language: str) -> None:
    months: Iterable[str] = {
        TRANSLATIONS[language].moment_text(datetime(2026, month, 1, tzinfo=UTC)).split()[1]
        for month in range(1, 13)
    }
    assert len(set(months)) == 12
    assert not any(name.isdigit() for name in months)
