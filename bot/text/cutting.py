"""Cut texts to the room of a button or a message, never inside a character."""

from functools import lru_cache

from bot.text.graphemes import clusters, column_width

ELLIPSIS = "…"

_DANGLING = " |/-–—,:;[(&+"
"""Characters that are dropped before the ellipsis."""


@lru_cache(maxsize=65_536)
def cut_to_units(text: str, units: int) -> str:
    """Cut a text to at most `units` UTF-16 units, as Telegram counts messages; `…` ends a cut text.

    Columns do not bound a message: an emoji of a family of four takes two columns and eleven
    units. No emoji, flag or accented letter is split, unless it alone is longer than `units`.
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
    """Cut a title to at most `length` columns; `…` ends a cut title.

    Emoji and wide scripts take two columns, as they do on a button. No emoji, flag or accented
    letter is split.
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
