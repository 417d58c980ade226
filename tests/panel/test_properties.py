"""Properties of the client that hold for every answer, sensible or not."""

import asyncio
import io
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.panel import (
    Accepted,
    AddOrder,
    ItemError,
    NotSent,
    NotSentCause,
    OrderStatus,
    Outcome,
    PanelClient,
    PanelError,
    Quirks,
    RefillStatus,
    Rejected,
    Retries,
    Unknown,
)
from bot.panel.json_values import id_of
from tests.panel.refusal_samples import WORDED
from tests.panel.reply_server import KEY, ONCE

ORDER = AddOrder(service="7", link="https://example.com/p", quantity=100)

OUTER = ("order", "orders", "status", "error", "errors", "message", "detail", "refill", "cancel")
INNER = ("balance", "currency", "charge", "remains", "data", "success", "code", "1", "2", " 2", "3")
FIELDS = st.sampled_from([*OUTER, *INNER, "service", "rate", "min", "max", "name", KEY])
TEXTS = st.sampled_from(
    ["", "0", "1", "2", "23501", "success", "Completed", "error", "NaN", KEY, f"wrong key {KEY}"]
    + [texts[0] for texts in WORDED.values()]
)
LEAVES = st.none() | st.booleans() | st.integers(-2, 10**20) | st.floats() | st.text() | TEXTS
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=5),
    max_leaves=12,
)
JSON = DOCUMENTS.map(lambda document: json.dumps(document).encode())
NOISE = st.sampled_from(
    [b"", b"\xef\xbb\xbf", b"\n\n", b"<b>Notice</b>: [x]\n", b"{", b"<html>", KEY.encode()]
)
BODIES = st.binary(max_size=60) | JSON | st.builds(lambda a, b, c: a + b + c, NOISE, JSON, NOISE)
STATUSES = st.sampled_from([200, 200, 200, 201, 204, 301, 302, 400, 401, 404, 422, 429, 500, 502])


class Canned(httpx.AsyncBaseTransport):
    """A transport that sends one answer to every request, and counts the requests."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status, self.body, self.calls = status, body, 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        headers = {"location": f"https://elsewhere.example/{KEY}", "retry-after": "3"}
        return httpx.Response(self.status, headers=headers, content=self.body)


def ask(
    status: int, body: bytes, action: Callable[[PanelClient], Awaitable[Any]]
) -> tuple[Any, int, str]:
    """Run an action; return its result or PanelError, the number of calls, and the log."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root, level = logging.getLogger(), logging.getLogger().level

    async def run() -> tuple[Any, int]:
        transport = Canned(status, body)
        async with PanelClient(
            "https://p.example/", KEY, transport=transport, retries=ONCE
        ) as client:
            try:
                return await action(client), transport.calls
            except PanelError as error:
                return error, transport.calls

    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        came, calls = asyncio.run(run())
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    return came, calls, stream.getvalue()


def shown(value: Any) -> str:
    """Return all that a value can show, with its raw answers."""
    items = value.values() if isinstance(value, dict) else [value]
    raws = [getattr(item, "raw", None) for item in items]
    params = getattr(value, "params", {})
    return f"{value} {value!r} {raws!r} {params!r}"


@settings(max_examples=150, deadline=None)
@given(STATUSES, BODIES)
def test_an_order_is_accepted_only_with_an_id(status: int, body: bytes) -> None:
    outcome, calls, logged = ask(status, body, lambda client: client.add_order(ORDER))
    assert calls == 1
    assert isinstance(outcome, Accepted | Rejected | NotSent | Unknown)
    if isinstance(outcome, Accepted):
        assert id_of(outcome.id) == outcome.id
        assert outcome.id in body.decode(errors="replace")
    if isinstance(outcome, NotSent):
        assert outcome.why is NotSentCause.RATE_LIMITED
    assert KEY not in shown(outcome) + logged


@settings(max_examples=150, deadline=None)
@given(STATUSES, BODIES)
def test_a_body_with_no_known_refusal_in_it_refuses_no_order(status: int, body: bytes) -> None:
    outcome, _, _ = ask(status, body, lambda client: client.add_order(ORDER))
    if isinstance(outcome, Rejected):
        assert outcome.text
        assert body.lstrip(b"\xef\xbb\xbf\n\0 \t\r\v\f")[:1] not in (b"<", b"")


def read_status(client: PanelClient) -> Awaitable[OrderStatus]:
    return client.read_status("1")


READS: dict[str, Callable[[PanelClient], Awaitable[Any]]] = {
    "services": lambda client: client.read_services(),
    "balance": lambda client: client.read_balance(),
    "status": read_status,
    "refill status": lambda client: client.read_refill_status("1"),
    "statuses": lambda client: client.read_statuses(["1", "2", "3"]),
    "refill statuses": lambda client: client.read_refill_statuses(["1", "2", "3"]),
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(READS)), STATUSES, BODIES)
def test_a_read_ends_with_a_reading_or_a_panel_error(name: str, status: int, body: bytes) -> None:
    came, calls, logged = ask(status, body, READS[name])
    assert 1 <= calls <= 4
    assert KEY not in shown(came) + logged
    if isinstance(came, PanelError):
        assert came.__context__ is None
        assert KEY not in came.msgid.format(**came.params)
    elif name == "statuses":
        assert list(came) == ["1", "2", "3"]
        assert all(isinstance(item, OrderStatus | ItemError) for item in came.values())
    elif name == "refill statuses":
        assert list(came) == ["1", "2", "3"]
        assert all(isinstance(item, RefillStatus | ItemError) for item in came.values())


WRITES: dict[str, Callable[[PanelClient], Awaitable[dict[str, Outcome]]]] = {
    "refills": lambda client: client.request_refills(["1", "2", "3"]),
    "cancel": lambda client: client.request_cancellations(["1", "2", "3"]),
    "one refill": lambda client: client.request_refills(["1"]),
    "one cancel": lambda client: client.request_cancellations(["1"]),
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(WRITES)), STATUSES, BODIES)
def test_a_batch_of_writes_has_an_outcome_for_each_id(name: str, status: int, body: bytes) -> None:
    came, calls, logged = ask(status, body, WRITES[name])
    asked = ["1"] if name.startswith("one") else ["1", "2", "3"]
    assert list(came) == asked
    assert all(isinstance(one, Accepted | Rejected | NotSent | Unknown) for one in came.values())
    assert 1 <= calls <= 1 + len(asked)
    assert KEY not in shown(came) + logged


@settings(max_examples=100, deadline=None)
@given(STATUSES, BODIES)
def test_a_single_refill_raises_nothing(status: int, body: bytes) -> None:
    outcome, calls, _ = ask(status, body, lambda client: client.request_refill("1"))
    assert isinstance(outcome, Accepted | Rejected | NotSent | Unknown)
    assert calls == 1


def test_retries_are_the_readers_business_only() -> None:
    patient = Retries(attempts=4, first_delay=0.0)

    async def run() -> tuple[int, int]:
        transport = Canned(502, b"")
        async with PanelClient(
            "https://p.example/", KEY, transport=transport, retries=patient, quirks=Quirks()
        ) as client:
            await client.add_order(ORDER)
            await client.request_refill("1")
            await client.request_cancellations(["1"])
            written = transport.calls
            try:
                await client.read_balance()
            except PanelError:
                return written, transport.calls - written
        raise AssertionError("a 502 was read as a balance")

    assert asyncio.run(run()) == (3, 4)
