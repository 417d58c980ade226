"""Number the rows of a list with gaps, so that a new row at the top changes no other number."""

from bisect import bisect_left
from collections.abc import Sequence

STEP = 1 << 20
"""Gap between rows that are numbered anew: 2**20 leaves room for 20 insertions at one place."""


def assign_positions(old_positions: Sequence[int | None]) -> list[int]:
    """Return strictly rising positions for rows in order; as many old ones as possible stay.

    `old_positions` has the old position of each row, None for a new row. A row that moved gets a
    new position between its neighbors; if a gap is too narrow, all rows are numbered anew.
    """
    kept = _longest_rising(old_positions)
    arranged: list[int] = []
    last: int | None = None
    for index in [*kept, len(old_positions)]:
        following = old_positions[index] if index < len(old_positions) else None
        between = _spread(last, following, index - len(arranged))
        if between is None:
            return [STEP * number for number in range(1, len(old_positions) + 1)]
        arranged += between
        if following is not None:
            arranged.append(following)
            last = following
    return arranged


def _spread(before: int | None, after: int | None, count: int) -> list[int] | None:
    """Return `count` positions between two used ones; None if they do not fit."""
    if before is not None and after is not None:
        gap = (after - before) // (count + 1)
        fits = gap > 0 or count == 0
        return [before + gap * number for number in range(1, count + 1)] if fits else None
    if after is not None:
        return [after - STEP * number for number in range(count, 0, -1)]
    first = 0 if before is None else before
    return [first + STEP * number for number in range(1, count + 1)]


def _longest_rising(places: Sequence[int | None]) -> list[int]:
    """Return the indexes of a longest strictly rising subsequence; None values are skipped."""
    tails: list[int] = []  # for each length, the lowest last position of such a subsequence
    ends: list[int] = []  # the index of that position
    before: dict[int, int | None] = {}
    for index, place in enumerate(places):
        if place is None:
            continue
        length = bisect_left(tails, place)
        before[index] = ends[length - 1] if length else None
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [index]
    run: list[int] = []
    at = ends[-1] if ends else None
    while at is not None:
        run.append(at)
        at = before[at]
    return run[::-1]
