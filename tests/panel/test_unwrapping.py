"""A wrapper around an answer is opened for every action, and hides no error."""

from decimal import Decimal
from typing import Any

import pytest

from bot.panel import Accepted, Balance, OrderStatus, PanelRefused, PanelStatus, Unknown
from bot.panel.unwrapping import WRAPPERS, unwrapped
from tests.panel.answers import ORDER
from tests.panel.reply_server import as_json, client_for


def wraps(inner: Any) -> list[Any]:
    """Return an answer in each kind of wrapper that panels use."""
    return [
        *({name: inner} for name in WRAPPERS),
        {"Data": inner},
        {"status": "success", "data": inner},
        {"status": 200, "message": "", "result": inner},
        {"success": True, "response": {"data": inner}},
        {"data": [inner]},
        [{"data": inner}],
    ]


async def test_every_action_reads_an_answer_in_a_wrapper() -> None:
    for document in wraps({"order": 4711}):
        async with client_for(as_json(document)) as (client, _):
            assert await client.add_order(ORDER) == Accepted("4711"), document
    for document in wraps({"status": "In progress", "remains": 12}):
        async with client_for(as_json(document)) as (client, _):
            expected = OrderStatus(PanelStatus.IN_PROGRESS, "In progress", remains=12)
            assert await client.read_status("5") == expected, document
    for document in wraps({"balance": "7.5", "currency": "EUR"}):
        async with client_for(as_json(document)) as (client, _):
            assert await client.read_balance() == Balance(Decimal("7.5"), "EUR"), document
    for document in wraps({"refill": 31}):
        async with client_for(as_json(document)) as (client, _):
            assert await client.request_refill("5") == Accepted("31"), document
    for document in wraps({"status": "Completed"}):
        async with client_for(as_json(document)) as (client, _):
            assert (await client.read_refill_status("3")).status is PanelStatus.COMPLETED, document


@pytest.mark.parametrize("document", [*wraps({"cancel": 1}), *wraps([{"order": 5, "cancel": 1}])])
async def test_a_cancellation_in_a_wrapper_is_read(document: Any) -> None:
    async with client_for(as_json(document)) as (client, _):
        assert await client.request_cancellations(["5"]) == {"5": Accepted("5")}


@pytest.mark.parametrize("wrapper", WRAPPERS)
async def test_many_statuses_in_a_wrapper_are_read(wrapper: str) -> None:
    document = {"status": "success", wrapper: {"5": {"status": "Pending"}, "6": {"status": "x"}}}
    async with client_for(as_json(document)) as (client, _):
        statuses = await client.read_statuses(["5", "6"])
    assert statuses["5"] == OrderStatus(PanelStatus.PENDING, "Pending")


@pytest.mark.parametrize("error", [{"error": "Low balance"}, {"errors": ["Low balance"]}])
async def test_an_error_beside_a_wrapper_is_not_overlooked(error: dict[str, Any]) -> None:
    async with client_for(as_json(error | {"data": {"order": 9}})) as (client, _):
        assert isinstance(await client.add_order(ORDER), Unknown)
    async with client_for(as_json(error | {"data": {"status": "Canceled"}})) as (client, _):
        with pytest.raises(PanelRefused):
            await client.read_status("5")
    for field in ("cancel", "refill"):
        async with client_for(as_json(error | {"data": {field: 1}})) as (client, _):
            write = client.request_refills if field == "refill" else client.request_cancellations
            outcome = (await write(["5"]))["5"]
            assert not isinstance(outcome, Accepted)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "Completed",
        {"status": "Completed", "data": {"status": "Canceled"}},
        {"status": "Completed", "data": {"note": "thank you"}},
        {"data": {"data": {"data": {"data": {"data": {"status": "Completed"}}}}}},
        {"data": None},
        [{"status": "Completed"}, {"status": "Canceled"}],
    ],
)
def test_what_is_not_in_a_wrapper_stays_as_it_is(document: Any) -> None:
    assert unwrapped(document, "status") is document


@pytest.mark.parametrize("greeting", ["success", "OK", True, 1, "1", 100, "200"])
def test_a_greeting_outside_is_not_the_status_of_the_order(greeting: Any) -> None:
    inner = {"status": "Partial", "remains": "3"}
    assert unwrapped({"status": greeting, "data": inner}, "status") is inner
