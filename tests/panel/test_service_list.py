"""The price list: how rows are read, and which rows cannot be read."""

import hashlib
import json
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from bot.panel import BadRow, PanelService, ServiceList
from bot.panel.body import read_body
from bot.panel.service_list import read_service_list
from bot.quirks.row_problems import RowProblem
from bot.text.numbers import LARGEST_COUNT
from tests.panel.answers import ROW
from tests.panel.any_json import ANYTHING


def read(document: Any) -> ServiceList:
    price_list = read_service_list(document, "d", 1)
    assert price_list is not None
    return price_list


def one(**changed: Any) -> PanelService:
    price_list = read([ROW | changed])
    assert price_list.bad_rows == ()
    return price_list.rows[0]


def test_a_row_is_read() -> None:
    row = ROW | {
        "dripfeed": 1,
        "refill": "0",
        "cancel": None,
        "description": "Slow and steady",
    }
    assert read([row]).rows == (
        PanelService(
            id="9",
            name="Blue stars",
            type="Default",
            category="Stars",
            rate=Decimal("1.25"),
            min=10,
            max=5000,
            dripfeed=True,
            refill=False,
            cancel=None,
            description="Slow and steady",
            position=0,
        ),
    )


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"service": "u-1"}, "id", "u-1"),
        ({"rate": 0}, "rate", Decimal(0)),
        ({"rate": "100000000000"}, "rate", Decimal(10**11)),
        ({"rate": Decimal("1e-06")}, "rate", Decimal("0.000001")),
        ({"max": 10**30}, "max", LARGEST_COUNT),
        ({"max": "5000.0"}, "max", 5000),
        ({"min": 5000}, "min", 5000),
        ({"type": None}, "type", ""),
        ({"type": "Subscriptions "}, "type", "Subscriptions "),
        ({"category": None}, "category", ""),
        ({"name": 77}, "name", "77"),
        ({"name": "&amp; <b>\t"}, "name", "&amp; <b>\t"),
        ({"desc": "Also called so"}, "description", "Also called so"),
        ({"description": None, "details": "Or so"}, "description", "Or so"),
        ({"description": ["no text"]}, "description", ""),
        ({"refill": "false"}, "refill", False),
        ({"refill": "perhaps"}, "refill", None),
    ],
)
def test_a_field_is_read_in_its_spellings(changed: dict[str, Any], field: str, value: Any) -> None:
    assert getattr(one(**changed), field) == value


@pytest.mark.parametrize("name", ["id", "service_id"])
def test_the_id_has_other_names(name: str) -> None:
    row = {key: value for key, value in ROW.items() if key != "service"} | {name: 44}
    assert read([row]).rows[0].id == "44"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (None, RowProblem.NO_OBJECT),
        ("text", RowProblem.NO_OBJECT),
        ([], RowProblem.NO_OBJECT),
        ({}, RowProblem.NO_ID),
        (ROW | {"service": None}, RowProblem.NO_ID),
        (ROW | {"service": 0}, RowProblem.NO_ID),
        (ROW | {"rate": "1..2"}, RowProblem.NO_RATE),
        (ROW | {"rate": None}, RowProblem.NO_RATE),
        (ROW | {"rate": "-1"}, RowProblem.NO_RATE),
        (ROW | {"rate": "1e13"}, RowProblem.NO_RATE),
        (ROW | {"min": "few"}, RowProblem.NO_BOUNDS),
        (ROW | {"min": -1}, RowProblem.NO_BOUNDS),
        (ROW | {"max": None}, RowProblem.NO_BOUNDS),
        (ROW | {"min": 11, "max": 10}, RowProblem.MIN_ABOVE_MAX),
    ],
)
def test_a_bad_row_is_reported_and_costs_only_itself(row: Any, why: RowProblem) -> None:
    price_list = read([ROW | {"service": 1}, row, ROW | {"service": 2}])
    assert [service.id for service in price_list.rows] == ["1", "2"]
    assert [service.position for service in price_list.rows] == [0, 2]
    assert [(bad.position, bad.why) for bad in price_list.bad_rows] == [(1, why)]


def test_a_bad_row_says_what_operators_know_it_by() -> None:
    rows = [
        ROW | {"service": 71, "name": "Red stars", "rate": "on request"},
        ROW | {"service": None, "name": "Grey stars"},
        ROW | {"service": 72, "name": "Old stars", "min": "1,50,0", "max": None},
        "--- stars ---",
    ]
    assert read(rows).bad_rows == (
        BadRow(0, RowProblem.NO_RATE, "71", "Red stars", "on request"),
        BadRow(1, RowProblem.NO_ID, "", "Grey stars", ""),
        BadRow(2, RowProblem.NO_BOUNDS, "72", "Old stars", "1,50,0 – ?"),
        BadRow(3, RowProblem.NO_OBJECT, "", "", "--- stars ---"),
    )


@pytest.mark.parametrize(
    ("written", "rate"), [("2,400.75000", "2400.75"), ("$3.20", "3.2"), ("0,85", "0.85")]
)
def test_a_rate_is_read_as_panels_write_it(written: str, rate: str) -> None:
    assert one(rate=written).rate == Decimal(rate)


def test_the_same_id_again_is_a_bad_row() -> None:
    price_list = read([ROW, ROW | {"rate": "9"}])
    assert [service.rate for service in price_list.rows] == [Decimal("1.25")]
    assert price_list.bad_rows == (BadRow(1, RowProblem.REPEATED, "9", ROW["name"]),)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: {"data": rows},
        lambda rows: {"status": "success", "services": rows},
        lambda rows: {"result": {"items": rows}},
        lambda rows: {"links": [{"url": "/1"}], "data": rows},
        lambda rows: {"tags": [], "data": rows},
    ],
)
def test_a_wrapped_list_is_found(wrap: Any) -> None:
    assert [service.id for service in read(wrap([ROW])).rows] == ["9"]


def test_a_map_by_id_is_a_list() -> None:
    row = {key: value for key, value in ROW.items() if key != "service"}
    assert [service.id for service in read({"31": row, "32": row}).rows] == ["31", "32"]


@pytest.mark.parametrize("document", [None, 5, "text", {}, {"a": {"b": {"c": {"d": [ROW]}}}}])
def test_what_holds_no_list_is_no_listing(document: Any) -> None:
    assert read_service_list(document, "d", 1) is None


def test_an_empty_list_is_a_listing() -> None:
    assert read([]) == ServiceList((), (), "d", 1, frozenset())


def test_the_fields_and_types_are_told() -> None:
    price_list = read([ROW, ROW | {"service": 10, "type": "Package", "cancel": True}, None])
    assert price_list.fields == {*ROW, "cancel"}
    assert price_list.types == {"Default": 1, "Package": 1}


@pytest.mark.parametrize(
    ("changed", "heading"),
    [
        ({"name": "~~~~~"}, True),
        ({"name": "🔻🔻🔻"}, True),
        ({"name": ""}, True),
        ({"name": "== Stars ==", "rate": 0, "min": 1, "max": 1}, True),
        ({"name": "One star", "rate": "5", "min": 1, "max": 1}, False),
        ({"name": "Free stars", "rate": 0}, False),
        ({"name": "星"}, False),
        ({}, False),
    ],
)
def test_a_heading_is_told_from_a_service(changed: dict[str, Any], heading: bool) -> None:
    assert one(**changed).is_separator is heading


def test_five_thousand_rows_are_read_in_the_blink_of_an_eye() -> None:
    rows = [
        ROW | {"service": number, "name": f"Stars № {number} ⭐" * 4} for number in range(1, 5001)
    ]
    content = json.dumps(rows).encode()
    took = []
    for _ in range(3):
        began = time.process_time()
        price_list = read_service_list(
            read_body(content).document, hashlib.sha256(content).hexdigest(), len(content)
        )
        took.append(time.process_time() - began)
    assert price_list is not None
    assert len(price_list.rows) == 5000
    assert min(took) < 1.5  # about 0.07 s without coverage


@given(ANYTHING)
def test_anything_is_a_listing_or_none(document: Any) -> None:
    for candidate in (document, [document], {"data": document}):
        price_list = read_service_list(candidate, "d", 1)
        assert price_list is None or all(
            row.min <= row.max and row.rate >= 0 for row in price_list.rows
        )
