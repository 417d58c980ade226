"""Classifying a panel's error text.

No standard says how panels word their errors. A text without a matching pattern is UNKNOWN, and so
is one that claims success or is long enough to be a page: these prove nothing about an order.
"""

import re
import unicodedata
from html import unescape
from typing import Final

from bot.panel.refusal_classes import RefusalClass
from bot.panel.refusal_patterns import TABLE

LONGEST: Final = 400
"""Characters of a text that may be a refusal; a longer one is a page or a stack trace."""

SUCCESS: Final = re.compile(
    r"success(?:ful|fully)?|created|accepted|placed|thanh|успешно|exito|sucesso|basari(?:li|yla)"
)
NEGATION: Final = re.compile(
    r"no|not|non|can(?:no)?t|couldnt|(?:is|was)nt|never|without|failed|unable|khong|не|nao"
)

NEGATION_REACH: Final = 4
"""Words before a success word in which a negation counts: "could not yet be placed"."""


def folded(text: str) -> str:
    """Reduce a text to lower-case words without accents, marks or punctuation."""
    plain = unicodedata.normalize("NFKD", unescape(text).replace("đ", "d").replace("Đ", "d"))
    kept = (mark for mark in plain if not unicodedata.combining(mark) and mark not in "'’`")
    words = (mark if mark.isalnum() else " " for mark in "".join(kept).casefold())
    return " ".join("".join(words).split())


def claims_success(text: str) -> bool:
    """Return True if a text has a word of success without a negation before it."""
    words = folded(text).split()
    return any(
        SUCCESS.fullmatch(word)
        and not any(map(NEGATION.fullmatch, words[max(0, place - NEGATION_REACH) : place]))
        for place, word in enumerate(words)
    )


def classify(text: str) -> RefusalClass:
    """Return the class of one error text; UNKNOWN if no pattern matches."""
    if not text or len(text) > LONGEST or claims_success(text):
        return RefusalClass.UNKNOWN
    plain = folded(text)
    for reason, pattern in _COMPILED:
        if pattern.search(plain):
            return reason
    return RefusalClass.UNKNOWN


_COMPILED: Final = tuple(
    (reason, re.compile("|".join(f"(?:{part})" for part in parts))) for reason, parts in TABLE
)
