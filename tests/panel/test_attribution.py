"""Whose answer it is: named, alone, by its place in a list, or another's."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.panel import (
    Attribution,
    ItemError,
    OrderStatus,
    PanelGarbled,
    PanelStatus,
    Quirks,
    UnknownCause,
)
from bot.panel.batches import ORDER_ID_FIELDS, match_named_items
from tests.panel.reply_server import ReceivedRequest, Reply, as_json, client_of, replying

NAMED, ALONE, POSITION = Attribution
END = {"status": "Canceled", "remains": "0"}
OTHERS = ItemError(why=UnknownCause.OTHER_ID)


@pytest.mark.parametrize(
    ("document", "attribution"),
    [
        (END, ALONE),
        ([END], ALONE),
        ("Canceled", ALONE),
        ({"data": END}, ALONE),
        ({"status": "success", "data": END}, ALONE),
        ({"order": 31, **END}, NAMED),
        ({"order": "31.0", **END}, NAMED),
        ({"order": "31", "id": 9, **END}, NAMED),
        ({"data": {"order_id": 31, **END}}, NAMED),
        ({"31": END}, NAMED),
        ({" 31 ": END, "32": {"status": "Completed"}}, NAMED),
        ({"data": {"31": END}}, NAMED),
        ([{"order": 32, "status": "Completed"}, {"order": 31, **END}], NAMED),
    ],
)
async def test_an_answer_to_a_single_call_is_that_orders(
    document: Any, attribution: Attribution
) -> None:
    async with replying(lambda _: as_json(document)) as opened, client_of(opened) as client:
        read = await client.read_status("31")
    assert read.status is PanelStatus.CANCELED
    assert read.attribution is attribution


@pytest.mark.parametrize(
    "document",
    [
        {"order": 32, **END},
        {"order_id": "32", **END},
        {"id": 32, **END},
        {"data": {"order": 32, **END}},
        {"order": 32, "data": END},
        {"32": END},
        {"data": {"32": END}},
        [{"order": 32, **END}],
        [{"order": 32, **END}, {"order": 33, **END}],
        {"31": {"order": 32, **END}},
    ],
)
async def test_an_answer_that_names_another_order_is_none(document: Any) -> None:
    async with replying(lambda _: as_json(document)) as opened, client_of(opened) as client:
        with pytest.raises(PanelGarbled) as caught:
            await client.read_status("31")
        assert caught.value.why is UnknownCause.OTHER_ID
        assert await client.read_statuses_alone(["31"]) == {"31": OTHERS}


def batch(items: Any, alone: dict[str, Any] | None = None) -> Callable[[ReceivedRequest], Reply]:
    """Answer batches with `items`, and single calls by id."""

    def answer(request: ReceivedRequest) -> Reply:
        one = request.form.get("order")
        return as_json(items if one is None else (alone or {})[one])

    return answer


async def attributions(items: Any, alone: dict[str, Any] | None = None) -> dict[str, Any]:
    async with replying(batch(items, alone)) as opened, client_of(opened) as client:
        read = await client.read_statuses(["31", "32"])
    return {
        one: (each.word, each.attribution) if isinstance(each, OrderStatus) else each
        for one, each in read.items()
    }


async def test_items_of_a_map_and_of_a_list_may_name_their_orders() -> None:
    done = {"status": "Completed"}
    named = {"31": ("Canceled", NAMED), "32": ("Completed", NAMED)}
    assert await attributions({"31": END, "32": done}) == named
    assert await attributions([{"order": 32, **done}, {"id": "31", **END}]) == named


async def test_items_of_a_nameless_list_are_known_by_their_place_only() -> None:
    by_place = {"31": ("Canceled", POSITION), "32": ("Completed", POSITION)}
    assert await attributions([END, {"status": "Completed"}]) == by_place
    assert await attributions([{"order": 31, **END}, {"status": "Completed"}]) == by_place | {
        "31": ("Canceled", NAMED)
    }


@pytest.mark.parametrize(
    "items",
    [
        {"31": {"order": 32, **END}, "32": {"status": "Pending"}},
        [{"order": 31, **END}, {"order": 31, "status": "Pending"}, {"order": 32, **END}],
    ],
)
async def test_an_order_for_which_a_batch_names_another_is_asked_for_alone(items: Any) -> None:
    read = await attributions(items, {"31": {"status": "Partial", "remains": 4}})
    assert read["31"] == ("Partial", ALONE)
    assert isinstance(read["32"], tuple)
    assert (await attributions(items, {"31": {"order": 32, **END}}))["31"] == OTHERS


async def test_words_that_an_operator_taught_are_understood_in_every_shape() -> None:
    quirks = Quirks(status_words=(("Verschwunden", "canceled"), ("Part refund", "partial")))
    items = {"31": {"status": "PART-REFUND"}, "32": "verschwunden."}
    async with (
        replying(batch(items, {"31": {"status": "Verschwunden"}})) as opened,
        client_of(opened, quirks=quirks) as client,
    ):
        read = await client.read_statuses(["31", "32"])
        alone = await client.read_status("31")
    assert [getattr(each, "status", None) for each in read.values()] == ["partial", "canceled"]
    assert alone.status is PanelStatus.CANCELED


def test_two_items_that_name_one_order_and_say_the_same_do_not_contradict() -> None:
    items = [{"order": 31, **END}, {"order": 31, **END}, {"order": 32}]
    matched = match_named_items(items, ("31", "32"), ORDER_ID_FIELDS)
    assert matched is not None
    assert not matched.contradicted
