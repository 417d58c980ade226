"""Decode the character references of Telegram's HTML: four names, and numbers."""

import re

from bot.demo.telegram.errors import bad_request

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,9})|(lt|gt|amp|quot)(?![a-zA-Z]));?")


def unescape(text: str) -> str:
    """Replace the references Telegram knows; any other `&` stays as it is."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda found: dereference(found.group(), 0)[0], text)


def dereference(source: str, position: int) -> tuple[str, int]:
    """Decode the reference at `position`; return its text and the position after it.

    An unknown reference is a plain "&"; ApiError 400 for a surrogate code unit.
    """
    found = _REFERENCE.match(source, position)
    if found is None:
        return "&", position + 1
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return _NAMED[name], found.end()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= code <= 0xDFFF:
        raise bad_request(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML "
            "entities, check for unmatched surrogate code units"
        )
    if not 0 < code <= 0x10FFFF:
        return "&", position + 1
    return chr(code), found.end()
