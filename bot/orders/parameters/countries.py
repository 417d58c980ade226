"""Reads a country: a code, a flag, or a name in a language of the shop."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Final, NamedTuple

from babel import Locale

from bot.i18n import N_, list_languages
from bot.orders.parameters.refusal import BadParameter
from bot.orders.parameters.usernames import quote_input

WORLDWIDE: Final = "WW"
"""The code that panels use for all countries."""

LANGUAGES: Final = list_languages()
"""Languages in which the name of a country is understood."""

_LONGEST: Final = 60

# Territories of Unicode's list that are not countries: unions, remote islands, test data.
_NOT_COUNTRIES = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)

_ALIASES: Mapping[str, str] = {
    **dict.fromkeys(("usa", "us of a", "america", "сша", "америка", "штаты"), "US"),
    **dict.fromkeys(("uk", "great britain", "britain", "england", "англия", "британия"), "GB"),
    **dict.fromkeys(("uae", "emirates", "оаэ", "эмираты"), "AE"),
    **dict.fromkeys(("korea", "корея", "южная корея"), "KR"),
    **dict.fromkeys(("czech republic", "чешская республика"), "CZ"),
    **dict.fromkeys(("russian federation", "рф", "российская федерация"), "RU"),
    **dict.fromkeys(("holland", "голландия"), "NL"),
    **dict.fromkeys(("turkey", "turkiye"), "TR"),
    **dict.fromkeys(("viet nam",), "VN"),
    **dict.fromkeys(("белоруссия",), "BY"),
    **dict.fromkeys(("киргизстан",), "KG"),
    **dict.fromkeys(("молдавия",), "MD"),
    **dict.fromkeys(("hong kong", "гонконг"), "HK"),
    **dict.fromkeys(("macao", "macau", "макао"), "MO"),
    **dict.fromkeys(("palestine", "палестина"), "PS"),
    **dict.fromkeys(("worldwide", "world", "all", "any", "весь мир", "любая", "все"), WORLDWIDE),
}
_TWO_NAMES = re.compile(r"(.+) \((.+)\)")  # Myanmar (Burma)
_FLAG_A, _FLAG_Z = 0x1F1E6, 0x1F1FF


class _Country(NamedTuple):
    code: str
    name: str


def read_country(text: str) -> str:
    """Return the ISO 3166 code of a country, in capitals, or `WW` for all of them.

    Raise BadParameter for an unknown name; its text suggests the most similar one.
    """
    typed = _plain(_letters_of_flag(text[:_LONGEST]))
    found = _codes().get(typed) or _named().get(typed)
    if found is not None:
        return found.code
    near = get_close_matches(typed, _named(), n=1, cutoff=0.75)
    if not near:
        raise BadParameter(
            N_("⚠️ There is no country “{item}”. Send its name or its two letters, like DE."),
            item=quote_input(text),
        )
    meant = _named()[near[0]]
    raise BadParameter(
        N_("⚠️ There is no country “{item}”. Did you mean {name}? Then send {code}."),
        item=quote_input(text),
        name=meant.name,
        code=meant.code,
    )


def _plain(text: str) -> str:
    """Return a name without case, accents and punctuation, for comparison."""
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if sign.isalnum() or sign in " -"
    )
    return " ".join(re.sub(r"[-\s]+", " ", bare.casefold().replace("ё", "е")).split())


def _letters_of_flag(text: str) -> str:
    return "".join(
        chr(ord(sign) - _FLAG_A + ord("a")) if _FLAG_A <= ord(sign) <= _FLAG_Z else sign
        for sign in text
    )


@cache
def _codes() -> Mapping[str, _Country]:
    everywhere = _Country(WORLDWIDE, "Worldwide")
    return {each.code.lower(): each for each in (*_countries("en"), everywhere)}


@cache
def _named() -> Mapping[str, _Country]:
    """Return the countries by each of their names in the shop's languages, and by alias."""
    countries = [each for language in LANGUAGES for each in _countries(language)]
    return {
        **_by_one_of_two_names(countries),
        **{_plain(each.name): each for each in countries},
        **{_plain(alias): _Country(code, alias.title()) for alias, code in _ALIASES.items()},
    }


def _by_one_of_two_names(countries: Iterable[_Country]) -> Mapping[str, _Country]:
    """Return the countries with two names by either, but for names that two countries share."""
    by_name: dict[str, _Country] = {}
    shared: set[str] = set()
    for country in countries:
        both = _TWO_NAMES.fullmatch(country.name)
        for name in map(_plain, both.groups() if both else ()):
            if by_name.setdefault(name, country).code != country.code:
                shared.add(name)
    return {name: country for name, country in by_name.items() if name not in shared}


def _countries(language: str) -> Iterator[_Country]:
    for code, name in Locale.parse(language).territories.items():
        if len(code) == len(WORLDWIDE) and code not in _NOT_COUNTRIES:
            yield _Country(code, name)
