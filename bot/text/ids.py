"""Reading the digits of an id that fits a BIGINT column."""

from typing import Final

ID_DIGITS: Final = 18
"""Digits of the longest id: every number of 18 digits fits a BIGINT of both databases."""


def read_id(text: str) -> int | None:
    """Read an id of ASCII digits; None for any other text."""
    fits = text.isascii() and text.isdigit() and len(text) <= ID_DIGITS
    return int(text) if fits else None


def read_numbered(text: str) -> int | None:
    """Read an id that was typed with or without `#` before it; None for any other text."""
    return read_id(text.removeprefix("#"))
