"""Reads numbers as people and programs write them: with grouped digits, in any script, with a unit.

A text that says nothing (empty, "null", "None") is None: the number is absent. A text that says
something else than one number, or that may mean two, is `Unreadable.NUMBER`: it must never be taken
for an absent one where money follows from it. Nothing here raises.

| text              | as a count  | as an amount |                                             |
|-------------------|-------------|--------------|---------------------------------------------|
| `1500`, `٥٠`      | 1500, 50    | 1500, 50     |                                             |
| `157.0`, `157.00` | 157         | 157          |                                             |
| `1.155`, `1.000`  | unreadable  | 1.155, 1     | an amount's lone point is a decimal point   |
| `1,500`           | 1500        | unreadable   | a count's lone comma groups digits          |
| `1 500`, `1'500`  | 1500        | 1500         |                                             |
| `1.500.000`       | 1500000     | 1500000      |                                             |
| `1,500.00`        | 1500        | 1500         |                                             |
| `1.234,56`        | unreadable  | 1234.56      |                                             |
| `100,84`          | unreadable  | 100.84       |                                             |
| `$100.84`, `5 USD`| unreadable  | 100.84, 5    |                                             |
| `1,50,0`, `5 left`| unreadable  | unreadable   |                                             |
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import Final

from babel.numbers import list_currencies

from bot.text.invisible import strip_invisible

LONGEST_NUMBER: Final = 48
"""Characters of a number written as text; a longer one is no real amount."""

LARGEST_EXPONENT: Final = 30
"""Powers of ten: Decimal accepts 1e999999, with which sums would take for ever."""

LARGEST_COUNT: Final = 10**18 - 1
"""The largest count that is read; it fits a signed 64-bit column."""

GROUP_DIGITS: Final = 3
"""Digits between two separators of thousands."""


class Unreadable(Enum):
    """Marks a number that is written but cannot be read, or may mean two numbers."""

    NUMBER = "unreadable"


ABSENT: Final = frozenset({"", "null", "none"})
"""Texts that programs write for a number that they do not have."""

_PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.([0-9]*))?|\.([0-9]+))(?:[eE][+-]?[0-9]{1,2})?")
_SPELLINGS: Final = str.maketrans({
    "\N{ARABIC DECIMAL SEPARATOR}": ".",
    "\N{ARABIC THOUSANDS SEPARATOR}": "'",
    "\N{ARABIC COMMA}": ",",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{FULLWIDTH COMMA}": ",",
    "\N{FULLWIDTH FULL STOP}": ".",
    "\N{FULLWIDTH PLUS SIGN}": "+",
    "\N{FULLWIDTH HYPHEN-MINUS}": "-",
    "\N{MINUS SIGN}": "-",
})  # fmt: skip


def _written_with(group: str, point: str) -> re.Pattern[str]:
    """Return the pattern of a number with this separator of groups and this decimal separator."""
    whole = rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{{GROUP_DIGITS}}})+"
    return re.compile(rf"([+-]?)({whole})(?:{re.escape(point)}([0-9]+))?")


_COMMA_GROUPS: Final = _written_with(",", ".")
_POINT_GROUPS: Final = _written_with(".", ",")
_CONVENTIONS: Final = (
    _COMMA_GROUPS,
    _POINT_GROUPS,
    *(_written_with(group, point) for group in " '" for point in ".,"),
)

_SIGNS: Final = "$¢£¤¥֏؋৲৳૱௹฿៛\u20a0-\u20cf﷼﹩＄￠￡￥￦"
_UNIT: Final = re.compile(rf"[A-Za-z]{{0,3}}[{_SIGNS}]|[^\W\d_]{{1,4}}\.?")
_CURRENCIES: Final = frozenset(
    {code.casefold() for code in list_currencies()}
    | {"usdt", "usdc", "руб", "р", "грн", "tl", "rs", "rp", "zł", "kr", "dh", "dhs"}
)


def parse_count(written: str) -> int | Unreadable | None:
    """Read a whole number up to LARGEST_COUNT; three decimals are unreadable, even zeros.

    Nobody counts in thousandths: `1.000` is one written by a program or 1,000 by a person.
    """
    text = _normalize(written)
    if text.casefold() in ABSENT:
        return None
    conventions = (_COMMA_GROUPS,) if "," in text and "." not in text else _CONVENTIONS
    if re.search(r"[ ']", text):
        conventions = _CONVENTIONS
    number = _only({*_plainly(text), *_meanings(text, conventions)})
    if number is None or len(_decimals(number)) == GROUP_DIGITS:
        return Unreadable.NUMBER
    return whole_number(number)


def parse_amount(written: str) -> Decimal | Unreadable | None:
    """Read an exact amount, with or without a currency, if it can mean one number only."""
    text = _normalize(written)
    if text.casefold() in ABSENT:
        return None
    text = _without_currency(text)
    plain = _plainly(text)
    number = _only(plain or _meanings(text, _CONVENTIONS))
    return Unreadable.NUMBER if number is None else sane_amount(number)


def whole_number(number: Decimal) -> int | Unreadable:
    """Return a number as a count if it is whole and up to LARGEST_COUNT, else Unreadable."""
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        return Unreadable.NUMBER
    if number != number.to_integral_value() or abs(number) > LARGEST_COUNT:
        return Unreadable.NUMBER
    return int(number)


def sane_amount(number: Decimal) -> Decimal | Unreadable:
    """Return a number that sums can be made with, else Unreadable (NaN, 1e999)."""
    sane = number.is_finite() and abs(number.adjusted()) <= LARGEST_EXPONENT
    return number if sane else Unreadable.NUMBER


def _normalize(written: str) -> str:
    """Return the text with ASCII digits and signs, without invisible characters."""
    if len(written) > LONGEST_NUMBER:
        return "unreadable"
    if written.isascii():
        return written.strip()
    text = strip_invisible(written).translate(_SPELLINGS)
    return "".join(str(unicodedata.decimal(mark, mark)) for mark in text)


def _plainly(text: str) -> set[Decimal]:
    """Return the number of a text without groups; a point is its decimal point."""
    return {Decimal(text)} if _PLAIN.fullmatch(text) else set()


def _meanings(text: str, conventions: Iterable[re.Pattern[str]]) -> set[Decimal]:
    """Return every number that a text may mean by these ways of writing."""
    matches = (convention.fullmatch(text) for convention in conventions)
    return {
        Decimal(f"{sign}{re.sub('[^0-9]', '', whole)}.{fraction or ''}")
        for sign, whole, fraction in (match.groups() for match in matches if match)
    }


def _only(numbers: set[Decimal]) -> Decimal | None:
    return numbers.pop() if len(numbers) == 1 else None


def _decimals(number: Decimal) -> str:
    exponent = number.as_tuple().exponent
    return "0" * -exponent if isinstance(exponent, int) and exponent < 0 else ""


def _without_currency(text: str) -> str:
    """Return the text without a currency's sign or code before or after the number."""
    sign = text[:1] if text[:1] in ("+", "-") else ""
    bare = text.removeprefix(sign)
    before = _UNIT.match(bare)
    if before and _is_currency(before[0]):
        bare = bare[before.end() :].lstrip()
    after = re.search(rf"(?<=[0-9.]) ?({_UNIT.pattern})$", bare)
    if after and _is_currency(after[1]):
        bare = bare[: after.start()]
    return sign + bare


def _is_currency(unit: str) -> bool:
    return not unit.rstrip(".").isalpha() or unit.rstrip(".").casefold() in _CURRENCIES
