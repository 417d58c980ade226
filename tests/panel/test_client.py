"""The client's methods: the reads that are not in the table of answers."""

import hashlib
import json
from decimal import Decimal

import pytest

import bot.panel
from bot.panel import (
    Accepted,
    AddOrder,
    Balance,
    BatchMode,
    PanelClient,
    PanelGarbled,
    PanelRefused,
    Quirks,
    RefusalClass,
    Rejected,
    UnknownCause,
)
from tests.panel.answers import NOTICE, PAGE, ROW
from tests.panel.reply_server import (
    KEY,
    SOON,
    ReceivedRequest,
    Reply,
    always,
    as_json,
    client_for,
    client_of,
    replying,
)


async def test_a_price_list_comes_with_its_digest_and_size() -> None:
    content = json.dumps([ROW, None]).encode()
    async with client_for(Reply(content)) as (client, opened):
        price_list = await client.read_services()
    assert [service.id for service in price_list.rows] == ["9"]
    assert [row.why for row in price_list.bad_rows] == ["no_object"]
    assert price_list.digest == hashlib.sha256(content).hexdigest()
    assert price_list.raw_size == len(content)
    assert opened.requests[0].form == {"key": KEY, "action": "services"}


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(PAGE.encode()), UnknownCause.HTML),
        (Reply(b"", 200), UnknownCause.EMPTY),
        (Reply(PAGE.encode(), 503), UnknownCause.SERVER_ERROR),
        (as_json({}), UnknownCause.INCOMPLETE),
        (as_json(None), UnknownCause.INCOMPLETE),
    ],
)
async def test_what_is_no_price_list_is_an_error(reply: Reply, why: UnknownCause) -> None:
    async with client_for(reply) as (client, _):
        with pytest.raises(PanelGarbled) as caught:
            await client.read_services()
        assert caught.value.why is why


async def test_a_refused_price_list_is_a_refusal() -> None:
    async with client_for(as_json({"error": "API token has expired"})) as (client, _):
        with pytest.raises(PanelRefused) as caught:
            await client.read_services()
    assert caught.value.reason is RefusalClass.AUTH


async def test_a_price_list_behind_a_notice_is_read() -> None:
    async with client_for(Reply(NOTICE.encode() + json.dumps([ROW]).encode())) as (client, _):
        assert len((await client.read_services()).rows) == 1


async def test_a_balance_keeps_its_answer() -> None:
    async with client_for(as_json({"balance": "5", "currency": "USD", "bonus": 1})) as (client, _):
        balance = await client.read_balance()
    assert balance == Balance(Decimal(5), "USD")
    assert balance.raw == {"balance": "5", "currency": "USD", "bonus": 1}


async def test_each_read_is_repeated_while_it_may_help() -> None:
    page = Reply(PAGE.encode(), 502)
    async with client_for(page, as_json({"status": "Active"}), retries=SOON) as (client, opened):
        assert (await client.read_status("5")).word == "Active"
        assert [request.form["order"] for request in opened.requests] == ["5", "5"]
    async with client_for(page, as_json({"status": "Pending"}), retries=SOON) as (client, opened):
        assert (await client.read_refill_status("8")).word == "Pending"
        assert [request.form["refill"] for request in opened.requests] == ["8", "8"]
    async with client_for(page, as_json([ROW]), retries=SOON) as (client, opened):
        assert len((await client.read_services()).rows) == 1


async def test_an_order_this_panel_would_spoil_is_not_sent() -> None:
    quirks = Quirks(max_link_length=5)
    async with client_for(as_json({"order": 1}), quirks=quirks) as (client, opened):
        outcome = await client.add_order(AddOrder(service="7", link="https://x.example"))
    assert isinstance(outcome, Rejected)
    assert opened.requests == []


async def test_a_client_is_closed_by_its_block_and_twice() -> None:
    client = client_of("https://panel.example/api/v2")
    async with client as entered:
        assert entered is client
    await client.aclose()


async def test_a_client_never_used_leaves_nothing_open() -> None:
    await PanelClient("https://panel.example/api/v2", KEY).aclose()


def test_the_room_shows_what_it_exports() -> None:
    assert sorted(bot.panel.__all__) == list(bot.panel.__all__)
    assert all(hasattr(bot.panel, name) for name in bot.panel.__all__)


async def test_what_is_kept_now_holds_from_the_next_call_on() -> None:
    kept = [Quirks()]

    async def load_quirks() -> Quirks:
        return kept[-1]

    package = AddOrder(service="7", link="https://example.com/p")
    async with (
        replying(always(as_json({"order": 5}))) as opened,
        client_of(opened, load_quirks=load_quirks) as client,
    ):
        await client.add_order(package)
        kept.append(Quirks(send_quantity_with_packages=True, sent_as=(("link", "url"),)))
        await client.add_order(package)
        assert client.quirks == kept[-1]
    first, second = (request.form for request in opened.requests)
    assert first == {"key": KEY, "action": "add", "service": "7", "link": "https://example.com/p"}
    assert second == {
        "key": KEY, "action": "add", "service": "7", "url": "https://example.com/p",
        "quantity": "1",
    }  # fmt: skip


async def test_what_was_learnt_stands_until_its_ways_are_told_anew() -> None:
    kept = [Quirks()]

    async def load_quirks() -> Quirks:
        return kept[-1]

    def one_a_call(request: ReceivedRequest) -> Reply:
        refusal = {"error": "order ids required"}
        return as_json({"status": "Completed"} if "order" in request.form else refusal)

    async with replying(one_a_call) as opened, client_of(opened, load_quirks=load_quirks) as client:
        await client.read_statuses(["1", "2"])
        assert client.learned_quirks == {"batch_mode": "single"}
        await client.read_statuses(["1", "2"])
        assert [request.form.get("orders") for request in opened.requests[3:]] == [None, None]
        kept.append(Quirks(batch_mode=BatchMode.MAP))
        await client.read_statuses(["3"])
        assert not client.learned_quirks
        assert client.quirks is kept[-1]


async def test_ways_that_cannot_be_read_are_those_known_and_an_order_goes_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def load_quirks() -> Quirks:
        raise OSError("the database is away")

    quirks = Quirks(send_quantity_with_packages=True)
    async with (
        replying(always(as_json({"order": 5}))) as opened,
        client_of(opened, quirks=quirks, load_quirks=load_quirks) as client,
    ):
        outcome = await client.add_order(AddOrder(service="7", link="https://example.com/p"))
    assert outcome == Accepted("5")
    assert opened.requests[0].form["quantity"] == "1"
    assert "could not be read" in caplog.text
