"""Rows of buttons that turn pages, and the arithmetic of pages."""

from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row

PAGE_SIZE = 8
"""Items on a page."""


NUMBERS_PER_ROW = 8
"""Buttons that Telegram shows in a row, and a thumb still hits."""


FEW_PAGES = 4
"""With so many pages at most, turning them one by one is quick enough."""


LARGEST_PAGE = 80
"""Items on the largest page: a message takes 100 buttons, and some of them lead away."""


def turning_row(tap: Tap, ids: tuple[int, ...], page: int, count: int) -> tuple[Row, ...]:
    """Return the row that turns pages, or nothing where there is one."""
    if count <= 1:
        return ()
    before = Button("‹", tap(*ids, page - 1)) if page > 0 else Button("·", Tap.NOTHING())
    after = Button("›", tap(*ids, page + 1)) if page + 1 < count else Button("·", Tap.NOTHING())
    return ((before, Button(f"{page + 1} / {count}", Tap.NOTHING()), after),)


def jump_row(tap: Tap, ids: tuple[int, ...], page: int, count: int) -> tuple[Row, ...]:
    """Return a row of numbered pages, the first and the last among them; nothing for a few."""
    if count <= FEW_PAGES:
        return ()
    steps = min(count, NUMBERS_PER_ROW) - 1
    spread = [round(step * (count - 1) / steps) for step in range(steps + 1)]
    return (_numbers(tap, ids, page, spread),)


def number_rows(tap: Tap, ids: tuple[int, ...], page: int, count: int) -> tuple[Row, ...]:
    """Return every page's number, to be tapped directly; of very many pages only a row of jumps."""
    if count <= 1:
        return ()
    if count > 2 * NUMBERS_PER_ROW:
        return (*turning_row(tap, ids, page, count), *jump_row(tap, ids, page, count))
    starts = range(0, count, NUMBERS_PER_ROW)
    rows = [list(range(start, min(start + NUMBERS_PER_ROW, count))) for start in starts]
    return tuple(_numbers(tap, ids, page, row) for row in rows)


def _numbers(tap: Tap, ids: tuple[int, ...], page: int, shown: list[int]) -> Row:
    return tuple(
        Button(f"· {each + 1} ·", Tap.NOTHING())
        if each == page
        else Button(str(each + 1), tap(*ids, each))
        for each in shown
    )


def growing_page_size(items: int) -> int:
    """Return how many items a page must hold for one row of numbers to reach all of them."""
    return min(max(PAGE_SIZE, -(-items // NUMBERS_PER_ROW)), LARGEST_PAGE)


def page_count(items: int, size: int) -> int:
    """Return how many pages of `size` hold the items; at least one."""
    return max(1, -(-items // size))
