"""Reading the status of an order or a refill; fields stay as the panel sent them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.panel import ItemError, OrderStatus, PanelStatus, RefillStatus, RefusalClass, UnknownCause
from bot.panel.statuses import (
    CHILDREN,
    MISSING,
    UNREADABLE,
    currency_of,
    parse_order_status,
    parse_refill_status,
)
from bot.text.numbers import Unreadable
from tests.panel.any_json import ANYTHING

S = PanelStatus

NUMBERS = ("charge", "start_count", "remains", "runs", "posts")


@pytest.mark.parametrize("nothing", [None, "", "None", "null"])
def test_a_number_that_is_not_said_is_absent(nothing: Any) -> None:
    read = parse_order_status({"status": "Completed"} | dict.fromkeys(NUMBERS, nothing))
    assert read == OrderStatus(S.COMPLETED, "Completed")


@pytest.mark.parametrize("unreadable", ["n/a", [], {}, True, "1..0", "NaN", "60 left"])
def test_a_number_that_is_said_and_cannot_be_read_is_not_absent(unreadable: Any) -> None:
    read = parse_order_status({"status": "Completed"} | dict.fromkeys(NUMBERS, unreadable))
    assert {getattr(read, name) for name in NUMBERS} == {Unreadable.NUMBER}


def test_a_taught_word_is_a_status_alone_and_in_an_answer() -> None:
    taught = {"goodbye": S.COMPLETED}
    assert parse_order_status("Good bye!", taught) == OrderStatus(S.COMPLETED, "Good bye!")
    assert parse_order_status({"status": "GOOD-BYE"}, taught) == OrderStatus(
        S.COMPLETED, "GOOD-BYE"
    )
    assert parse_refill_status("Good bye!", taught) == RefillStatus(S.COMPLETED, "Good bye!")
    assert isinstance(parse_order_status("Good bye!"), ItemError)


def test_a_word_is_shown_without_its_html() -> None:
    read = parse_order_status({"status": f"<b title='{'x' * 80}'>Tamamlandı</b>"})
    assert read == OrderStatus(S.COMPLETED, "Tamamlandı")


def test_every_field_is_read() -> None:
    item = {
        "status": "In progress",
        "charge": "0.10",
        "start_count": 5,
        "remains": "7.0",
        "currency": " eur ",
        "runs": "3",
        "posts": 2,
        "expiry": "05/06/2032",
        "orders": [1, "2"],
    }
    assert parse_order_status(item) == OrderStatus(
        S.IN_PROGRESS,
        "In progress",
        Decimal("0.10"),
        5,
        7,
        "EUR",
        3,
        2,
        date(2032, 6, 5),
        ("1", "2"),
    )


def test_the_answer_is_kept_beside_the_reading() -> None:
    item = {"status": "Zen", "mood": "calm"}
    read = parse_order_status(item)
    assert isinstance(read, OrderStatus)
    assert (read.status, read.word, read.raw) == (S.UNKNOWN, "Zen", item)
    assert "calm" not in repr(read)


def test_remains_of_nothing_does_not_complete_an_order() -> None:
    read = parse_order_status({"status": "Pending", "remains": "0"})
    assert isinstance(read, OrderStatus)
    assert (read.status, read.remains) == (S.PENDING, 0)


@pytest.mark.parametrize(
    ("orders", "children"),
    [
        (None, None),
        ("absent", ()),
        ([], ()),
        ("", ()),
        ([51, "52", " 53 "], ("51", "52", "53")),
        ("51, 52", ("51", "52")),
        ([{"order": 51}, {"order": "x"}, None], ("51",)),
        ({"0": 51, "1": 52}, ("51", "52")),
        (51, None),
        (True, None),
    ],
)
def test_child_orders_come_in_several_shapes(orders: Any, children: tuple[str, ...] | None) -> None:
    read = parse_order_status({"status": "Active", "orders": orders})
    assert isinstance(read, OrderStatus)
    assert read.child_orders == children


def test_an_endless_list_of_children_is_cut() -> None:
    read = parse_order_status({"status": "Active", "orders": list(range(1, CHILDREN + 50))})
    assert isinstance(read, OrderStatus)
    assert read.child_orders is not None
    assert len(read.child_orders) == CHILDREN


@pytest.mark.parametrize(
    ("item", "error"),
    [
        ({"error": "Wrong order id"}, ItemError(RefusalClass.ORDER_NOT_FOUND, "Wrong order id")),
        ({"error": "?", "status": "Completed"}, ItemError(RefusalClass.UNKNOWN, "?")),
        ("Wrong order id", ItemError(RefusalClass.ORDER_NOT_FOUND, "Wrong order id")),
        ("Zen", ItemError(RefusalClass.UNKNOWN, "Zen")),
        ("Error", ItemError(RefusalClass.UNKNOWN, "Error")),
        ({"status": {"error": "Zen"}}, ItemError(RefusalClass.UNKNOWN, "Zen")),
        ({}, UNREADABLE),
        ({"status": ""}, UNREADABLE),
        ({"status": None}, UNREADABLE),
        ({"status": []}, UNREADABLE),
        ({"remains": "0"}, UNREADABLE),
        (None, UNREADABLE),
        (5, UNREADABLE),
        ([], UNREADABLE),
        ("", UNREADABLE),
    ],
)
def test_an_item_without_a_status_is_an_error(item: Any, error: ItemError) -> None:
    assert parse_order_status(item) == error
    assert parse_refill_status(item) == error


def test_a_missing_item_is_told_from_an_unreadable_one() -> None:
    assert (MISSING.why, UNREADABLE.why) == (UnknownCause.MISSING, UnknownCause.INCOMPLETE)


@pytest.mark.parametrize(
    ("item", "status"),
    [
        ({"status": "Completed"}, RefillStatus(S.COMPLETED, "Completed")),
        ({"refill": 4, "status": "Rejected"}, RefillStatus(S.REJECTED, "Rejected")),
        ({"status": "Error"}, RefillStatus(S.FAILED, "Error")),
        (" Pending ", RefillStatus(S.PENDING, "Pending")),
        ({"status": 3}, RefillStatus(S.UNKNOWN, "3")),
    ],
)
def test_a_refill_is_told_as_it_came(item: Any, status: RefillStatus) -> None:
    assert parse_refill_status(item) == status


@pytest.mark.parametrize(
    ("value", "code"),
    [("usd", "USD"), (" EUR ", "EUR"), ("", None), (None, None), ("x" * 9, None), (5, "5")],
)
def test_a_currency_is_short_or_none(value: Any, code: str | None) -> None:
    assert currency_of(value) == code


@given(
    ANYTHING, st.dictionaries(st.sampled_from(["status", "charge", "remains", "orders"]), ANYTHING)
)
def test_any_item_is_a_status_or_an_error(item: Any, fields: dict[str, Any]) -> None:
    for one in (item, fields):
        assert isinstance(parse_order_status(one), OrderStatus | ItemError)
        assert isinstance(parse_refill_status(one), RefillStatus | ItemError)
