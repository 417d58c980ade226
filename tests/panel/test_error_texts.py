"""Finding the error of an answer in every shape; an order's status is not taken for an error."""

from typing import Any

import pytest

from bot.panel import RefusalClass
from bot.panel.error_texts import LONGEST_TEXT, MOST_TEXTS, failed, find_reported_error, succeeded

SHAPES: list[tuple[Any, str]] = [
    ({"error": "Wrong link"}, "Wrong link"),
    ({"Error ": "Wrong link"}, "Wrong link"),
    ({"error": ["Wrong link", "Bad service"]}, "Wrong link; Bad service"),
    ({"error": {"message": "Wrong link", "code": 12}}, "Wrong link; 12"),
    ({"error": {"link": ["Wrong link"]}}, "Wrong link"),
    ({"error": True, "message": "Wrong link"}, "Wrong link"),
    ({"error": 1, "msg": "Wrong link"}, "1; Wrong link"),
    ({"error": True}, ""),
    ({"error": "bad_link", "msg": "Wrong link", "code": "17"}, "bad_link; Wrong link; 17"),
    ({"errors": ["Wrong link"]}, "Wrong link"),
    ({"errors": {"link": ["Wrong link"], "quantity": ["Too few"]}}, "Wrong link; Too few"),
    ({"error_message": "Wrong link"}, "Wrong link"),
    ({"err": "Wrong link"}, "Wrong link"),
    ({"detail": "Wrong link"}, "Wrong link"),
    ({"detail": {"error": "Wrong link"}}, "Wrong link"),
    ({"detail": [{"loc": ["body", "link"], "msg": "Wrong link"}]}, "body; link; Wrong link"),
    ({"status": "error", "message": "Wrong link"}, "Wrong link"),
    ({"status": "Fail ", "msg": "Wrong link"}, "Wrong link"),
    ({"status": False, "message": "Wrong link"}, "Wrong link"),
    ({"status": False}, ""),
    ({"status": "false", "reason": "Wrong link"}, "Wrong link"),
    ({"status": 422, "message": "Wrong link"}, "Wrong link"),
    ({"code": "401", "message": "Bad key"}, "Bad key; 401"),
    ({"success": False, "message": "Wrong link"}, "Wrong link"),
    ({"success": 0}, ""),
    ({"ok": "false", "description": "Wrong link"}, "Wrong link"),
    ({"message": "Wrong link"}, "Wrong link"),
    ({"msg": "Wrong link", "status": 7}, "Wrong link"),
    ({"data": {"error": "Wrong link"}}, "Wrong link"),
    ({"order": {"error": "Wrong link"}}, "Wrong link"),
    ({"status": {"error": "Wrong link"}}, "Wrong link"),
    ({"cancel": {"error": {"text": "Wrong link"}}, "order": 5}, "Wrong link"),
    ("Wrong link", "Wrong link"),
    (" Wrong link\n", "Wrong link"),
]


@pytest.mark.parametrize(("document", "text"), SHAPES)
def test_an_error_is_found_in_every_shape(document: Any, text: str) -> None:
    complaint = find_reported_error(document)
    assert complaint is not None
    assert complaint.text == text


@pytest.mark.parametrize(
    "document",
    [
        None,
        "",
        "  ",
        0,
        5,
        [],
        {},
        {"order": 5},
        {"error": ""},
        {"error": None},
        {"error": False},
        {"error": 0},
        {"error": []},
        {"error": "None"},
        {"errors": {}, "order": 5},
        {"status": "Completed"},
        {"status": "Fail"},
        {"status": "error", "charge": "0", "message": "refund follows"},
        {"status": "error"},
        {"status": 200, "message": "fine"} | {"order": 1},
        {"status": "success", "message": "fine"},
        {"status": 104},
        {"success": True, "detail": "fine"},
        {"success": None},
        {"message": "fine", "order": 5},
        {"5": {"error": "Wrong link"}},
        [{"error": "Wrong link"}],
        {"data": {"data": {"data": {"data": {"data": {"data": {"error": "too deep"}}}}}}},
    ],
)
def test_what_reports_no_error_is_no_complaint(document: Any) -> None:
    assert find_reported_error(document) is None


def test_the_first_text_with_a_class_decides() -> None:
    complaint = find_reported_error(
        {"error": "E-77", "message": "Not enough credits", "reason": "Wrong link"}
    )
    assert complaint is not None
    assert complaint.reason is RefusalClass.PANEL_FUNDS


@pytest.mark.parametrize(
    "document",
    [
        {"error": "Not enough credits", "status": "success"},
        {"error": "Not enough credits", "success": True},
        {"error": "Not enough credits", "message": "Successfully done"},
    ],
)
def test_an_error_beside_a_success_has_no_class(document: Any) -> None:
    complaint = find_reported_error(document)
    assert complaint is not None
    assert complaint.claims_success
    assert complaint.reason is RefusalClass.UNKNOWN


def test_a_complaint_is_kept_short() -> None:
    complaint = find_reported_error({"errors": [f"{number} " + "x" * 200 for number in range(50)]})
    assert complaint is not None
    assert len(complaint.texts) == MOST_TEXTS
    assert len(complaint.text) == LONGEST_TEXT


def test_words_said_twice_are_told_once() -> None:
    complaint = find_reported_error(
        {"error": "Wrong link", "message": "Wrong link", "detail": ["Wrong link"]}
    )
    assert complaint is not None
    assert complaint.texts == ("Wrong link",)


def test_a_nest_of_errors_is_not_walked_to_its_end() -> None:
    nest: Any = "Wrong link"
    for _ in range(20):
        nest = {"inner": nest}
    complaint = find_reported_error({"error": nest})
    assert complaint is not None
    assert complaint.text == ""


@pytest.mark.parametrize(
    ("fields", "yes"),
    [
        ({"status": "Success"}, True),
        ({"status": True}, True),
        ({"ok": True}, True),
        ({"success": "true"}, True),
        ({"status": "error"}, False),
        ({"status": 200}, False),
        ({}, False),
    ],
)
def test_a_success_calls_itself_one(fields: dict[str, Any], yes: bool) -> None:
    assert succeeded(fields) is yes


@pytest.mark.parametrize(
    ("fields", "yes"),
    [
        ({"status": "FAILED"}, True),
        ({"status": False}, True),
        ({"status": "ok"}, False),
        ({}, False),
    ],
)
def test_a_failure_calls_itself_one(fields: dict[str, Any], yes: bool) -> None:
    assert failed(fields) is yes
