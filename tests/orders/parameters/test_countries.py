"""Countries: read by code, flag and name; a typing error is answered with the nearest name."""

import pytest
from babel import Locale
from hypothesis import given

from bot.orders.parameters import BadParameter
from bot.orders.parameters.countries import LANGUAGES, WORLDWIDE, read_country
from tests.orders.parameters.anything import anything, complete


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("US", "US"),
        ("us", "US"),
        (" De \n", "DE"),
        ("Germany", "DE"),
        ("GERMANY", "DE"),
        ("германия", "DE"),
        ("Соединенные Штаты", "US"),
        ("США", "US"),
        ("сша", "US"),
        ("U.S.A.", "US"),
        ("UK", "GB"),
        ("England", "GB"),
        ("Великобритания", "GB"),
        ("ОАЭ", "AE"),
        ("Россия", "RU"),
        ("РФ", "RU"),
        ("Чехия", "CZ"),
        ("Czech Republic", "CZ"),
        ("Côte d’Ivoire", "CI"),
        ("cote d'ivoire", "CI"),
        ("Кот-д'Ивуар", "CI"),
        ("Türkiye", "TR"),
        ("turkey", "TR"),
        ("Hong Kong", "HK"),
        ("Burma", "MM"),
        ("Мьянма", "MM"),
        ("🇷🇺", "RU"),
        ("🇧🇷 ", "BR"),
        ("WW", WORLDWIDE),
        ("worldwide", WORLDWIDE),
        ("весь мир", WORLDWIDE),
    ],
)
def test_a_country_is_read_as_people_name_it(typed: str, code: str) -> None:
    assert read_country(typed) == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_found_by_its_name_in_every_language_of_the_shop(language: str) -> None:
    found = 0
    for code, name in Locale.parse(language).territories.items():
        try:
            known = read_country(code)
        except BadParameter:
            continue
        found += 1
        assert read_country(name) == known
    assert found >= 249  # the codes that ISO 3166 has given


@pytest.mark.parametrize("code", ["EU", "ZZ", "XA", "QO", "UN", "001", "419"])
def test_what_is_no_country_has_a_code_in_vain(code: str) -> None:
    with pytest.raises(BadParameter):
        read_country(code)


@pytest.mark.parametrize(
    ("typed", "name", "code"),
    [
        ("Germny", "Germany", "DE"),
        ("Белорусия", "Белоруссия", "BY"),
        ("Kazakstan", "Kazakhstan", "KZ"),
        ("Узбикистан", "Узбекистан", "UZ"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(typed: str, name: str, code: str) -> None:
    with pytest.raises(BadParameter, match="Did you mean") as refusal:
        read_country(typed)
    assert refusal.value.params == {"item": typed, "name": name, "code": code}


@pytest.mark.parametrize("typed", ["", "?", "Atlantis", "САР", "острова", "x" * 10_000])
def test_what_is_like_no_country_is_asked_again_with_an_example(typed: str) -> None:
    with pytest.raises(BadParameter, match="like DE"):
        read_country(typed)


@given(anything)
def test_any_text_is_a_code_or_a_refusal(typed: str) -> None:
    try:
        code = read_country(typed)
    except BadParameter as refusal:
        complete(refusal)
        return
    assert len(code) == 2
    assert code.isascii()
    assert code.isupper()
    assert read_country(code) == code
