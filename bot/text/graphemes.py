"""Split a text into the characters a reader sees, and measure their width."""

from collections.abc import Iterator
from unicodedata import category, east_asian_width

PICTOGRAPHS = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf"
    "\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff"
)
"""Characters that may be drawn as emoji, to be put inside a regular expression's class.

They are whole blocks, because Python's tables do not know emoji that are newer than they are.
"""

JOINER = "\u200d"
EMOJI_STYLE = "\ufe0f"

_FIRST_EMOJI, _LAST_EMOJI = "\U0001f000", "\U0001fbff"
_REGIONAL = ("\U0001f1e6", "\U0001f1ff")
_TONES = ("\U0001f3fb", "\U0001f3ff")
_TAGS = ("\U000e0020", "\U000e007f")
_JAMO = ("\u1160", "\u11ff")  # vowels and finals, which complete the syllable before them
_SPACING = "\u0e33\u0eb3"  # Thai and Lao AM, letters that are drawn on the one before
_MARKS = frozenset(("Mn", "Me", "Mc"))


def clusters(text: str) -> Iterator[str]:
    """Yield the characters a reader sees: emoji sequences, flags and accented letters are one.

    These are Unicode's extended grapheme clusters (UAX 29), without the rules for prepended marks
    and for conjuncts of Indic scripts, which panels' lists do not use.
    """
    start = 0
    for index in range(1, len(text)):
        if not _continues(text, start, index):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def column_width(cluster: str) -> int:
    """Return the columns that a cluster takes: two for emoji and wide scripts, else one."""
    first = cluster[0]
    wide = EMOJI_STYLE in cluster or _FIRST_EMOJI <= first <= _LAST_EMOJI
    return 2 if wide or east_asian_width(first) in "WF" else 1


def _continues(text: str, start: int, index: int) -> bool:
    """Return True if the character at `index` belongs to the cluster that begins at `start`."""
    character, before = text[index], text[index - 1]
    if before.isascii() and character.isascii():
        return False
    if character == JOINER or _extends(character):
        return True
    if before == JOINER:
        return _pictograph(character)
    if _REGIONAL[0] <= character <= _REGIONAL[1]:
        return index - start == 1 and _REGIONAL[0] <= before <= _REGIONAL[1]
    return False


def _extends(character: str) -> bool:
    return (
        category(character) in _MARKS
        or _TONES[0] <= character <= _TONES[1]
        or _TAGS[0] <= character <= _TAGS[1]
        or _JAMO[0] <= character <= _JAMO[1]
        or character in _SPACING
    )


def _pictograph(character: str) -> bool:
    return "\u2190" <= character <= "\u2bff" or _FIRST_EMOJI <= character <= _LAST_EMOJI
