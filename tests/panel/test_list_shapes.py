"""Lists that are grouped are read whole; those that are one page of several say so."""

from typing import Any

import pytest

from bot.panel import ServiceList
from bot.panel.list_shapes import Paging
from bot.panel.service_list import read_service_list
from tests.panel.answers import ROW

BARE = {key: value for key, value in ROW.items() if key not in ("category", "service")}


def read(document: Any) -> ServiceList:
    price_list = read_service_list(document, "d", 1)
    assert price_list is not None
    return price_list


def rows(*numbers: int, **changed: Any) -> list[dict[str, Any]]:
    return [BARE | changed | {"service": number} for number in numbers]


def shelves(document: Any) -> list[tuple[str, str]]:
    """Return the ids of the services that were read, each with its category."""
    return [(row.id, row.category) for row in read(document).rows]


GROUPED = [("1", "Stars"), ("2", "Stars"), ("3", "Moons")]


@pytest.mark.parametrize(
    "document",
    [
        {"Stars": rows(1, 2), "Moons": rows(3)},
        {"data": {"Stars": rows(1, 2), "Moons": rows(3)}},
        {"status": "success", "services": {"Stars": rows(1, 2), "Moons": rows(3)}, "tags": []},
        {"Stars": {"1": BARE, "2": BARE}, "Moons": {"3": BARE}},
        [{"name": "Stars", "services": rows(1, 2)}, {"name": "Moons", "services": rows(3)}],
        {"data": [{"category": "Stars", "items": rows(1, 2)},
                  {"category": "Moons", "id": 5, "items": rows(3)}]},
    ],
)  # fmt: skip
def test_a_list_grouped_by_category_is_read_whole(document: Any) -> None:
    assert shelves(document) == GROUPED
    assert read(document).bad_rows == ()
    assert read(document).paging is None


def test_a_row_keeps_the_category_that_it_names_itself() -> None:
    assert shelves({"Stars": rows(1, category="Bright"), "Moons": rows(2)}) == [
        ("1", "Bright"),
        ("2", "Moons"),
    ]


def test_a_field_that_wraps_the_list_is_no_category() -> None:
    for name in ("data", "services", "Result", "items"):
        assert shelves({name: rows(1)}) == [("1", "")]


def test_bad_rows_of_every_group_are_reported() -> None:
    document = {"Stars": [*rows(1), None], "Moons": [*rows(2), *rows(3, rate="?")]}
    assert [bad.position for bad in read(document).bad_rows] == [1, 3]


def test_a_map_by_id_is_read_although_one_of_its_rows_is_bad() -> None:
    document = {"31": BARE, "32": "soon", "33": BARE}
    assert [row.id for row in read(document).rows] == ["31", "33"]
    assert [bad.position for bad in read(document).bad_rows] == [1]


def test_the_same_service_in_two_groups_is_read_once() -> None:
    price_list = read({"All": rows(1, 2), "New": rows(2)})
    assert [row.id for row in price_list.rows] == ["1", "2"]
    assert [bad.why for bad in price_list.bad_rows] == ["repeated"]


LISTED = rows(1, 2)


@pytest.mark.parametrize(
    ("beside", "total"),
    [
        ({"total": 5}, 5),
        ({"meta": {"total": "5", "per_page": 2}}, 5),
        ({"pagination": {"page": 1, "totalPages": 3}}, None),
        ({"last_page": 2}, None),
        ({"next_page_url": "https://panel.example/api?page=2"}, None),
        ({"links": {"self": "/1", "next": "/2"}}, None),
        ({"next": {"href": "/2"}}, None),
        ({"has_more": True}, None),
        ({"hasMore": "1"}, None),
        ({"next_cursor": "b2Zmc2V0"}, None),
        ({"current_page": 2, "last_page": 2}, None),
        ({"per_page": 2, "page": 1}, None),
        ({"limit": 2, "offset": 0}, None),
    ],
)
def test_a_page_of_a_list_says_so(beside: dict[str, Any], total: int | None) -> None:
    assert read({"data": LISTED, **beside}).paging == Paging(total)
    assert read({"response": {"data": LISTED, **beside}}).paging == Paging(total)


@pytest.mark.parametrize(
    "beside",
    [
        {},
        {"total": 2},
        {"total": 1, "count": 2},
        {"meta": {"total": 2, "per_page": 2, "last_page": 1}},
        {"links": {"next": None, "prev": None}},
        {"next_page_url": None, "per_page": 2},
        {"next": "", "has_more": False},
        {"page": 1, "pages": 1, "per_page": 2},
        {"per_page": 100, "page": 1},
        {"limit": 60, "remaining": 59},
        {"links": [{"url": "/1"}]},
        {"time": 1_700_000_000, "status": 200},
    ],
)
def test_a_whole_list_is_no_page(beside: dict[str, Any]) -> None:
    assert read({"data": LISTED, **beside}).paging is None


def test_fields_of_a_service_say_nothing_about_pages() -> None:
    odd = [row | {"total": 500, "limit": 2, "next": "soon"} for row in LISTED]
    assert read(odd).paging is None
    assert read({"1": odd[0], "2": odd[1]}).paging is None
