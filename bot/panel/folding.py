"""Folding a panel's text, so that one pattern finds a word in all its spellings.

Accents, vowel signs and case are dropped and letters that look alike become one; the patterns of
other rooms are folded in the same way, so they can be written as people write.
"""

import re
import unicodedata
from html import unescape
from typing import Final

ALIKE: Final = str.maketrans(
    {
        "đ": "d", "Đ": "D", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "æ": "ae",
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None, "№": "#", "º": "", "°": "",
        "'": None, "’": None, "‘": None, "`": None, "ʼ": None,
    }
)  # fmt: skip
"""Letters without a decomposition that people and panels exchange; apostrophes join a word."""

CLAUSE: Final = re.compile(r"[,;:!?()\[\]{}|\n\r\t،؛।؟…]|\.(?=\s|$)|\s[-–—/]+\s|[–—]")
"""Where one statement ends and another begins; a dot inside of a word or number is no end."""


def accentless(text: str) -> str:
    """Drop accents and vowel signs, and write letters alike; case and punctuation stay."""
    plain = unicodedata.normalize("NFKD", text.translate(ALIKE)).translate(ALIKE)
    return "".join(_digit(mark) for mark in plain if unicodedata.category(mark)[0] != "M")


def lowered(text: str) -> str:
    """Reduce a text to lower case without accents and HTML entities; punctuation stays."""
    return accentless(accentless(unescape(text)).casefold())


def folded(text: str) -> str:
    """Reduce a text to lower-case words without accents, marks or punctuation."""
    words = (mark if mark.isalnum() else " " for mark in lowered(text))
    return " ".join("".join(words).split())


def clauses(text: str) -> list[str]:
    """Split a text into its statements, folded; conjunctions do not split."""
    parts = (folded(part) for part in CLAUSE.split(unescape(text)))
    return [part for part in parts if part]


def _digit(mark: str) -> str:
    """Return a decimal digit of any script as an ASCII one; other marks stay."""
    return str(unicodedata.decimal(mark)) if mark.isdecimal() else mark
