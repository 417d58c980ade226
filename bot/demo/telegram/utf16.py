"""Measure and cut text in UTF-16 code units, as Telegram does; Python counts characters."""


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Return the part of `text` that an entity covers; `offset` and `length` in UTF-16 units."""
    if text.isascii():
        return text[offset : offset + length]
    units = text.encode("utf-16-le")[2 * offset : 2 * (offset + length)]
    return units.decode("utf-16-le", "replace")
