"""Tells which texts can be usernames and hashtags: letters of any script, digits, a few signs."""

import re
import unicodedata
from typing import Final

from bot.text.graphemes import EMOJI_STYLE, JOINER

LONGEST_NAME: Final = 64
LONGEST_TAG: Final = 100

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_-])?")
_PLAIN_TAG = re.compile(r"[A-Za-z0-9_]{1,100}")
_NAME_SIGNS = frozenset("._-·")
_NOT_AT_THE_ENDS = frozenset(".·")
_TAG_SIGNS = frozenset(f"_·{JOINER}\u200c{EMOJI_STYLE}\u20e3")
_WRITTEN = frozenset("LMN")
_DRAWN = frozenset(("So", "Sk"))


def is_name(text: str) -> bool:
    """Return True if a text can be a username; none begins or ends with a full stop."""
    if _PLAIN_NAME.fullmatch(text):
        return any(sign.isalnum() or sign == "_" for sign in text)
    if not 0 < len(text) <= LONGEST_NAME or {text[0], text[-1]} & _NOT_AT_THE_ENDS:
        return False
    written = all(sign in _NAME_SIGNS or _written(sign) for sign in text)
    return written and any(sign.isalnum() for sign in text)


def is_tag(text: str) -> bool:
    """Return True if a text without `#` can be a hashtag; some networks allow emoji."""
    if _PLAIN_TAG.fullmatch(text):
        return True
    return 0 < len(text) <= LONGEST_TAG and all(
        sign in _TAG_SIGNS or _written(sign) or unicodedata.category(sign) in _DRAWN
        for sign in text
    )


def _written(sign: str) -> bool:
    return unicodedata.category(sign)[0] in _WRITTEN
