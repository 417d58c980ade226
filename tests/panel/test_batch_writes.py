"""Refills and cancellations of many orders: each is sent once and has an outcome."""

from collections.abc import Awaitable, Callable

import pytest

from bot.panel import (
    Accepted,
    BatchMode,
    NotSent,
    NotSentCause,
    Outcome,
    PanelClient,
    Quirks,
    RefusalClass,
    Rejected,
    Unknown,
    UnknownCause,
)
from tests.panel.lost_answers import hang_up_after_reading
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
NOT_OURS = Rejected(R.ORDER_NOT_FOUND, "Wrong order id")


def forms(requests: list[ReceivedRequest]) -> list[str]:
    """Return the request field and the ids of each call."""
    return [
        f"{name}={request.form[name]}"
        for request in requests
        for name in ("order", "orders")
        if name in request.form
    ]


def cancelling(request: ReceivedRequest) -> Reply:
    """Answer as the API document says; order 3 is unknown."""
    return as_json(
        [
            {"order": int(one), "cancel": {"error": "Wrong order id"} if one == "3" else 1}
            for one in request.form["orders"].split(",")
        ]
    )


def one_a_call(refusal: object) -> Callable[[ReceivedRequest], Reply]:
    """Answer as a panel that refuses batches with `refusal`, and that does not know order 3."""

    def answer(request: ReceivedRequest) -> Reply:
        one = request.form.get("order")
        if one is None:
            return as_json(refusal)
        if one == "3":
            return as_json({"error": "Wrong order id"})
        return as_json(
            {"refill": f"9{one}"} if request.form["action"] == "refill" else {"cancel": 1}
        )

    return answer


async def test_cancellations_go_out_a_hundred_a_call_each_once() -> None:
    wanted = [str(number) for number in range(1, 151)]
    async with replying(cancelling) as opened, client_of(opened) as client:
        outcomes = await client.request_cancellations([*wanted, "7"])
    assert outcomes == {one: Accepted(one) for one in wanted} | {"3": NOT_OURS}
    assert [len(request.form["orders"].split(",")) for request in opened.requests] == [100, 50]


async def test_one_cancellation_is_sent_in_the_documents_form() -> None:
    async with replying(cancelling) as opened, client_of(opened) as client:
        assert await client.request_cancellations(["5"]) == {"5": Accepted("5")}
        assert await client.request_cancellations([]) == {}
    assert forms(opened.requests) == ["orders=5"]


async def test_one_refill_of_many_is_sent_in_the_single_form() -> None:
    async with replying(one_a_call({})) as opened, client_of(opened) as client:
        assert await client.request_refills(["5"]) == {"5": Accepted("95")}
    assert forms(opened.requests) == ["order=5"]


Write = Callable[[PanelClient, list[str]], Awaitable[dict[str, Outcome]]]


@pytest.mark.parametrize(
    "refusal",
    [
        {"error": "order ids required"},
        {"error": "No such action"},
        {"error": "Wrong order id"},
    ],
)
async def test_a_panel_that_refuses_batches_is_sent_one_by_one_and_remembered(
    refusal: object,
) -> None:
    async with replying(one_a_call(refusal)) as opened, client_of(opened) as client:
        assert await client.request_refills(["1", "2", "3"]) == {
            "1": Accepted("91"),
            "2": Accepted("92"),
            "3": NOT_OURS,
        }
        assert await client.request_cancellations(["1", "3"]) == {"1": Accepted("1"), "3": NOT_OURS}
        assert client.quirks == Quirks(
            refill_batch_mode=BatchMode.SINGLE, cancel_batch_mode=BatchMode.SINGLE
        )
        first = [
            "orders=1,2,3",
            "order=1",
            "order=2",
            "order=3",
            "orders=1,3",
            "order=1",
            "order=3",
        ]
        assert forms(opened.requests) == first
        await client.request_cancellations(["4"])
        assert forms(opened.requests)[len(first) :] == ["order=4"]


async def test_what_refuses_everything_alike_is_not_requestfor_each() -> None:
    async with client_for(as_json({"error": "No such action"})) as (client, opened):
        refusal = Rejected(R.UNSUPPORTED_ACTION, "No such action")
        assert await client.request_cancellations(["1", "2", "3"]) == dict.fromkeys(
            ["1", "2", "3"], refusal
        )
        assert client.quirks == Quirks()
    assert forms(opened.requests) == ["orders=1,2,3", "order=1"]


async def test_ids_that_are_all_not_ours_teach_nothing_about_batches() -> None:
    async with client_for(as_json({"error": "Wrong order id"})) as (client, opened):
        assert await client.request_cancellations(["1", "2"]) == {"1": NOT_OURS, "2": NOT_OURS}
        assert client.quirks == Quirks()
    assert forms(opened.requests) == ["orders=1,2", "order=1", "order=2"]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (as_json({"error": "Wrong API key"}), Rejected(R.AUTH, "Wrong API key")),
        (as_json({"error": "Hm"}), Unknown(UnknownCause.UNKNOWN_TEXT, "Hm")),
        (as_json({"error": "Try again"}), Unknown(UnknownCause.NO_PROOF, "Try again")),
        (as_json({"error": "Too many calls"}), NotSent(NotSentCause.RATE_LIMITED)),
        (Reply(b"", 429, (("retry-after", "9"),)), NotSent(NotSentCause.RATE_LIMITED, 9.0)),
        (Reply(b"<p>down", 502), Unknown(UnknownCause.SERVER_ERROR, "502 down")),
        (Reply(b""), Unknown(UnknownCause.EMPTY)),
        (as_json({"status": "success"}), Unknown(UnknownCause.INCOMPLETE, '{"status": "success"}')),
        (as_json({"cancel": 1}), Unknown(UnknownCause.INCOMPLETE, '{"cancel": 1}')),
        (as_json(1), Unknown(UnknownCause.INCOMPLETE, "1")),
        (Reply(b'oops [{"order": 1, "cancel": 1}]'), None),
    ],
)
@pytest.mark.parametrize("write", [PanelClient.request_refills, PanelClient.request_cancellations])
async def test_what_is_said_of_a_whole_batch_is_said_of_each(
    reply: Reply, outcome: Outcome | None, write: Write
) -> None:
    expected = outcome or Unknown(UnknownCause.NOISE, 'oops [{"order": 1, "cancel": 1}]')
    async with client_for(reply) as (client, opened):
        assert await write(client, ["1", "2"]) == {"1": expected, "2": expected}
        assert client.quirks == Quirks()
    assert len(opened.requests) == 1


async def test_a_known_batch_panel_may_refuse_one_batch() -> None:
    def answer(request: ReceivedRequest) -> Reply:
        refusal = {"error": "Missing params"}
        return as_json({"cancel": 1} if "order" in request.form else refusal)

    quirks = Quirks(cancel_batch_mode=BatchMode.MAP)
    async with replying(answer) as opened, client_of(opened, quirks=quirks) as client:
        assert await client.request_cancellations(["1", "2"]) == {
            "1": Accepted("1"),
            "2": Accepted("2"),
        }
        assert client.quirks == quirks
    assert forms(opened.requests) == ["orders=1,2", "order=1", "order=2"]


async def test_after_slow_down_the_rest_is_not_sent() -> None:
    wait = NotSent(NotSentCause.RATE_LIMITED, 5.0)
    slow = Reply(b"", 429, (("retry-after", "5"),))

    def answer(request: ReceivedRequest) -> Reply:
        first = request.form.get("order", "1") == "1"
        return as_json({"refill": 91}) if first else slow

    quirks = Quirks(refill_batch_mode=BatchMode.SINGLE, batch_size=2)
    async with replying(answer) as opened, client_of(opened, quirks=quirks) as client:
        outcomes = await client.request_refills(["1", "2", "3", "4", "5"])
    assert outcomes == {"1": Accepted("91")} | dict.fromkeys(["2", "3", "4", "5"], wait)
    assert forms(opened.requests) == ["order=1", "order=2"]


async def test_a_lost_answer_leaves_every_id_of_its_batch_unknown() -> None:
    lost = Unknown(UnknownCause.CONNECTION_LOST)
    async with replying(handler=hang_up_after_reading) as opened, client_of(opened) as client:
        assert await client.request_cancellations(["1", "2"]) == {"1": lost, "2": lost}
        assert opened.connections == 1


async def test_a_panel_that_is_away_was_sent_nothing() -> None:
    async with client_of(f"http://127.0.0.1:{free_port()}/") as client:
        away = NotSent(NotSentCause.CONNECT)
        assert await client.request_refills(["1", "2"]) == {"1": away, "2": away}
