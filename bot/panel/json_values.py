"""What a JSON value of a panel means: money, counts, switches and ids; None where it means nothing.

Panels write the same number as `1`, `1.0`, `"1"` and `" 1 "`, and the same switch as `true`, `1`
and `"yes"`. Nothing here raises, whatever it is given.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
IDENTIFIER: Final = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
ZERO: Final = re.compile(r"[0.]+")

LONGEST_NUMBER: Final = 48
"""Digits of a number written as text; a longer one is no amount of anything."""

LARGEST_EXPONENT: Final = 30
"""Decimals can say 1e999999, which no arithmetic survives."""

LARGEST_COUNT: Final = 10**18 - 1
"""Fits a signed 64-bit column."""

TRUE: Final = frozenset({"true", "1", "yes", "on"})
FALSE: Final = frozenset({"false", "0", "no", "off"})


def decimal_of(value: Any) -> Decimal | None:
    """Read an exact, finite number; None for anything else (booleans, "None", "", NaN, 1e999)."""
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
    """Read a whole number that a 64-bit column holds; `157.0` is one, `1.5` and `1,000` are not."""
    number = decimal_of(value)
    if number is None or number != number.to_integral_value() or abs(number) > LARGEST_COUNT:
        return None
    return int(number)


def switch_of(value: Any) -> bool | None:
    """Read a boolean in any of its spellings; None, which is not False, where there is none."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        number = decimal_of(value)
        return bool(number) if number in (0, 1) else None
    word = value.strip().casefold() if isinstance(value, str) else ""
    return True if word in TRUE else False if word in FALSE else None


def id_of(value: Any) -> str | None:
    """Read an id (int, numeric string, UUID) as text.

    It holds a digit, no space, and is not zero: `0`, `""`, `"null"`, `"success"` name no order.
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
    """Read a text; numbers become one, anything else is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return ""


def date_of(value: Any) -> date | None:
    """Read a day as the document writes it (d/m/Y), or as databases do (Y-m-d, a time after it)."""
    written = value.strip() if isinstance(value, str) else ""
    for pattern, length in (("%d/%m/%Y", 10), ("%Y-%m-%d", 10)):
        try:
            return datetime.strptime(written[:length], pattern).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None
