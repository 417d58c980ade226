"""Reads numbers as people type them; refuses what can be read in two ways.

A quantity is whole, so a separator before groups of three digits parts thousands in any language:
`1,000` and `1.000` are a thousand. `1.5`, `12,34` and `1,000.00` have a fraction in one language
or another, and a mistake of a thousand times is a customer's money.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from bot.i18n import N_
from bot.orders.parameters.refusal import BadParameter

LONGEST_NUMBER: Final = 32
"""Largest number of characters of a typed number, so that reading it stays cheap."""

_UNTIL_MILLION: Final = 9_999_999
_THOUSAND, _MILLION = 1_000, 1_000_000
_FACTORS: Mapping[str, int] = {
    **dict.fromkeys(("k", "к", "тыс", "тысяча", "тысячи", "тысяч", "thousand"), _THOUSAND),
    **dict.fromkeys(("m", "м", "mln", "млн", "kk", "кк", "million"), _MILLION),
    **dict.fromkeys(("миллион", "миллиона", "миллионов"), _MILLION),
}

_SPACES = re.compile(r"[\s\u2800]+")
_MARKS = "\u200b\u200e\u200f\u061c\u2066\u2067\u2068\u2069\ufeff"
"""Invisible marks copied with a number; dropped around a number, refused within one."""

_SEPARATORS = str.maketrans(
    {"٬": ",", "٫": ".", "،": ",", "，": ",", "．": ".", "’": "'", "＇": "'"}
)
_PLAIN = re.compile(r"[0-9]+\.?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([ .,'])[0-9]{3}(?:\1[0-9]{3})*")
_INDIAN = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")
_SHORT = re.compile(r"([0-9]{1,3}(?:[ '][0-9]{3})+|[0-9]+)(?:[.,]([0-9]{1,2}))? ?([^\W\d_]+)\.?")
_NUMERIC = re.compile(r"(?=.*[0-9])[0-9 .,']+(?: ?([^\W\d_]+)\.?)?")


_OF_QUANTITY = (
    N_("⚠️ {number} is too few: the smallest order is {minimum}."),
    N_("⚠️ {number} is too many: the largest order is {maximum}."),
)
_OF_NUMBER = (
    N_("⚠️ {number} is too small: it must be {minimum} or more."),
    N_("⚠️ {number} is too large: it must be {maximum} or less."),
)


def read_quantity(text: str, minimum: int, maximum: int) -> int:
    """Read a quantity within the bounds: `1000`, `1 000`, `1,000` or `1.5k`."""
    return _within(text, minimum, maximum, _OF_QUANTITY)


def read_whole(text: str, minimum: int, maximum: int) -> int:
    """Read a number that is not a quantity, within the bounds: minutes, posts, an answer."""
    return _within(text, minimum, maximum, _OF_NUMBER)


def suggest_quantities(minimum: int, maximum: int) -> list[int]:
    """Return up to six quantities for buttons: the smallest and round ones."""
    round_ones = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
    fitting = [number for number in round_ones if minimum < number <= maximum]
    return [minimum, *fitting[:5]]


def _within(text: str, minimum: int, maximum: int, sentences: tuple[str, str]) -> int:
    few, many = sentences
    typed = _plain(text)
    number = _number(typed) if len(typed) <= LONGEST_NUMBER else None
    if number is None:
        raise BadParameter(_refusal_of(typed), minimum=minimum, maximum=maximum)
    if number < minimum:
        raise BadParameter(few, number=number, minimum=minimum)
    if number > maximum:
        raise BadParameter(many, number=number, maximum=maximum)
    return number


def _plain(text: str) -> str:
    """Return the text with the digits and separators of the Latin script, and plain spaces."""
    typed = _SPACES.sub(" ", text.strip().strip(_MARKS)).strip().translate(_SEPARATORS)
    if typed.isascii():
        return typed
    zeros = {ord(digit) - unicodedata.decimal(digit) for digit in typed if digit.isdecimal()}
    if len(zeros) != 1:  # none, or digits of two scripts that may only look alike
        return typed if not zeros else ""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in typed)


def _number(typed: str) -> int | None:
    if _PLAIN.fullmatch(typed) or _GROUPED.fullmatch(typed) or _INDIAN.fullmatch(typed):
        return int(re.sub(r"[^0-9]", "", typed))
    short = _SHORT.fullmatch(typed)
    factor = _FACTORS.get(short[3].casefold()) if short else None
    if short is None or factor is None:
        return None
    whole, part = re.sub(r"[^0-9]", "", short[1]), short[2] or ""
    return (int(whole) * 100 + int(part.ljust(2, "0"))) * factor // 100


def _refusal_of(typed: str) -> str:
    found = _NUMERIC.fullmatch(typed) if len(typed) <= LONGEST_NUMBER else None
    if found and (found[1] is None or found[1].casefold() in _FACTORS):
        return N_(
            "⚠️ This can be read in more than one way. Please send digits only, like 1500: "
            "a whole number from {minimum} to {maximum}."
        )
    return N_("⚠️ Please send a number from {minimum} to {maximum}.")
