"""One HTTP call: what is sent, and that the key appears nowhere else."""

import asyncio
import gc
import io
import json
import logging
import traceback
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.errors import ConfigurationError
from bot.panel import (
    Accepted,
    AddOrder,
    NotSent,
    PanelClient,
    PanelError,
    PanelUnreachable,
    Quirks,
    Retries,
    Timeouts,
    Unknown,
    UnknownCause,
)
from bot.panel.calls import LARGE, LONGEST_WAIT, retry_after
from tests.panel.lost_answers import LOST
from tests.panel.reply_server import (
    KEY,
    ONCE,
    QUICK,
    ReceivedRequest,
    Reply,
    always,
    as_json,
    client_for,
    client_of,
    read_request,
    replying,
)
from tests.support.postgres import free_port

ORDER = AddOrder(service="7", link="https://example.com/?a=b&c=d e", comments=("ä & b", "=;+%"))


async def test_a_call_is_a_form_with_the_key_first() -> None:
    async with client_for(as_json({"order": 1})) as (client, opened):
        await client.add_order(ORDER)
    request = opened.requests[0]
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.body.startswith(f"key={KEY}&action=add&".encode())
    assert request.form == {
        "key": KEY,
        "action": "add",
        "service": "7",
        "link": "https://example.com/?a=b&c=d e",
        "comments": "ä & b\n=;+%",
    }
    assert KEY not in request.target + json.dumps(request.headers)


async def test_half_a_character_does_not_stop_an_order() -> None:
    async with client_for(as_json({"order": 1})) as (client, opened):
        await client.add_order(AddOrder(service="7", link="x", comments=("ha\ud83d",)))
    assert opened.requests[0].form["comments"] == "ha?"


async def test_a_panels_own_names_are_used_both_ways() -> None:
    quirks = Quirks(
        sent_as=(("link", "url"), ("key", "token")), answered_as=(("order", "order_id"),)
    )
    async with client_for(as_json({"order_id": 77}), quirks=quirks) as (client, opened):
        outcome = await client.add_order(AddOrder(service="7", link="x", quantity=5))
    assert outcome == Accepted("77")
    assert opened.requests[0].form == {
        "token": KEY,
        "action": "add",
        "service": "7",
        "url": "x",
        "quantity": "5",
    }


async def test_the_program_calls_itself_what_the_operator_says() -> None:
    async with client_for(as_json({"balance": 1}), quirks=Quirks(user_agent="Mozilla/5.0")) as (
        client,
        opened,
    ):
        await client.read_balance()
    assert opened.requests[0].headers["user-agent"] == "Mozilla/5.0"


async def test_a_large_answer_is_read_whole() -> None:
    body = b'{"balance": "1.5", "pad": "' + b"x" * LARGE + b'"}'
    async with client_for(Reply(body)) as (client, _):
        assert str((await client.read_balance()).amount) == "1.5"


@pytest.mark.parametrize("key", [KEY, SecretStr(KEY)])
async def test_a_key_is_a_text_or_a_secret(key: Any) -> None:
    async with (
        replying(always(as_json({"balance": 1}))) as opened,
        PanelClient(opened.url, key, timeout=QUICK) as client,
    ):
        await client.read_balance()
    assert opened.requests[0].form["key"] == KEY


async def test_a_client_shows_only_the_host() -> None:
    async with client_of(f"https://panel.example/api/v2?shop={KEY}") as client:
        assert repr(client) == "<PanelClient of panel.example>"
        assert KEY not in repr(vars(client)) + repr(vars(client._requester))
        assert repr(client._requester.calls) == "<Calls to panel.example>"


def test_a_wrong_address_stops_the_client_at_once() -> None:
    with pytest.raises(ConfigurationError, match="PANEL_URL"):
        PanelClient("panel.example/api", KEY)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Collect everything that is logged, at every level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def all_shown_by(error: BaseException) -> str:
    """Return all that an error can show: its text, its causes and the locals of our frames."""
    ours = error.__traceback__.tb_next if error.__traceback__ else None  # without the test's
    shown = traceback.TracebackException(type(error), error, ours, capture_locals=True)
    seen: list[str] = []
    current: BaseException | None = error
    while current is not None:
        seen += [repr(current), str(current), repr(vars(current))]
        assert current.__cause__ is None
        current = current.__context__
    return "".join(shown.format(chain=True)) + "".join(seen)


ECHOES = [
    as_json({"error": f"No such key: {KEY}"}, 401),
    as_json({"error": {"key": KEY, KEY: "wrong"}}),
    Reply(f"<h1>Bad request</h1><pre>key={KEY}&action=balance</pre>".encode(), 400),
    Reply(f"Wrong API key {KEY}".encode()),
    Reply(b"", 301, (("location", f"https://elsewhere.example/{KEY}"),)),
    as_json({"status": KEY}),
    as_json([KEY]),
]


async def test_a_key_written_for_the_balance_is_not_kept() -> None:
    async with client_for(as_json({"balance": KEY})) as (client, _):
        assert (await client.read_balance()).text == "•••"


@pytest.mark.parametrize("reply", ECHOES)
async def test_a_key_that_the_panel_echoes_is_shown_to_nobody(
    reply: Reply, logged: io.StringIO
) -> None:
    async with client_for(reply) as (client, _):
        with pytest.raises(PanelError) as caught:
            await client.read_balance()
        outcome = await client.add_order(ORDER)
        several = [
            await client.request_cancellations(["5", "6"]),
            await client.request_refills(["5", "6"]),
        ]
        raws = repr([outcome, several, getattr(outcome, "raw", None)])
    assert KEY not in all_shown_by(caught.value)
    assert KEY not in raws
    assert KEY not in logged.getvalue()


@pytest.mark.parametrize("deed", [deed for deed, _ in LOST], ids=lambda deed: deed.__name__)
async def test_a_failed_call_takes_the_key_with_it(deed: Any, logged: io.StringIO) -> None:
    hasty = Timeouts(connect=0.2, silence=0.2, total=0.4)
    async with replying(handler=deed) as opened, client_of(opened, timeout=hasty) as client:
        with pytest.raises(PanelUnreachable) as caught:
            await client.read_balance()
        outcome = await client.add_order(ORDER)
    assert KEY not in all_shown_by(caught.value)
    assert caught.value.__context__ is None
    assert KEY not in repr(outcome)
    assert KEY not in logged.getvalue()


async def test_a_connection_that_is_refused_takes_the_key_with_it(logged: io.StringIO) -> None:
    async with client_of(f"http://127.0.0.1:{free_port()}/?token={KEY}") as client:
        with pytest.raises(PanelUnreachable) as caught:
            await client.read_balance()
    assert KEY not in all_shown_by(caught.value)
    assert KEY not in logged.getvalue()


async def test_no_address_is_logged(logged: io.StringIO) -> None:
    async with replying(always(as_json({"balance": 1}))) as opened:
        async with client_of(f"{opened.url}?token={KEY}") as client:
            await client.read_balance()
            await client.add_order(ORDER)
        assert len(opened.requests) == 2
    assert "/api/v2" not in logged.getvalue()
    assert KEY not in logged.getvalue()


async def test_a_warning_of_the_http_library_is_still_logged(logged: io.StringIO) -> None:
    logging.getLogger("httpx").warning("something is wrong")
    assert "something is wrong" in logged.getvalue()


class Raising(httpx.AsyncBaseTransport):
    """A transport that raises the given exception."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise self.error


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (RuntimeError("a bug"), UnknownCause.CONNECTION_LOST),
        (KeyError("a bug"), UnknownCause.CONNECTION_LOST),
        (httpx.RemoteProtocolError("?"), UnknownCause.CONNECTION_LOST),
        (httpx.ReadTimeout("?"), UnknownCause.TIMEOUT),
        (asyncio.CancelledError(), UnknownCause.CANCELED),
    ],
)
async def test_whatever_fails_below_us_leaves_an_order_unknown(
    error: BaseException, why: UnknownCause
) -> None:
    transport = Raising(error)
    async with PanelClient("https://p.example/", KEY, transport=transport, retries=ONCE) as client:
        assert await client.add_order(ORDER) == Unknown(why)
        with pytest.raises(PanelUnreachable) as caught:
            await client.read_balance()
    assert caught.value.why is why


async def test_another_transport_proves_what_it_can() -> None:
    transport = Raising(httpx.ConnectError("refused"))
    async with PanelClient("https://p.example/", KEY, transport=transport) as client:
        assert isinstance(await client.add_order(ORDER), NotSent)


async def test_a_cancelled_task_ends_as_one() -> None:
    async def never(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        began.set()
        await reader.read()

    began = asyncio.Event()
    async with replying(handler=never) as opened, client_of(opened) as client:
        task = asyncio.create_task(client.add_order(ORDER))
        await began.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.read_balance()
    gc.collect()


async def test_a_read_is_repeated_and_a_write_is_not() -> None:
    page = Reply(b"<html>down</html>", 502)
    patient = Retries(attempts=3, first_delay=0.01)
    async with client_for(page, page, as_json({"balance": 4}), retries=patient) as (client, opened):
        assert (await client.read_balance()).amount == 4
    assert len(opened.requests) == 3
    async with client_for(page, as_json({"order": 4}), retries=patient) as (client, opened):
        assert isinstance(await client.add_order(ORDER), Unknown)
        assert len(opened.requests) == 1


async def test_a_write_whose_answer_is_lost_is_sent_once() -> None:
    requests: list[ReceivedRequest] = []

    async def lose_the_first(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await read_request(reader))
        if len(requests) > 1:
            writer.write(as_json({"order": 4}).encoded())
            await writer.drain()

    async with replying(handler=lose_the_first) as opened, client_of(opened) as client:
        assert await client.add_order(ORDER) == Unknown(UnknownCause.CONNECTION_LOST)
        assert len(requests) == 1


async def test_a_read_gives_up_with_the_last_answer() -> None:
    page = Reply(b"<html>down</html>", 502)
    patient = Retries(attempts=2, first_delay=0.01)
    async with client_for(page, as_json({"error": "Wrong key"}), retries=patient) as (
        client,
        opened,
    ):
        with pytest.raises(PanelError, match="Wrong key"):
            await client.read_balance()
    assert len(opened.requests) == 2


NOON = 1_900_000_000.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("30", 30.0),
        (" 120 ", 120.0),
        ("999999999", LONGEST_WAIT),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("٣", None),
        ("9" * 400, LONGEST_WAIT),
        ("Sun, 17 Mar 2030 17:47:40 GMT", 60.0),
        ("Sun, 17 Mar 2030 17:40:00 GMT", 0.0),
        ("Sun, 17 Mar 2030 17:47:40 -0000", 60.0),
        ("Fri, 01 Jan 9999 00:00:00 GMT", LONGEST_WAIT),
        ("Fri, 99 Foo 2030 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == seconds


async def test_an_order_answered_as_id_leaves_the_ids_of_the_price_list() -> None:
    quirks = Quirks(answered_as=(("order", "id"),))
    row = {"id": 7, "name": "Likes", "category": "c", "type": "Default", "rate": "1",
           "min": 1, "max": 9}  # fmt: skip
    async with client_for(as_json([row]), as_json({"id": 41877}), quirks=quirks) as (client, _):
        assert [service.id for service in (await client.read_services()).rows] == ["7"]
        assert await client.add_order(ORDER) == Accepted("41877")
