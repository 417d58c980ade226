"""Classifying a panel's error text.

No standard says how panels word their errors. A text without a matching pattern is UNKNOWN, and so
is one long enough to be a page: these prove nothing about an order. What a text says beside its
refusal is judged elsewhere (`refused_adds`).
"""

import re
from typing import Final

from bot.panel.folding import folded
from bot.panel.refusal_classes import RefusalClass
from bot.panel.refusal_patterns import TABLE

LONGEST: Final = 400
"""Characters of a text that may be a refusal; a longer one is a page or a stack trace."""


def classify(text: str) -> RefusalClass:
    """Return the class of one error text; UNKNOWN if no pattern matches."""
    if not text or len(text) > LONGEST:
        return RefusalClass.UNKNOWN
    plain = folded(text)
    for reason, pattern in _COMPILED:
        if pattern.search(plain):
            return reason
    return RefusalClass.UNKNOWN


_COMPILED: Final = tuple(
    (reason, re.compile("|".join(f"(?:{part})" for part in parts))) for reason, parts in TABLE
)
