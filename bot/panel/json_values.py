"""Readers of a panel's JSON values: amounts, counts, switches, ids, texts and dates.

Panels write the same number as `1`, `1.0`, `"1"` and `" 1 "`, and the same switch as `true`, `1`
and `"yes"`. A reader returns None for a value that it cannot read, and never raises.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
IDENTIFIER: Final = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
ZERO: Final = re.compile(r"[0.]+")

LONGEST_NUMBER: Final = 48
"""Characters of a number written as text; a longer one is no real amount."""

LARGEST_EXPONENT: Final = 30
"""Powers of ten: Decimal accepts 1e999999, with which sums would take for ever."""

LARGEST_COUNT: Final = 10**18 - 1
"""The largest count that is read; it fits a signed 64-bit column."""

TRUE: Final = frozenset({"true", "1", "yes", "on"})
FALSE: Final = frozenset({"false", "0", "no", "off"})


def decimal_of(value: Any) -> Decimal | None:
    """Read an exact number; None for anything else (booleans, "None", "", NaN, 1e999)."""
    if isinstance(value, str):
        written = value.strip()
        if len(written) > LONGEST_NUMBER or not NUMBER.fullmatch(written):
            return None
        number = Decimal(written)
    elif isinstance(value, Decimal):
        number = value
    elif isinstance(value, int) and not isinstance(value, bool):
        number = Decimal(value)
    else:
        return None
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        return None
    return number


def count_of(value: Any) -> int | None:
    """Read a whole number up to LARGEST_COUNT: `157.0` is read, `1.5` and `1,000` are None."""
    number = decimal_of(value)
    if number is None or number != number.to_integral_value() or abs(number) > LARGEST_COUNT:
        return None
    return int(number)


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
    """
    if isinstance(value, Decimal):
        value = count_of(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if isinstance(value, int) and not 0 < value <= LARGEST_COUNT:
        return None
    written = str(value).strip()
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
