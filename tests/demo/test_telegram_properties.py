"""Invariants of the simulator, checked with many random histories."""

import asyncio
from collections import defaultdict
from random import Random
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.demo.serving import serve
from bot.demo.telegram import ApiError, FloodRules, Options, SimulatedTelegram, TelegramFault
from bot.demo.telegram.bodies import read_body, read_multipart
from bot.demo.telegram.chats import Chat, Event
from bot.demo.telegram.keyboards import checked_markup
from bot.demo.telegram.limits import Flood
from bot.demo.telegram.messages import Message
from bot.demo.telegram.parameters import Upload
from bot.demo.telegram.updates import FIRST_UPDATE, UpdateQueue
from tests.demo.telegram_line import connected

# --- the queue of updates --------------------------------------------------------------------


class QueueHistory(RuleBasedStateMachine):
    """Compares the queue with a simple model: a set of unconfirmed update numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = UpdateQueue()
        self.waiting: set[int] = set()
        self.again: set[int] = set()
        self.owner: dict[int, int] = {}

    @rule(person=st.integers(1, 3))
    def put(self, person: int) -> None:
        number = self.queue.put("message", {"text": "x"}, person)
        self.waiting.add(number)
        self.owner[number] = person

    @rule(kind=st.sampled_from(["chat_member", "message_reaction"]))
    def put_unwanted(self, kind: str) -> None:
        self.queue.put(kind, {})

    @rule(ahead=st.integers(-2, 6))
    def confirm_below(self, ahead: int) -> None:
        offset = min(self.waiting, default=FIRST_UPDATE) + ahead
        self.queue.confirm_below(offset)
        self.waiting = {n for n in self.waiting if n >= offset or n in self.again}

    @rule(number=st.integers(0, 4))
    def keep_last(self, number: int) -> None:
        kept = list(self.queue.pending)[-number:] if number else []
        self.queue.keep_last(number)
        self.waiting = set(kept)
        self.again &= self.waiting

    @rule(dice=st.randoms(use_true_random=False))
    def redeliver(self, dice: Random) -> None:
        if self.owner:
            number = dice.choice(sorted(self.owner))
            self.queue.redeliver(number)
            self.waiting.add(number)
            self.again.add(number)

    @rule(dice=st.randoms(use_true_random=False))
    def confirm_one(self, dice: Random) -> None:
        if self.waiting:
            number = dice.choice(sorted(self.waiting))
            self.queue.confirm(self.queue.pending[number])
            self.waiting.discard(number)
            self.again.discard(number)

    @rule(limit=st.integers(1, 100))
    def take(self, limit: int) -> None:
        taken = [update["update_id"] for update in self.queue.next_updates(limit)]
        assert taken == sorted(self.waiting)[:limit]
        self.again -= set(taken)

    @invariant()
    def nothing_is_lost_and_nothing_invented(self) -> None:
        assert set(self.queue.pending) == self.waiting

    @invariant()
    def everyone_knows_what_is_his(self) -> None:
        for person in (1, 2, 3):
            mine = {n for n in self.waiting if self.owner[n] == person}
            told = {update["update_id"] for update in self.queue.unconfirmed_of(person)}
            assert told == mine
            assert (person in self.queue._open) == bool(mine)


QueueHistory.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestQueueHistory = QueueHistory.TestCase


# --- a page that only reads events -----------------------------------------------------------


def drawn(events: list[Event], known: dict[int, Any]) -> dict[int, Any]:
    """Return the messages of a page that starts with `known` and applies these events."""
    shown = dict(known)
    for event in events:
        if event.kind == "message":
            shown[event.fields["message"]["message_id"]] = event.fields["message"]
        elif event.kind == "deleted":
            shown.pop(event.fields["message_id"], None)
    return shown


def live(chat: Chat) -> dict[int, Any]:
    return {number: message.as_page() for number, message in chat.messages.items()}


def step(chat: Chat, dice: Random, number: int) -> None:
    messages: list[Message] = list(chat.messages.values())
    deed = dice.choice(["add", "add", "edit", "delete", "type"])
    if deed == "add" or not messages:
        chat.add({"text": f"text {number}"}, outgoing=dice.random() < 0.5)
    elif deed == "edit":
        chat.edit(dice.choice(messages), {"text": f"edit {number}"})
    elif deed == "delete":
        chat.delete(dice.choice(messages))
    else:
        chat.publish("typing", action="typing")


@given(st.randoms(use_true_random=False), st.integers(1, 60), st.integers(0, 60))
@settings(deadline=None)
def test_a_page_that_follows_events_shows_what_a_fresh_page_shows(
    dice: Random, steps: int, loaded_at: int
) -> None:
    chat = SimulatedTelegram().user(1, "Customer").chat
    known, revision = live(chat), chat.revision
    for number in range(steps):
        step(chat, dice, number)
        if number == loaded_at:
            known, revision = live(chat), chat.revision
    assert drawn(chat.events_after(revision), known) == live(chat)
    assert [event.revision for event in chat.events] == list(range(1, chat.revision + 1))


# --- bodies ----------------------------------------------------------------------------------

NAMES = st.text("abcdefgh_", min_size=1, max_size=8)


@given(
    st.dictionaries(NAMES, st.text(st.characters(codec="utf-8"), max_size=30), max_size=4),
    st.dictionaries(NAMES.map("file_{}".format), st.binary(max_size=200), max_size=3),
)
def test_what_a_client_packs_into_multipart_comes_out_again(
    fields: dict[str, str], files: dict[str, bytes]
) -> None:
    packed = {name: (f"{name}.bin", content, "text/plain") for name, content in files.items()}
    request = httpx.Request(
        "POST", "http://x", data=fields, files=packed or {"file_": ("x", b"x", "text/plain")}
    )
    found = read_multipart(request.headers["content-type"].encode(), request.read())
    assert {k: v for k, v in found.items() if isinstance(v, str)} == fields
    uploads = {k: v.content for k, v in found.items() if isinstance(v, Upload)}
    assert uploads == (files or {"file_": b"x"})


@given(st.dictionaries(NAMES, st.text(st.characters(codec="utf-8"), max_size=30), min_size=1))
def test_forms_queries_and_json_say_the_same(fields: dict[str, str]) -> None:
    form = httpx.Request("POST", "http://x", data=fields)
    query = httpx.Request("GET", "http://x", params=fields)
    as_form = read_body(b"application/x-www-form-urlencoded", b"", form.read())
    as_json = read_body(b"application/json", b"", orjson.dumps(fields))
    assert as_form == as_json == read_body(b"", query.url.query, b"") == fields


@given(st.binary(max_size=80))
def test_rubbish_in_a_body_is_refused_and_never_breaks(body: bytes) -> None:
    for kind in (b"application/json", b"multipart/form-data; boundary=x", b"", b"text/plain"):
        try:
            assert isinstance(read_body(kind, b"", body), dict)
        except ApiError as refused:
            assert refused.code == 400  # noqa: PT017


# --- keyboards and floods --------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "callback_data", "url", "pay", "inline_keyboard", "keyboard"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["inline_keyboard", "keyboard", "selective"]), ANYTHING))
def test_any_markup_stands_or_is_refused_and_never_breaks(markup: dict[str, Any]) -> None:
    try:
        stored = checked_markup(markup)
    except ApiError as refused:
        assert refused.code == 400  # noqa: PT017
    else:
        assert stored is None or checked_markup(stored) == stored


@given(st.lists(st.tuples(st.floats(0, 2), st.integers(1, 3)), max_size=80))
def test_no_chat_ever_gets_more_than_its_burst_and_its_rate(
    calls: list[tuple[float, int]],
) -> None:
    now = 0.0
    flood = Flood(FloodRules(), lambda: now)
    passed: dict[int, list[float]] = defaultdict(list)
    for pause, chat in calls:
        now += pause
        try:
            flood.check("sendMessage", chat)
        except ApiError as refused:
            assert refused.parameters["retry_after"] >= 1  # noqa: PT017
        else:
            passed[chat].append(now)
    for times in passed.values():
        for first, start in enumerate(times):
            for last, end in enumerate(times[first:], start=1):
                assert last <= 3 + (end - start) + 1e-3


# --- faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_webhook_loses_nothing_on_a_bad_day(seed: int) -> None:
    dice = Random(seed)
    seen: list[tuple[int, str]] = []

    async def receive(request: Request) -> Response:
        update = orjson.loads(await request.body())
        await asyncio.sleep(dice.random() / 500)
        seen.append((update["message"]["from"]["id"], update["message"]["text"]))
        return Response(status_code=dice.choice([200, 204, 500, 502]))

    options = Options(webhook_backoff=(0.001,))
    app = Starlette(routes=[Route("/hook", receive, methods=["POST"])])
    async with serve(app) as url, connected(options=options) as line:
        people = [line.customer(number) for number in (1, 2, 3, 4)]
        await line.call("setWebhook", url=f"{url}/hook", max_connections=3)
        for number in range(10):
            for person in people:
                await person.send(str(number))
        for person in people:
            await person.wait_until_confirmed()
        await line.call("deleteWebhook")
    for person in people:
        mine = [int(text) for number, text in seen if number == person.id]
        assert sorted(set(mine)) == list(range(10))
        assert mine == sorted(mine)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_poller_that_confirms_after_its_work_loses_nothing_in_chaos(seed: int) -> None:
    async with connected(options=Options(seed=seed)) as line:
        line.telegram.faults.chaos(probability=0.4, seconds=0.01)
        for number in range(30):
            await line.customer().send(str(number))
        done: list[str] = []
        offset = 0
        while line.telegram.pending_updates:
            try:
                answer = await line.post("getUpdates", offset=offset, limit=4)
                updates = answer.json()["result"] if answer.status_code == 200 else []
            except (httpx.TransportError, ValueError):
                continue
            for update in updates:
                done.append(update["message"]["text"])
                offset = update["update_id"] + 1
        assert done == [str(number) for number in range(30)]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_in_chaos_a_call_is_done_exactly_when_the_fault_says_so(seed: int) -> None:
    done_kinds = {TelegramFault.DROP_AFTER, TelegramFault.EMPTY}
    async with connected(options=Options(seed=seed)) as line:
        person = line.customer()
        for fault in (*TelegramFault, *TelegramFault):
            before = len(person.messages)
            line.telegram.faults.add(fault, "sendMessage", seconds=0.01)
            try:
                answer = await line.post("sendMessage", chat_id=1, text="x")
                assert answer.status_code != 200 or not answer.content
            except httpx.TransportError:
                assert fault in {
                    TelegramFault.DROP_AFTER,
                    TelegramFault.DROP_BEFORE,
                    TelegramFault.HANG,
                }
            assert len(person.messages) - before == (fault in done_kinds)
        assert await line.say("calm again")
