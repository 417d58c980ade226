"""Matching items to ids, in every shape of a batch's answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.panel.batches import ORDER_ID_FIELDS, REFILL_ID_FIELDS, chunks, match_items, name_orders
from tests.panel.any_json import ANYTHING

IDS = ("5", "6", "7")


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"5": "a", "6": "b"}, {"5": "a", "6": "b"}),
        ({" 5": "a", "6 ": "b"}, {"5": "a", "6": "b"}),
        ({"5": None}, {"5": None}),
        ({"8": "somebody's"}, {}),
        ({}, {}),
        ([], {}),
        ({"data": {"5": "a"}}, {"5": "a"}),
        ({"status": "success", "orders": {"7": "a"}}, {"7": "a"}),
        ({"orders": []}, {}),
        ({"result": [{"order": 6}]}, {"6": {"order": 6}}),
        (
            [{"order": 6, "x": 1}, {"order": "5"}],
            {"6": {"order": 6, "x": 1}, "5": {"order": "5"}},
        ),
        ([{"order_id": 5}, {"id": "7"}], {"5": {"order_id": 5}, "7": {"id": "7"}}),
        ([{"order": 5, "x": 1}, {"order": 5, "x": 2}], {"5": {"order": 5, "x": 1}}),
        ([{"order": 99}], {}),
        (["a", "b", "c"], {"5": "a", "6": "b", "7": "c"}),
        ([None, {"error": 1}, 3], {"5": None, "6": {"error": 1}, "7": 3}),
        ([{"order": 5}, "b", {"order": 7}], {"5": {"order": 5}, "6": "b", "7": {"order": 7}}),
        # As long as `ids`, but in another order: no item without an id is trusted.
        ([{"order": 6}, {"order": 5}, "c"], {"6": {"order": 6}, "5": {"order": 5}}),
        ([{"order": 8}, "b", "c"], {}),
        (["a", "b"], {}),
        (["a", "b", "c", "d"], {}),
    ],
)
def test_each_item_finds_its_id(document: Any, found: dict[str, Any]) -> None:
    assert match_items(document, IDS, ORDER_ID_FIELDS) == found


@pytest.mark.parametrize(
    "document",
    [
        None,
        5,
        "text",
        True,
        {"status": "Completed"},
        {"order": 5, "status": "Completed"},
        {"order": 99, "status": "Completed"},
        {"message": "fine"},
    ],
)
def test_what_is_no_batch_is_told_so(document: Any) -> None:
    assert match_items(document, IDS, ORDER_ID_FIELDS) is None


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"status": "Completed"}, {"5": {"status": "Completed"}}),
        ({"order": 5, "cancel": 1}, {"5": {"order": 5, "cancel": 1}}),
        ({"order": 6, "cancel": 1}, None),
        ({"6": "somebody's"}, {}),
        ([{"status": "Completed"}], {"5": {"status": "Completed"}}),
        ([], {}),
    ],
)
def test_one_bare_object_is_that_of_the_one_id(document: Any, found: Any) -> None:
    assert match_items(document, ("5",), ORDER_ID_FIELDS) == found


def test_refills_are_named_by_refill() -> None:
    items = [{"refill": 2, "order": 1}, {"refill": 1, "order": 2}]
    assert match_items(items, ("1", "2"), REFILL_ID_FIELDS) == {"1": items[1], "2": items[0]}


@pytest.mark.parametrize(
    ("document", "rewritten"),
    [
        ([{"refill": 6, "status": "ok"}], [{"order": 6, "status": "ok"}]),
        ([{"refill": 99, "status": "ok"}], [{"refill": 99, "status": "ok"}]),
        ([{"refill": 6}], [{"refill": 6}]),
        (
            [{"order": 5, "refill": 6, "status": "ok"}],
            [{"order": 5, "refill": 6, "status": "ok"}],
        ),
        ([None, "a"], [None, "a"]),
        ({"refill": 6, "status": "ok"}, {"refill": 6, "status": "ok"}),
    ],
)
def test_an_order_told_as_a_refill_gets_its_name_back(document: Any, rewritten: Any) -> None:
    assert name_orders(document, IDS) == rewritten


@pytest.mark.parametrize(
    ("size", "calls"),
    [(1, [("5",), ("6",), ("7",)]), (2, [("5", "6"), ("7",)]), (3, [IDS]), (100, [IDS])],
)
def test_ids_are_cut_into_calls(size: int, calls: list[tuple[str, ...]]) -> None:
    assert list(chunks(IDS, size)) == calls


def test_no_ids_are_no_call() -> None:
    assert list(chunks((), 100)) == []


@given(ANYTHING, st.lists(st.sampled_from(["1", "2", "3"]), unique=True, min_size=1))
def test_no_answer_gives_an_item_to_an_id_that_was_not_asked(document: Any, ids: list[str]) -> None:
    found = match_items(document, ids, ORDER_ID_FIELDS)
    assert found is None or set(found) <= set(ids)
