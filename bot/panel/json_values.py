"""Readers of a panel's JSON values: amounts, counts, switches, ids, texts and dates.

Panels write the same number as `1`, `1.0`, `"1"` and `" 1 "`, and the same switch as `true`, `1`
and `"yes"`. No reader raises.

`read_amount` and `read_count` tell three things apart: None if the panel says nothing,
`Unreadable.NUMBER` if it writes something that is no number or may mean two, else the number. Use
them wherever money follows from the value. `decimal_of` and `count_of` return None for both: use
them where a missing value and an unreadable one have the same effect. How numbers are written as
text is in `bot.text.numbers`.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from bot.text.numbers import (
    LARGEST_COUNT,
    Unreadable,
    parse_amount,
    parse_count,
    sane_amount,
    whole_number,
)

IDENTIFIER: Final = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
ZERO: Final = re.compile(r"[0.]+")
WHOLE_ID: Final = re.compile(r"([0-9]+)\.0+")
"""A numeric id that a program has written as a number with decimals."""

TRUE: Final = frozenset({"true", "1", "yes", "on"})
FALSE: Final = frozenset({"false", "0", "no", "off"})


def read_amount(value: Any) -> Decimal | Unreadable | None:
    """Read an exact amount; None if the panel says nothing, Unreadable for no one number."""
    if value is None:
        return None
    if isinstance(value, str):
        return parse_amount(value)
    number = _number(value)
    return Unreadable.NUMBER if number is None else sane_amount(number)


def read_count(value: Any) -> int | Unreadable | None:
    """Read a whole number; None if the panel says nothing, Unreadable for no one whole number."""
    if value is None:
        return None
    if isinstance(value, str):
        return parse_count(value)
    number = _number(value)
    return Unreadable.NUMBER if number is None else whole_number(number)


def decimal_of(value: Any) -> Decimal | None:
    """Read an exact amount; None if it is absent or unreadable."""
    amount = read_amount(value)
    return None if isinstance(amount, Unreadable) else amount


def count_of(value: Any) -> int | None:
    """Read a whole number up to LARGEST_COUNT; None if it is absent or unreadable."""
    count = read_count(value)
    return None if isinstance(count, Unreadable) else count


def _number(value: Any) -> Decimal | None:
    """Return the exact number of a JSON number; None for a boolean, a list or an object."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None


def switch_of(value: Any) -> bool | None:
    """Read a boolean in any spelling; None, which is not False, for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        number = decimal_of(value)
        return bool(number) if number in (0, 1) else None
    word = value.strip().casefold() if isinstance(value, str) else ""
    return True if word in TRUE else False if word in FALSE else None


def id_of(value: Any) -> str | None:
    """Read an id (int, numeric string, UUID) as text; None for anything else.

    An id has a digit and no space, and is not zero: `0`, `""`, `"null"` and `"success"` are no ids.
    `"1234.0"` is a number's id 1234, as the panel itself will name it in its next answer.
    """
    if isinstance(value, Decimal):
        value = count_of(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if isinstance(value, int) and not 0 < value <= LARGEST_COUNT:
        return None
    written = _whole_id(str(value).strip())
    if not IDENTIFIER.fullmatch(written) or ZERO.fullmatch(written):
        return None
    return written


def text_of(value: Any) -> str:
    """Read a text or a number as text; empty for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return ""


def date_of(value: Any) -> date | None:
    """Read a day as d/m/Y (the API document) or as Y-m-d, with or without a time; else None."""
    written = value.strip() if isinstance(value, str) else ""
    for pattern, length in (("%d/%m/%Y", 10), ("%Y-%m-%d", 10)):
        try:
            return datetime.strptime(written[:length], pattern).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def _whole_id(written: str) -> str:
    number = WHOLE_ID.fullmatch(written)
    return number[1] if number else written
