"""Positions rise strictly, and as few as possible are new."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.sync.positions import STEP, assign_positions


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], []),
        ([None], [STEP]),
        ([None, None, None], [STEP, 2 * STEP, 3 * STEP]),
        ([10, 20, 30], [10, 20, 30]),
        ([None, 10, 20], [10 - STEP, 10, 20]),
        ([None, None, 10], [10 - 2 * STEP, 10 - STEP, 10]),
        ([10, None], [10, 10 + STEP]),
        ([10, None, 20], [10, 15, 20]),
        ([10, None, None, 20], [10, 13, 16, 20]),
        ([10, 10], [10 - STEP, 10]),
        ([30, 10, 20], [10 - STEP, 10, 20]),
        ([10, 30, 20, 40], [10, 20 - 5, 20, 40]),
    ],
)
def test_rows_keep_their_places_and_newcomers_go_between(
    before: list[int | None], after: list[int]
) -> None:
    assert assign_positions(before) == after


def test_all_are_numbered_afresh_where_a_gap_is_too_narrow() -> None:
    assert assign_positions([10, None, 11]) == [STEP, 2 * STEP, 3 * STEP]


places = st.lists(st.none() | st.integers(-(2**40), 2**40), max_size=40)


@given(places)
def test_places_always_rise(before: list[int | None]) -> None:
    after = assign_positions(before)
    assert len(after) == len(before)
    assert all(left < right for left, right in pairwise(after))


@given(st.lists(st.integers(0, 10**6), max_size=40, unique=True))
def test_a_list_in_order_is_left_alone(before: list[int]) -> None:
    assert assign_positions(sorted(before)) == sorted(before)


@given(st.lists(st.integers(1, 10**3), min_size=1, max_size=30, unique=True), st.data())
def test_one_row_that_moved_gets_the_only_new_place(
    numbers: list[int], data: st.DataObject
) -> None:
    before = [number * STEP for number in sorted(numbers)]
    moved = before.pop(data.draw(st.integers(0, len(before) - 1)))
    at = data.draw(st.integers(0, len(before)))
    shown = [*before[:at], moved, *before[at:]]
    after = assign_positions(shown)
    assert sum(old != new for old, new in zip(shown, after, strict=True)) <= 1


def test_twenty_newcomers_in_a_row_fit_into_one_gap() -> None:
    low, high = STEP, 2 * STEP
    for _ in range(20):
        low, between, high_again = assign_positions([low, None, high])
        assert high_again == high
        low = between
