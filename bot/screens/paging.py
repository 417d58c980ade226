"""Pages of a list: which one is shown, and the rows of buttons that lead to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row

T = TypeVar("T")

PAGE_SIZE = 8
"""Items on a page."""

NUMBERS_PER_ROW = 8
"""Number buttons in a row: narrower ones are hard to hit with a thumb."""

FEW_PAGES = 4
"""Up to this many pages, "previous" and "next" are enough; above it, a row of jumps is added."""

LARGEST_PAGE = 80
"""Items on the largest page: a message takes 100 buttons, and some of them lead away."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list that is too long for a screen."""

    number: int
    """Counted from 0."""
    total: int
    """Items of the whole list."""
    size: int
    """Items on a full page."""

    @classmethod
    def nearest(cls, number: int, total: int, size: int = PAGE_SIZE) -> Self:
        """Return the page of that number; the first or the last if there is no such page."""
        return cls(max(0, min(number, page_count(total, size) - 1)), total, size)

    @property
    def count(self) -> int:
        """Pages of the list; at least one."""
        return page_count(self.total, self.size)

    @property
    def offset(self) -> int:
        """Items before the page."""
        return self.number * self.size

    def items(self, whole: Sequence[T]) -> Sequence[T]:
        """Return the page's items, of the whole list."""
        return whole[self.offset : self.offset + self.size]


def turning_row(tap: Tap, ids: tuple[int, ...], page: ListPage) -> tuple[Row, ...]:
    """Return the row "previous, page of pages, next"; no row if there is one page."""
    number, count = page.number, page.count
    if count <= 1:
        return ()
    before = Button("‹", tap(*ids, number - 1)) if number > 0 else Button("·", Tap.NOTHING())
    after = Button("›", tap(*ids, number + 1)) if number + 1 < count else Button("·", Tap.NOTHING())
    return ((before, Button(f"{number + 1} / {count}", Tap.NOTHING()), after),)


def jump_row(tap: Tap, ids: tuple[int, ...], page: ListPage) -> tuple[Row, ...]:
    """Return a row of page numbers from the first to the last; no row if the pages are few."""
    count = page.count
    if count <= FEW_PAGES:
        return ()
    steps = min(count, NUMBERS_PER_ROW) - 1
    spread = [round(step * (count - 1) / steps) for step in range(steps + 1)]
    return (_numbers(tap, ids, page.number, spread),)


def turning_rows(tap: Tap, ids: tuple[int, ...], page: ListPage) -> tuple[Row, ...]:
    """Return the row that turns pages, and below it the row of jumps if the pages are many."""
    return (*turning_row(tap, ids, page), *jump_row(tap, ids, page))


def number_rows(tap: Tap, ids: tuple[int, ...], page: ListPage) -> tuple[Row, ...]:
    """Return the number of every page as a button; if they fill more than two rows, only jumps."""
    count = page.count
    if count <= 1:
        return ()
    if count > 2 * NUMBERS_PER_ROW:
        return turning_rows(tap, ids, page)
    starts = range(0, count, NUMBERS_PER_ROW)
    rows = [list(range(start, min(start + NUMBERS_PER_ROW, count))) for start in starts]
    return tuple(_numbers(tap, ids, page.number, row) for row in rows)


def _numbers(tap: Tap, ids: tuple[int, ...], current: int, shown: list[int]) -> Row:
    return tuple(
        Button(f"· {each + 1} ·", Tap.NOTHING())
        if each == current
        else Button(str(each + 1), tap(*ids, each))
        for each in shown
    )


def growing_page_size(items: int) -> int:
    """Return how many items a page must hold for one row of numbers to reach all of them."""
    return min(max(PAGE_SIZE, -(-items // NUMBERS_PER_ROW)), LARGEST_PAGE)


def page_count(items: int, size: int) -> int:
    """Return how many pages of `size` hold the items; at least one."""
    return max(1, -(-items // size))
