"""The error in an answer is found whatever its shape, and a state is not taken for one."""

from typing import Any

import pytest

from bot.panel import RefusalClass
from bot.panel.complaints import LONGEST_TEXT, MOST_TEXTS, complaint_of, failed, succeeded

SHAPES: list[tuple[Any, str]] = [
    ({"error": "Bad link"}, "Bad link"),
    ({"Error ": "Bad link"}, "Bad link"),
    ({"error": ["Bad link", "Bad service"]}, "Bad link; Bad service"),
    ({"error": {"message": "Bad link", "code": 12}}, "Bad link; 12"),
    ({"error": {"link": ["Bad link"]}}, "Bad link"),
    ({"error": True, "message": "Bad link"}, "Bad link"),
    ({"error": 1, "msg": "Bad link"}, "1; Bad link"),
    ({"error": True}, ""),
    ({"error": "bad_link", "msg": "Bad link", "code": "17"}, "bad_link; Bad link; 17"),
    ({"errors": ["Bad link"]}, "Bad link"),
    ({"errors": {"link": ["Bad link"], "quantity": ["Too few"]}}, "Bad link; Too few"),
    ({"error_message": "Bad link"}, "Bad link"),
    ({"err": "Bad link"}, "Bad link"),
    ({"detail": "Bad link"}, "Bad link"),
    ({"detail": {"error": "Bad link"}}, "Bad link"),
    ({"detail": [{"loc": ["body", "link"], "msg": "Bad link"}]}, "body; link; Bad link"),
    ({"status": "error", "message": "Bad link"}, "Bad link"),
    ({"status": "Fail ", "msg": "Bad link"}, "Bad link"),
    ({"status": False, "message": "Bad link"}, "Bad link"),
    ({"status": False}, ""),
    ({"status": "false", "reason": "Bad link"}, "Bad link"),
    ({"status": 422, "message": "Bad link"}, "Bad link"),
    ({"code": "401", "message": "Bad key"}, "Bad key; 401"),
    ({"success": False, "message": "Bad link"}, "Bad link"),
    ({"success": 0}, ""),
    ({"ok": "false", "description": "Bad link"}, "Bad link"),
    ({"message": "Bad link"}, "Bad link"),
    ({"msg": "Bad link", "status": 7}, "Bad link"),
    ({"data": {"error": "Bad link"}}, "Bad link"),
    ({"order": {"error": "Bad link"}}, "Bad link"),
    ({"status": {"error": "Bad link"}}, "Bad link"),
    ({"cancel": {"error": {"text": "Bad link"}}, "order": 5}, "Bad link"),
    ("Bad link", "Bad link"),
    (" Bad link\n", "Bad link"),
]


@pytest.mark.parametrize(("document", "text"), SHAPES)
def test_an_error_is_found_in_every_shape(document: Any, text: str) -> None:
    complaint = complaint_of(document)
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
        {"5": {"error": "Bad link"}},
        [{"error": "Bad link"}],
        {"data": {"data": {"data": {"data": {"data": {"data": {"error": "too deep"}}}}}}},
    ],
)
def test_what_reports_no_error_is_no_complaint(document: Any) -> None:
    assert complaint_of(document) is None


def test_the_first_text_with_a_class_decides() -> None:
    complaint = complaint_of(
        {"error": "E-77", "message": "Not enough balance", "reason": "Bad link"}
    )
    assert complaint is not None
    assert complaint.reason is RefusalClass.PANEL_FUNDS


@pytest.mark.parametrize(
    "document",
    [
        {"error": "Not enough balance", "status": "success"},
        {"error": "Not enough balance", "success": True},
        {"error": "Not enough balance", "message": "Order was created"},
    ],
)
def test_an_error_beside_a_success_has_no_class(document: Any) -> None:
    complaint = complaint_of(document)
    assert complaint is not None
    assert complaint.claims_success
    assert complaint.reason is RefusalClass.UNKNOWN


def test_a_complaint_is_kept_short() -> None:
    complaint = complaint_of({"errors": [f"{number} " + "x" * 200 for number in range(50)]})
    assert complaint is not None
    assert len(complaint.texts) == MOST_TEXTS
    assert len(complaint.text) == LONGEST_TEXT


def test_words_said_twice_are_told_once() -> None:
    complaint = complaint_of({"error": "Bad link", "message": "Bad link", "detail": ["Bad link"]})
    assert complaint is not None
    assert complaint.texts == ("Bad link",)


def test_a_nest_of_errors_is_not_walked_to_its_end() -> None:
    nest: Any = "Bad link"
    for _ in range(20):
        nest = {"inner": nest}
    complaint = complaint_of({"error": nest})
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
