"""Decodes a text file that a customer sends for a list.

UTF-8 and, with its mark, UTF-16 are certain. Anything else is Windows-1251 if it looks like words
of it, for Notepad in half of the world saves so: the preview shows what was read. Nothing is
guessed beyond that, for a wrong guess would be delivered as hundreds of comments.
"""

import codecs
import re
from typing import Final

from bot.i18n import N_
from bot.orders.parameters.refusal import BadParameter

FILE_LIMIT: Final = 1_000_000
"""Largest size of a file in bytes."""

_BINARY = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_MIXED = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]|[\x80-\x9f]")
"""A word with both alphabets: it shows that accented Latin was decoded as Cyrillic."""


def decode(content: bytes) -> str:
    """Return the text of a file; raise BadParameter if it is too large or not text."""
    if len(content) > FILE_LIMIT:
        raise BadParameter(
            N_("⚠️ The file is {size} bytes large; {limit} are allowed. Send it in parts."),
            size=len(content),
            limit=FILE_LIMIT,
        )
    text = _decoded(content).lstrip("\ufeff").rstrip("\x1a")
    if _BINARY.search(text):
        raise _no_text()
    return text


def _decoded(content: bytes) -> str:
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        return _utf8(content) or _cyrillic(content)
    except UnicodeDecodeError:
        raise _no_text() from None


def _utf8(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return ""


def _cyrillic(content: bytes) -> str:
    text = content.decode("cp1251")
    if _MIXED.search(text):
        raise _no_text()
    return text


def _no_text() -> BadParameter:
    return BadParameter(
        N_(
            "⚠️ This file cannot be read as text. Save it as plain text (.txt, UTF-8) and send it "
            "again, or send the lines as messages."
        )
    )
