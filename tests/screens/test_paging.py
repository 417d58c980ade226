"""Names of statuses, buttons that stand on many screens, and pages of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.status import FINAL, NEEDS_OPERATOR, TO_SUBMIT, Status
from bot.screens import buttons, paging, statuses
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from tests.screens.extremes import TRANSLATIONS
from tests.screens.trouble_words import TROUBLES

languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))


@languages
def test_every_state_has_a_name_and_a_sign(language: str) -> None:
    tr = TRANSLATIONS[language]
    assert set(statuses.ICONS) == set(Status)
    for state in Status:
        name = statuses.status_label(tr, state)
        assert name.strip()
        assert name not in {state.value, state.name}
        assert statuses.ICONS[state].strip()


@languages
def test_states_that_are_the_shops_affair_look_alike(language: str) -> None:
    tr = TRANSLATIONS[language]
    sending = TO_SUBMIT | {Status.SUBMITTING}
    told = {Status.WAITING_LINK, Status.WAITING_TURN}
    alike = {statuses.status_label(tr, state) for state in sending - told}
    assert len(alike) == 1
    assert len({statuses.status_label(tr, state) for state in NEEDS_OPERATOR}) == 1
    assert len({statuses.status_label(tr, state) for state in FINAL}) == len(FINAL)


def test_no_name_of_a_state_tells_of_the_shops_troubles() -> None:
    tr = TRANSLATIONS["en"]
    for state in Status:
        assert not TROUBLES.search(statuses.status_label(tr, state)), state


@languages
def test_the_ways_are_alike_below_and_in_place(language: str) -> None:
    tr = TRANSLATIONS[language]
    for way in (buttons.menu, buttons.orders, buttons.services, buttons.search, buttons.desk):
        here, below = way(tr), way(tr, below=True)
        assert here.text == below.text
        assert below.data == f"+{here.data}"


@pytest.mark.parametrize(
    ("page", "count", "expected"),
    [
        (0, 1, []),
        (0, 0, []),
        (0, 2, [Tap.NOTHING(), Tap.NOTHING(), Tap.CATEGORY(7, 1)]),
        (1, 2, [Tap.CATEGORY(7, 0), Tap.NOTHING(), Tap.NOTHING()]),
        (1, 3, [Tap.CATEGORY(7, 0), Tap.NOTHING(), Tap.CATEGORY(7, 2)]),
    ],
)
def test_pages_are_turned_as_far_as_there_are_any(
    page: int, count: int, expected: list[str]
) -> None:
    rows = paging.turning_row(Tap.CATEGORY, (7,), ListPage(page, count, 1))
    assert [button.data for row in rows for button in row] == expected
    if rows:
        assert f"{page + 1} / {count}" in rows[0][1].text


@given(st.integers(1, 200), st.integers(0, 200))
def test_every_page_has_a_number_to_be_tapped_or_to_jump_near(count: int, page: int) -> None:
    page = min(page, count - 1)
    rows = paging.number_rows(Tap.CATEGORY, (7,), ListPage(page, count, 1))
    buttons_to_tap = [button for row in rows for button in row if button.data != Tap.NOTHING()]
    targets = {int(button.data.split(":")[2]) for button in buttons_to_tap}
    assert all(len(row) <= paging.NUMBERS_PER_ROW for row in rows)
    assert targets <= set(range(count)) - {page}
    assert {0, count - 1} - {page} <= targets
    assert all(
        b.text == str(int(b.data.split(":")[2]) + 1) for b in buttons_to_tap if b.text.isdigit()
    )
    if count <= 2 * paging.NUMBERS_PER_ROW:
        assert len(rows) == (-(-count // paging.NUMBERS_PER_ROW) if count > 1 else 0)
        assert targets == set(range(count)) - {page}


@pytest.mark.parametrize(
    ("page", "count", "shown"),
    [
        (0, paging.FEW_PAGES, []),
        (0, 5, ["· 1 ·", "2", "3", "4", "5"]),
        (7, 8, ["1", "2", "3", "4", "5", "6", "7", "· 8 ·"]),
        (0, 46, ["· 1 ·", "7", "14", "20", "27", "33", "40", "46"]),
        (1, 46, ["1", "7", "14", "20", "27", "33", "40", "46"]),
    ],
)
def test_many_pages_are_jumped_over(page: int, count: int, shown: list[str]) -> None:
    rows = paging.jump_row(Tap.CATEGORY, (7,), ListPage(page, count, 1))
    assert [button.text for row in rows for button in row] == shown


@given(st.integers(0, 5_000))
def test_a_page_grows_until_one_row_of_numbers_reaches_all(items: int) -> None:
    size = paging.growing_page_size(items)
    assert paging.PAGE_SIZE <= size <= paging.LARGEST_PAGE
    if items <= paging.LARGEST_PAGE * paging.NUMBERS_PER_ROW:
        assert paging.page_count(items, size) <= paging.NUMBERS_PER_ROW
    if size > paging.PAGE_SIZE:
        assert paging.page_count(items, size - 1) > paging.NUMBERS_PER_ROW


@given(st.integers(0, 10**6), st.integers(1, 100))
def test_every_item_has_a_page_and_no_page_is_empty(items: int, size: int) -> None:
    count = paging.page_count(items, size)
    assert count >= 1
    assert count * size >= items
    assert (count - 1) * size < max(items, 1)


@given(st.integers(-(10**18), 10**18), st.integers(0, 300), st.integers(1, 20))
def test_a_page_that_is_not_there_is_the_nearest_one(number: int, total: int, size: int) -> None:
    page = ListPage.nearest(number, total, size)
    assert 0 <= page.number < page.count
    assert page.number == number or number < 0 or number >= page.count
    assert page.offset == page.number * size


@given(st.lists(st.integers(), max_size=60), st.integers(1, 20))
def test_the_pages_hold_every_item_once_and_in_order(items: list[int], size: int) -> None:
    count = paging.page_count(len(items), size)
    pages = [ListPage.nearest(number, len(items), size).items(items) for number in range(count)]
    assert [item for page in pages for item in page] == items
    assert all(len(page) == size for page in pages[:-1])
