"""Recognize rows of a panel's list that are decoration and no service."""

import re
from decimal import Decimal

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


_FLANKED = re.compile(r"[\W_]{2,}.*[\W_]{2,}", re.DOTALL)


def is_separator(title: str) -> bool:
    """Tell whether a cleaned name says nothing: it holds no letter and no digit."""
    return _LETTER_OR_DIGIT.search(title) is None


def is_heading(title: str, rate: Decimal, minimum: int, maximum: int) -> bool:
    """Tell whether a row of a type priced by the thousand is decoration of the panel's own list.

    Panels sell their headings: one piece at no price ("🔽 Comments 🔽"), or at a forbidding one
    between rules ("~~~~ Comments ~~~~").
    """
    if minimum != 1 or maximum != 1:
        return False
    return rate.is_zero() or _FLANKED.fullmatch(title) is not None
