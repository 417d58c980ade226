"""Cut texts to what a button or a message can hold, never inside a character."""

from functools import lru_cache

from bot.text.graphemes import clusters, column_width

ELLIPSIS = "…"


_DANGLING = " |/-–—,:;[(&+"


@lru_cache(maxsize=65_536)
def cut_to_units(text: str, units: int) -> str:
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
def cut_to_width(title: str, length: int) -> str:
    """Return the title in at most `length` columns, ending in an ellipsis where it was cut.

    Emoji and wide scripts take two columns, as they do on a button. No emoji, flag or accented
    letter is ever split.
    """
    if len(title) * 2 <= length:
        return title
    room = length - 1
    kept, used, fits = 0, 0, 0
    for cluster in clusters(title):
        used += column_width(cluster)
        kept += len(cluster)
        if used <= room:
            fits = kept
        if used > length:
            return (title[:fits].rstrip(_DANGLING) + ELLIPSIS) if length > 0 else ""
    return title
