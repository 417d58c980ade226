"""The panel's names, made fit for people: cleaned, told from decoration, cut to a button."""

import re
from decimal import Decimal
from functools import lru_cache
from html import unescape

from bot.catalog.graphemes import EMOJI_STYLE, JOINER, PICTOGRAPHS, clusters, width

ELLIPSIS = "…"

_BLANKS = re.compile(r"[\s\u2800\u3164\uffa0]+")  # \s, and the fillers that only look empty

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls; those that are spaces are blanks
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # hyphens, joiners and fillers
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"  # zero-width, bidi
    "\ufe00-\ufe0e\U000e0000-\U000e001f\U000e0080-\U000e0fff"  # variation selectors
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"  # no characters
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "]"
)
_STRAY_TAGS = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0020-\U000e007f]"
)  # England, Scotland and Wales are a black flag spelt out in tags
_STRAY_STYLE = re.compile(f"(?<![{PICTOGRAPHS}0-9#*]){EMOJI_STYLE}")
_STRAY_JOINER = re.compile(f"(?<![{PICTOGRAPHS}{EMOJI_STYLE}]){JOINER}|{JOINER}(?![{PICTOGRAPHS}])")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_FLANKED = re.compile(r"[\W_]{2,}.*[\W_]{2,}", re.DOTALL)
_DANGLING = " |/-–—,:;[(&+"


def clean(title: str) -> str:
    """Return a panel's text for people: plain characters, single spaces, nothing invisible.

    Entities are unescaped twice, for panels that escape what they keep and what they send. The
    text is not escaped for display: that is the translator's work.
    """
    text = unescape(unescape(title)) if "&" in title else title
    if not text.isascii() or not text.isprintable():
        text = _INVISIBLE.sub("", text)
        text = _STRAY_TAGS.sub(r"\1", text)
        text = _STRAY_STYLE.sub("", text)
        text = _STRAY_JOINER.sub("", text)
    return _BLANKS.sub(" ", text).strip()


def clean_lines(text: str) -> str:
    """Clean a description line by line; no more than one empty line in a row is kept."""
    lines: list[str] = []
    for line in map(clean, unescape(text).splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip("\n")


def storable(text: str) -> str:
    """Return the text without what a database refuses: NUL, and halves of surrogate pairs."""
    return _UNSTORABLE.sub("", text)


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


@lru_cache(maxsize=65_536)
def shorten(text: str, units: int) -> str:
    """Return the text in at most `units` of UTF-16, as Telegram counts messages; `…` for the rest.

    Columns do not bound a message: a family of four is two columns and eleven units. No emoji,
    flag or accented letter is ever split, unless it is longer than the whole room.
    """
    if len(text) * 2 <= units or _units(text) <= units:
        return text
    room, kept = units - len(ELLIPSIS), 0
    for cluster in clusters(text):
        room -= _units(cluster)
        if room < 0:
            break
        kept += len(cluster)
    return text[:kept].rstrip(_DANGLING) + ELLIPSIS


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@lru_cache(maxsize=65_536)
def cut(title: str, length: int) -> str:
    """Return the title in at most `length` columns, ending in an ellipsis where it was cut.

    Emoji and wide scripts take two columns, as they do on a button. No emoji, flag or accented
    letter is ever split.
    """
    if len(title) * 2 <= length:
        return title
    room = length - 1
    kept, used, fits = 0, 0, 0
    for cluster in clusters(title):
        used += width(cluster)
        kept += len(cluster)
        if used <= room:
            fits = kept
        if used > length:
            return (title[:fits].rstrip(_DANGLING) + ELLIPSIS) if length > 0 else ""
    return title
