"""Synonyms: Russian words, abbreviations, countries."""

import pytest

from bot.catalog.search.synonyms import STOP_WORDS, country_names, spellings, synonyms_of, terms
from bot.catalog.search.vocabulary import fold


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("подписчики", "followers"),
        ("подписчиков", "subscribers"),
        ("лайки", "likes"),
        ("лайков", "likes"),
        ("просмотры", "views"),
        ("комментарии", "comments"),
        ("комменты", "comments"),
        ("реакции", "reactions"),
        ("инстаграме", "instagram"),
        ("телеграмм", "telegram"),
        ("тг", "telegram"),
        ("зрителей", "viewers"),
        ("живые", "real"),
        ("tg", "telegram"),
        ("ig", "instagram"),
        ("followers", "subscribers"),
        ("subs", "subscribers"),
        ("likes", "like"),
        ("stories", "story"),
        ("r30", "30"),
        ("россия", "russia"),
        ("Бразилия", "brazil"),
        ("вьетнам", "vietnam"),
    ],
)
def test_a_word_means_others_too(typed: str, meant: str) -> None:
    assert meant in synonyms_of(fold(typed))


@pytest.mark.parametrize("typed", ["гвоздь", "часть", "лайкающийся", "as", "us", "r", "вы", "30"])
def test_a_word_of_another_trade_means_nothing_else(typed: str) -> None:
    assert synonyms_of(fold(typed)) == ()


def test_countries_have_one_word_on_both_sides() -> None:
    assert len(country_names()) > 100
    for russian, (english,) in country_names().items():
        assert russian.isalpha()
        assert not russian.isascii()
        assert english.isascii()


def test_what_the_tables_say_is_folded_and_no_typing_error() -> None:
    assert {"подписчики", "лаики", "тг", "россия"} <= set(spellings())
    assert {"likes", "stars", "telegram", "brazil", "подписчики"} <= terms()
    assert all(fold(word) == word for word in (*terms(), *STOP_WORDS))
    assert not terms() & STOP_WORDS
