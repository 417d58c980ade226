"""Split a text into words to compare: without case and accents, numbers by their value."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+"
)
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe"})

_WITHIN = re.compile(
    r"(?<=\d)(?:[.,](?=\d{3}(?!\d))|[ \u00a0](?=000(?!\d)|(?:k|к|тыс\w*|mln|млн|million)\b))"
)
"""A separator inside a number: 1,000 and 1.000, 10 000, 10 K."""

_WORD = re.compile(r"(\d+(?:[.,]\d+)?)([^\W\d_]*)|([^\W_]+)")

DIGITS = 15
"""Numbers of more digits are compared as text."""

_UNITS: Mapping[str, int] = MappingProxyType(
    {"k": 3, "к": 3, "тыс": 3, "тысяч": 3, "тысяча": 3, "тысячи": 3, "thousand": 3}
    | {"m": 6, "м": 6, "mln": 6, "млн": 6, "million": 6, "миллион": 6, "kk": 6, "кк": 6}
    | {"b": 9, "bn": 9, "млрд": 9, "billion": 9}
)


def fold(text: str) -> str:
    """Return the text without case, accents and typographic forms: Ё is е, É is e, 𝗔 is a."""
    if text.isascii():
        return text.lower()
    text = text.replace("№", " ")  # NFKD would turn it into "No"
    plain = MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return MARKS.sub("", unicodedata.normalize("NFKD", plain)).translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, in order; 10K, 10,000 and 10 тыс all become 10000."""
    found: list[str] = []
    for number, unit, word in _WORD.findall(_WITHIN.sub("", fold(text))):
        if word:
            found.append(word)
        else:
            found += _measure(number, unit)
    return found


@lru_cache(maxsize=16_384)
def _measure(number: str, unit: str) -> tuple[str, ...]:
    whole, _, part = number.replace(",", ".").partition(".")
    if len(whole) > DIGITS:
        return (number, unit) if unit else (number,)
    places = _UNITS.get(unit)
    if places is None:
        value = f"{int(whole)}.{part}" if part else str(int(whole))
        return (value, unit) if unit else (value,)
    if len(part) > places:
        return (f"{int(whole)}.{part}", unit)
    return (str(int(whole + part.ljust(places, "0"))),)
