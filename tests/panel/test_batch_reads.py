"""Reads of many ids: up to 100 in a call, or one by one; one bad id does not fail the others."""

import json
from collections.abc import Callable

import pytest

from bot.panel import (
    BatchMode,
    ItemError,
    NotSentCause,
    OrderStatus,
    PanelError,
    PanelGarbled,
    PanelRateLimited,
    PanelRefused,
    PanelStatus,
    PanelUnreachable,
    Quirks,
    RefillStatus,
    RefusalClass,
    UnknownCause,
)
from bot.panel.batch_reads import refuses_batches
from bot.panel.single_reads import item_error
from tests.panel.reply_server import (
    ReceivedRequest,
    Reply,
    as_json,
    client_for,
    client_of,
    replying,
)
from tests.support.postgres import free_port

R = RefusalClass
DONE = OrderStatus(PanelStatus.COMPLETED, "Completed")
NOT_OURS = ItemError(R.ORDER_NOT_FOUND, "Wrong order id")


def ids(count: int, first: int = 1) -> list[str]:
    return [str(number) for number in range(first, first + count)]


def by_batch(request: ReceivedRequest) -> Reply:
    """Answer as the API document says."""
    form = request.form
    if "orders" in form:
        return as_json({one: {"status": "Completed"} for one in form["orders"].split(",")})
    return as_json({"status": "Completed"})


def one_a_call(refusal: object) -> Callable[[ReceivedRequest], Reply]:
    """Answer as a panel that refuses batches with `refusal`, and that does not know order 3."""

    def answer(request: ReceivedRequest) -> Reply:
        if "order" not in request.form and "refill" not in request.form:
            return as_json(refusal)
        if request.form.get("order") == "3":
            return as_json({"error": "Wrong order id"})
        return as_json({"status": "Completed"})

    return answer


async def test_ids_go_out_a_hundred_a_call_each_once() -> None:
    wanted = ids(230)
    async with replying(by_batch) as opened, client_of(opened) as client:
        found = await client.read_statuses([*wanted, "5", "7"])
    assert found == dict.fromkeys(wanted, DONE)
    sent = [request.form["orders"].split(",") for request in opened.requests]
    assert [len(one) for one in sent] == [100, 100, 30]
    assert [one for call in sent for one in call] == wanted


async def test_one_id_is_asked_in_the_single_form() -> None:
    async with replying(by_batch) as opened, client_of(opened) as client:
        assert await client.read_statuses(["5"]) == {"5": DONE}
        assert await client.read_statuses([]) == {}
    assert [request.form.get("order") for request in opened.requests] == ["5"]


async def test_a_smaller_batch_is_kept_to() -> None:
    quirks = Quirks(batch_size=2)
    async with replying(by_batch) as opened, client_of(opened, quirks=quirks) as client:
        await client.read_statuses(["1", "2", "3", "4"])
    assert [request.form["orders"] for request in opened.requests] == ["1,2", "3,4"]


@pytest.mark.parametrize(
    "refusal",
    [
        {"error": "order ids required"},
        {"error": "Missing params"},
        {"error": "No such action"},
        {"error": "Wrong order id"},
        {"error": "Hm"},
        {"status": "Completed"},
        {"message": "ok", "status": 1},
        5,
    ],
)
async def test_a_panel_that_refuses_batches_is_asked_one_by_one_and_remembered(
    refusal: object,
) -> None:
    async with replying(one_a_call(refusal)) as opened, client_of(opened) as client:
        found = await client.read_statuses(["1", "2", "3", "4", "5", "6"])
        assert found == dict.fromkeys(["1", "2", "4", "5", "6"], DONE) | {"3": NOT_OURS}
        assert list(found) == ["1", "2", "3", "4", "5", "6"]
        assert client.quirks == Quirks(batch_mode=BatchMode.SINGLE)
        assert client.learned_quirks == {"batch_mode": BatchMode.SINGLE}
        alike = refusal == {"error": NOT_OURS.text}  # then a batch of known ids decides
        assert len(opened.requests) == 7 + alike
        await client.read_statuses(["1", "2"])
        assert [request.form.get("orders") for request in opened.requests[-2:]] == [None, None]
        assert len(opened.requests) == 9 + alike


async def test_what_refuses_everything_alike_refuses_no_batches() -> None:
    async with (
        replying(lambda _: as_json({"error": "Hm"})) as opened,
        client_of(opened) as client,
    ):
        with pytest.raises(PanelRefused, match="Hm"):
            await client.read_statuses(ids(50))
        assert client.quirks == Quirks()
    assert len(opened.requests) == 2


async def test_ids_that_are_all_not_ours_teach_nothing_about_batches() -> None:
    async with (
        replying(lambda _: as_json({"error": "Wrong order id"})) as opened,
        client_of(opened) as client,
    ):
        assert await client.read_statuses(["1", "2", "3"]) == dict.fromkeys(
            ["1", "2", "3"], NOT_OURS
        )
        assert client.quirks == Quirks()
    assert len(opened.requests) == 4


async def test_a_panel_known_to_take_batches_may_refuse_one() -> None:
    quirks = Quirks(batch_mode=BatchMode.MAP)
    refusal = {"error": "order ids required"}
    async with replying(one_a_call(refusal)) as opened, client_of(opened, quirks=quirks) as client:
        assert await client.read_statuses(["1", "2"]) == {"1": DONE, "2": DONE}
        assert client.quirks == quirks
        assert not client.learned_quirks
    assert len(opened.requests) == 3


async def test_a_batch_refused_for_one_bad_id_is_no_panel_without_batches() -> None:
    def fragile(request: ReceivedRequest) -> Reply:
        wanted = request.form.get("orders", request.form.get("order", "")).split(",")
        return as_json({"error": "Wrong order id"}) if "3" in wanted else by_batch(request)

    async with replying(fragile) as opened, client_of(opened) as client:
        found = await client.read_statuses(["1", "2", "3", "4"])
        assert found == dict.fromkeys(["1", "2", "4"], DONE) | {"3": NOT_OURS}
        assert not client.learned_quirks
        assert await client.read_statuses(["1", "2"]) == {"1": DONE, "2": DONE}
    assert [request.form.get("orders") for request in opened.requests] == [
        "1,2,3,4", None, None, None, None, "1,2", "1,2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (as_json({"error": "Wrong API key"}), PanelRefused),
        (as_json({"error": "Something went wrong"}), PanelRefused),
        (as_json({"error": "Too many calls"}), PanelRateLimited),
        (Reply(b"<html>down</html>", 502), PanelGarbled),
        (Reply(b""), PanelGarbled),
    ],
)
async def test_a_failure_of_the_panel_is_raised_and_no_reason_to_ask_one_by_one(
    reply: Reply, kind: type[PanelError]
) -> None:
    async with client_for(reply) as (client, opened):
        with pytest.raises(kind):
            await client.read_statuses(["1", "2", "3"])
        assert client.quirks == Quirks()
    assert len(opened.requests) == 1


async def test_a_panel_that_fails_half_way_has_answered_the_first_half() -> None:
    def fail_later(request: ReceivedRequest) -> Reply:
        return by_batch(request) if "1" in request.form["orders"].split(",") else Reply(b"", 502)

    async with replying(fail_later) as opened, client_of(opened) as client:
        found = await client.read_statuses(ids(250))
    assert [found[one] for one in ids(100)] == [DONE] * 100
    assert {found[one] for one in ids(150, 101)} == {ItemError(why=UnknownCause.SERVER_ERROR)}
    assert len(opened.requests) == 2


async def test_one_by_one_a_bad_answer_costs_only_its_id() -> None:
    def answer(request: ReceivedRequest) -> Reply:
        odd: dict[str, Reply] = {
            "2": Reply(b"<html>oops</html>", 500),
            "3": as_json([]),
            "4": as_json({"charge": "1"}),
            "5": as_json("Canceled"),
        }
        return odd.get(request.form["order"], as_json({"status": "Completed"}))

    quirks = Quirks(batch_mode=BatchMode.SINGLE)
    async with replying(answer) as opened, client_of(opened, quirks=quirks) as client:
        found = await client.read_statuses(ids(6))
    assert found == {
        "1": DONE,
        "2": ItemError(why=UnknownCause.SERVER_ERROR),
        "3": ItemError(why=UnknownCause.MISSING),
        "4": ItemError(why=UnknownCause.INCOMPLETE),
        "5": OrderStatus(PanelStatus.CANCELED, "Canceled"),
        "6": DONE,
    }


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("Too many calls", ItemError(R.RATE_LIMITED, why=NotSentCause.RATE_LIMITED)),
        ("Wrong API key", ItemError(R.AUTH, "Wrong API key")),
        ("Panel is busy", ItemError(R.BUSY, "Panel is busy")),
    ],
)
async def test_one_by_one_a_failure_of_the_panel_ends_the_round(
    words: str, error: ItemError
) -> None:
    def answer(request: ReceivedRequest) -> Reply:
        fine = int(request.form["order"]) <= 2
        return as_json({"status": "Completed"} if fine else {"error": words})

    quirks = Quirks(batch_mode=BatchMode.SINGLE, single_calls_at_once=2)
    async with replying(answer) as opened, client_of(opened, quirks=quirks) as client:
        found = await client.read_statuses(ids(20))
    assert found == {"1": DONE, "2": DONE} | dict.fromkeys(ids(18, 3), error)
    assert len(opened.requests) == 4


async def test_one_by_one_an_unreachable_panel_is_raised() -> None:
    quirks = Quirks(batch_mode=BatchMode.SINGLE)
    async with client_of(f"http://127.0.0.1:{free_port()}/", quirks=quirks) as client:
        with pytest.raises(PanelUnreachable):
            await client.read_statuses(["1", "2"])


async def test_refills_are_asked_about_alike() -> None:
    done = RefillStatus(PanelStatus.COMPLETED, "Completed")
    async with (
        replying(one_a_call({"error": "Missing params"})) as opened,
        client_of(opened) as client,
    ):
        assert await client.read_refill_statuses(["8", "9"]) == {"8": done, "9": done}
        assert client.quirks == Quirks(refill_status_batch_mode=BatchMode.SINGLE)
    assert [sorted(request.form.items())[2:] for request in opened.requests] == [
        [("refills", "8,9")],
        [("refill", "8")],
        [("refill", "9")],
    ]


@pytest.mark.parametrize(
    ("error", "item"),
    [
        (PanelRefused(R.AUTH, "no"), ItemError(R.AUTH, "no")),
        (PanelGarbled(UnknownCause.HTML, "page"), ItemError(why=UnknownCause.HTML)),
        (PanelUnreachable(NotSentCause.DNS), ItemError(why=NotSentCause.DNS)),
        (PanelRateLimited(3.0), ItemError(R.RATE_LIMITED, why=NotSentCause.RATE_LIMITED)),
    ],
)
def test_a_failure_of_the_panel_is_told_of_each_id(error: PanelError, item: ItemError) -> None:
    assert item_error(error) == item


@pytest.mark.parametrize(
    ("error", "may"),
    [
        (PanelRefused(R.BAD_REQUEST, ""), True),
        (PanelRefused(R.UNKNOWN, ""), True),
        (PanelRefused(R.AUTH, ""), False),
        (PanelRefused(R.TRANSIENT, ""), False),
        (PanelGarbled(UnknownCause.INCOMPLETE), True),
        (PanelGarbled(UnknownCause.SERVER_ERROR), False),
    ],
)
def test_only_some_errors_may_mean_one_id_a_call(
    error: PanelRefused | PanelGarbled, may: bool
) -> None:
    assert refuses_batches(error) is may


async def test_a_batch_is_not_stored_in_the_order_of_the_answer() -> None:
    backwards = {"3": {"status": "Completed"}, "1": {"status": "Completed"}}
    async with client_for(Reply(json.dumps(backwards).encode())) as (client, _):
        assert list(await client.read_statuses(["1", "2", "3"])) == ["1", "2", "3"]
