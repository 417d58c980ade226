"""Strip invisible characters: controls, direction marks, zero-width characters, stray joiners.

What a customer orders is sent to others, so a text must be what it looks like. Joiners stay where
spelling needs them: inside emoji, and between letters of the scripts that use them.
"""

import re
from typing import Final

from bot.text.graphemes import EMOJI_STYLE, JOINER, PICTOGRAPHS

_CODES = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are neither spaces nor line ends
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # hyphens, joiners and fillers
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"  # zero-width, direction
    "\ufe00-\ufe0e\U000e0000-\U000e001f\U000e0080-\U000e0fff"  # variation selectors
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # no characters
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_INVISIBLE: Final = re.compile(f"[{_CODES}]")
_BLANK: Final = re.compile(r"[\s\u2800\u3164\uffa0]")
_STRAY_TAGS: Final = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0020-\U000e007f]"
)  # England, Scotland and Wales are a black flag spelt out in tags
_STRAY_STYLE: Final = re.compile(f"(?<![{PICTOGRAPHS}0-9#*]){EMOJI_STYLE}")
_SPELT: Final = "\u0620-\u065f\u066e-\u06d3\u06d5-\u06ff\u0750-\u077f\u0900-\u0dff\u1000-\u109f"
"""Letters and marks of the Arabic, Indic and Burmese scripts, whose spelling uses joiners."""
_STRAY_JOINER: Final = re.compile(
    f"(?<![{PICTOGRAPHS}{EMOJI_STYLE}{_SPELT}])[{JOINER}\u200c]|{JOINER}(?![{PICTOGRAPHS}{_SPELT}])"
    f"|\u200c(?![{_SPELT}])|(?<![{_SPELT}])\u200c"
)
_EDGE: Final = re.compile(rf"[\s{_CODES}]")
_EDGES: Final = re.compile(rf"[\s{_CODES}]*")


def strip_invisible(line: str) -> str:
    """Return one line without invisible characters; each blank character becomes a space."""
    if line.isascii() and line.isprintable():
        return line.strip()
    text = _BLANK.sub(" ", _INVISIBLE.sub("", line))
    text = _STRAY_STYLE.sub("", _STRAY_TAGS.sub(r"\1", text))
    return _STRAY_JOINER.sub("", text).strip()


def trim_invisible(text: str) -> str:
    """Return the text without blank and invisible characters at its ends; copying adds such."""
    end = len(text)
    # A regular expression for the end would try every run of blanks within the text to its end.
    while end and _EDGE.match(text, end - 1):
        end -= 1
    return _EDGES.sub("", text[:end], count=1)
