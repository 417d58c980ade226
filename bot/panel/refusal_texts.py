"""Classifying a panel's error text.

No standard says how panels word their errors. A text without a matching pattern is UNKNOWN, and so
is one long enough to be a page: these prove nothing about an order. What a text says beside its
refusal is judged elsewhere (`refused_adds`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bot.panel.folding import folded
from bot.panel.refusal_classes import RefusalClass
from bot.panel.refusal_grammar import BY_CLASS
from bot.panel.refusal_keys import class_of_key, is_key, words_of_key
from bot.panel.refusal_patterns import TABLE

LONGEST: Final = 400
"""Characters of a text that may be a refusal; a longer one is a page or a stack trace."""


@lru_cache(maxsize=1024)
def classify(text: str) -> RefusalClass:
    """Return the class of one error text; UNKNOWN if no pattern matches."""
    if not text or len(text) > LONGEST:
        return RefusalClass.UNKNOWN
    key = is_key(text)
    plain = words_of_key(text) if key else folded(text)
    for reason, pattern in _COMPILED:
        if pattern.search(plain):
            return reason
    return class_of_key(plain) if key else RefusalClass.UNKNOWN


def _rows() -> Iterator[tuple[RefusalClass, str]]:
    """Yield each row of the table with the patterns of all languages in a class's last row."""
    last = {reason: row for row, (reason, _) in enumerate(TABLE)}
    for row, (reason, parts) in enumerate(TABLE):
        others = BY_CLASS[reason] if last[reason] == row else ()
        yield reason, "|".join(f"(?:{part})" for part in (*parts, *others))


_COMPILED: Final = tuple((reason, re.compile(pattern)) for reason, pattern in _rows())
