"""Clean a panel's texts before people read them."""

import re
from html import unescape

from bot.text.graphemes import EMOJI_STYLE, JOINER, PICTOGRAPHS

_BLANKS = re.compile(r"[\s\u2800\u3164\uffa0]+")  # \s, and letters that look blank

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


def clean(title: str) -> str:
    """Return one line of a panel's text without invisible characters and repeated spaces.

    HTML entities are unescaped twice, because some panels escape a text when they store it and
    again when they send it. The result is not escaped for display; the translator does that.
    """
    text = unescape(unescape(title)) if "&" in title else title
    if not text.isascii() or not text.isprintable():
        text = _INVISIBLE.sub("", text)
        text = _STRAY_TAGS.sub(r"\1", text)
        text = _STRAY_STYLE.sub("", text)
        text = _STRAY_JOINER.sub("", text)
    return _BLANKS.sub(" ", text).strip()


def clean_lines(text: str) -> str:
    """Clean a description line by line, and keep at most one empty line in a row."""
    lines: list[str] = []
    for line in map(clean, unescape(text).splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip("\n")


def remove_unstorable(text: str) -> str:
    """Return the text without NUL and halves of surrogate pairs, which databases refuse."""
    return _UNSTORABLE.sub("", text)
