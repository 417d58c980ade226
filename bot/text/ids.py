"""Reading the digits of an id that fits a BIGINT column."""

from typing import Final

ID_DIGITS: Final = 18
"""The most digits of an id: each number of so many fits a BIGINT of both databases."""


def read_id(text: str) -> int | None:
    """Return the id that the ASCII digits of `text` say; None for any other text."""
    fits = text.isascii() and text.isdigit() and len(text) <= ID_DIGITS
    return int(text) if fits else None


def read_numbered(text: str) -> int | None:
    """Return the id a person has typed, with or without `#` before it; None for any other text."""
    return read_id(text.removeprefix("#"))
