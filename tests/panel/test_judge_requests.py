"""What an item of a refill's or a cancellation's answer says of its order."""

import json
from typing import Any

import pytest

from bot.panel import Accepted, NotSent, Outcome, RefusalClass, Rejected, Unknown, UnknownCause
from bot.panel.answer import Answer
from bot.panel.body import read_body
from bot.panel.judge_requests import judge_refill
from tests.panel.reply_server import as_json, client_for

R = RefusalClass

CANCEL: list[tuple[Any, Outcome]] = [
    ({"status": False, "message": "It is gone"}, Rejected(R.CANCEL_UNAVAILABLE, "It is gone")),
    ({"status": 0, "reason": "Hm"}, Rejected(R.CANCEL_UNAVAILABLE)),
    ({"success": False}, Rejected(R.CANCEL_UNAVAILABLE)),
    ({"success": "false", "msg": "Hm"}, Rejected(R.CANCEL_UNAVAILABLE, "Hm")),
    ({"status": "fail"}, Rejected(R.CANCEL_UNAVAILABLE)),
    ({"status": "Rejected"}, Rejected(R.CANCEL_UNAVAILABLE)),
    ({"status": "error", "message": "Hm"}, Rejected(R.CANCEL_UNAVAILABLE, "Hm")),
    ({"status": False, "message": "Wrong order"}, Rejected(R.ORDER_NOT_FOUND, "Wrong order")),
    ({"status": False, "message": "Try again"}, Unknown(UnknownCause.NO_PROOF, "Try again")),
    ({"error": "Hm"}, Unknown(UnknownCause.UNKNOWN_TEXT, "Hm")),
    (False, Rejected(R.CANCEL_UNAVAILABLE)),
    ("no", Rejected(R.CANCEL_UNAVAILABLE)),
    ("failed", Rejected(R.CANCEL_UNAVAILABLE)),
    ("Too late for this order", Rejected(R.CANCEL_UNAVAILABLE, "Too late for this order")),
    ("Unknown action", Rejected(R.UNSUPPORTED_ACTION, "Unknown action")),
    ("Iptal edilemez", Rejected(R.CANCEL_UNAVAILABLE, "Iptal edilemez")),
    ("Hm", Unknown(UnknownCause.UNKNOWN_TEXT, "Hm")),
    ("Successfully done", Unknown(UnknownCause.CONTRADICTION, "Successfully done")),
    ({"status": "Canceled"}, Accepted("5")),
    ({"id": 12}, Accepted("5")),
    (1, Accepted("5")),
    ("success", Accepted("5")),
    (4417, Accepted("5")),
]
"""What the field `cancel` of order 5 holds, and what it means."""

REFILL: list[tuple[Any, Outcome]] = [
    ("Unknown action", Rejected(R.UNSUPPORTED_ACTION, "Unknown action")),
    ("Refill is not available", Rejected(R.REFILL_UNAVAILABLE, "Refill is not available")),
    ("Wrong order", Rejected(R.ORDER_NOT_FOUND, "Wrong order")),
    ("Hm", Unknown(UnknownCause.UNKNOWN_TEXT, "Hm")),
    ("failed", Rejected(R.REFILL_UNAVAILABLE)),
    (False, Rejected(R.REFILL_UNAVAILABLE)),
    ({"status": False, "message": "Hm"}, Rejected(R.REFILL_UNAVAILABLE, "Hm")),
    ({"status": "declined"}, Rejected(R.REFILL_UNAVAILABLE)),
    ({"error": "Hm"}, Unknown(UnknownCause.UNKNOWN_TEXT, "Hm")),
    ({"id": 12}, Accepted("12")),
    ({"refill_id": "12"}, Accepted("12")),
    ({"status": "success"}, Accepted("")),
    ("success", Accepted("")),
    (12, Accepted("12")),
    (True, Accepted("")),
]
"""What the field `refill` of order 5 holds, and what it means."""


@pytest.mark.parametrize(("verdict", "outcome"), CANCEL)
async def test_a_cancellation_is_what_its_own_field_says(verdict: Any, outcome: Outcome) -> None:
    for document in (
        [{"order": 5, "cancel": verdict}, {"order": 6, "cancel": 1}],
        {"5": {"cancel": verdict}, "6": {"cancel": 1}},
    ):
        async with client_for(as_json(document)) as (client, _):
            outcomes = await client.request_cancellations(["5", "6"])
        assert outcomes == {"5": outcome, "6": Accepted("6")}, document
    async with client_for(as_json([{"order": 5, "cancel": verdict}])) as (client, _):
        assert await client.request_cancellations(["5"]) == {"5": outcome}


@pytest.mark.parametrize(("verdict", "outcome"), REFILL)
async def test_a_refill_is_what_its_own_field_says(verdict: Any, outcome: Outcome) -> None:
    document = [{"order": 5, "refill": verdict}, {"order": 6, "refill": {"error": "Wrong order"}}]
    async with client_for(as_json(document)) as (client, _):
        outcomes = await client.request_refills(["5", "6"])
    assert outcomes == {"5": outcome, "6": Rejected(R.ORDER_NOT_FOUND, "Wrong order")}
    async with client_for(as_json({"refill": verdict})) as (client, _):
        assert await client.request_refill("5") == outcome


def test_a_rate_limit_in_words_still_means_that_a_refill_was_not_requested() -> None:
    answer = Answer(200, read_body(json.dumps({"error": "Rate limit"}).encode()))
    assert isinstance(judge_refill(answer), NotSent)


async def test_a_status_that_says_no_refuses_a_cancellation() -> None:
    async with client_for(as_json({"order": 5, "status": "Rejected"})) as (client, _):
        outcomes = await client.request_cancellations(["5"])
    assert outcomes == {"5": Rejected(R.CANCEL_UNAVAILABLE)}
