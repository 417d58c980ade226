"""Telegram counts text in UTF-16 code units, Python in characters."""


def width(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def offsets(text: str) -> list[int]:
    """Return the UTF-16 offset of each character of `text`, and of its end."""
    result, offset = [], 0
    for character in text:
        result.append(offset)
        offset += 2 if character > "\uffff" else 1
    result.append(offset)
    return result


def cut(text: str, offset: int, length: int) -> str:
    """Return the piece of `text` that an entity covers (UTF-16 units)."""
    if text.isascii():
        return text[offset : offset + length]
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode(
        "utf-16-le", "replace"
    )
