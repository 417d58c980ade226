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
    WORDS,
    currency_of,
    parse_order_status,
    parse_refill_status,
    status_of,
)
from tests.panel.any_json import ANYTHING

S = PanelStatus

SPELLINGS: list[tuple[str, PanelStatus]] = [
    ("Pending", S.PENDING),
    (" pending ", S.PENDING),
    ("Queued", S.PENDING),
    ("In queue", S.PENDING),
    ("AWAITING", S.PENDING),
    ("Processing", S.PROCESSING),
    ("In progress", S.IN_PROGRESS),
    ("in_progress", S.IN_PROGRESS),
    ("Inprogress", S.IN_PROGRESS),
    ("IN-PROGRESS", S.IN_PROGRESS),
    ("In\u00a0progress", S.IN_PROGRESS),
    ("Active", S.ACTIVE),
    ("Completed", S.COMPLETED),
    ("complete", S.COMPLETED),
    ("Partial", S.PARTIAL),
    ("Partially completed", S.PARTIAL),
    ("Canceled", S.CANCELED),
    ("Cancelled", S.CANCELED),
    ("Refunded", S.REFUNDED),
    ("Fail", S.FAILED),
    ("FAILED", S.FAILED),
    ("Error", S.FAILED),
    ("Paused", S.PAUSED),
    ("Expired", S.EXPIRED),
    ("Rejected", S.REJECTED),
    ("Done-ish", S.UNKNOWN),
    ("success", S.UNKNOWN),
    ("7", S.UNKNOWN),
    ("", S.UNKNOWN),
]


@pytest.mark.parametrize(("word", "status"), SPELLINGS)
def test_a_word_is_normalised_whatever_its_spelling(word: str, status: PanelStatus) -> None:
    assert status_of(word) is status


def test_every_status_has_a_word() -> None:
    assert set(WORDS.values()) == set(PanelStatus) - {S.UNKNOWN}
    assert {status for _, status in SPELLINGS} == set(PanelStatus)


@pytest.mark.parametrize("nothing", [None, "", "None", "null", "n/a", [], {}, True, "1..0", "NaN"])
def test_what_is_not_said_is_none(nothing: Any) -> None:
    item = {"status": "Completed"} | dict.fromkeys(
        ("charge", "start_count", "remains", "runs"), nothing
    )
    read = parse_order_status(item)
    assert read == OrderStatus(S.COMPLETED, "Completed")


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
