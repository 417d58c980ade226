"""Recognize rows of a panel's list that are decoration, not services."""

import re
from decimal import Decimal

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


_FLANKED = re.compile(r"[\W_]{2,}.*[\W_]{2,}", re.DOTALL)


def is_separator(title: str) -> bool:
    """Return True if a cleaned name has no letter and no digit."""
    return _LETTER_OR_DIGIT.search(title) is None


def is_heading(title: str, rate: Decimal, minimum: int, maximum: int) -> bool:
    """Return True if a row of a type priced by the thousand is a heading of the panel's list.

    Panels list headings as services whose minimum and maximum are 1: at the rate 0
    ("🔽 Comments 🔽"), or at a very high rate with a name between symbols ("~~~~ Comments ~~~~").
    """
    if minimum != 1 or maximum != 1:
        return False
    return rate.is_zero() or _FLANKED.fullmatch(title) is not None
