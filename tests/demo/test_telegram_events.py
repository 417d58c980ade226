"""A chat's events as Server-Sent Events: in order, resumable, with regular keep-alives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from bot.demo.telegram import SimulatedTelegram
from bot.demo.telegram.chats import KEPT_EVENTS, Chat
from bot.demo.telegram.events import encode, stream
from tests.demo.telegram_line import Line, buttons, callback, connected


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


class Reader:
    """Reads a stream of events as a browser does."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self.lines = lines
        self.ids: list[int] = []

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            async for text in self.lines:
                if text.startswith("id: "):
                    self.ids.append(int(text.removeprefix("id: ")))
                if text.startswith("data: "):
                    event: dict[str, Any] = orjson.loads(text.removeprefix("data: "))
                    assert event["revision"] == self.ids[-1]
                    return event
        raise AssertionError("the stream has ended")


@asynccontextmanager
async def reading(line: Line, after: int, **headers: str) -> AsyncIterator[Reader]:
    url = f"{line.base}/page/chat/1/events?after={after}"
    async with line.http.stream("GET", url, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        yield Reader(answer.aiter_lines())


async def test_everything_that_happens_in_a_chat_is_told(line: Line) -> None:
    person = line.customer()
    async with reading(line, 0) as reader:
        mine = await person.send("hi")
        assert await reader.next() == {
            "revision": 1,
            "type": "message",
            "message": {**mine.wire, "outgoing": True},
        }
        await line.call("sendChatAction", chat_id=1, action="typing")
        assert await reader.next() == {"revision": 2, "type": "typing", "action": "typing"}
        sent = await line.say("menu", reply_markup=buttons([callback("Buy", "buy")]))
        assert (await reader.next())["message"] == {**sent, "outgoing": False}
        tap = await person.tap("Buy")
        await line.call("answerCallbackQuery", callback_query_id=tap.id, text="ok")
        assert await reader.next() == {
            "revision": 4,
            "type": "answer",
            "callback_query_id": tap.id,
            "text": "ok",
            "show_alert": False,
            "url": "",
        }
        await line.call("editMessageText", chat_id=1, message_id=2, text="bye")
        edited = await reader.next()
        assert (edited["type"], edited["message"]["text"]) == ("message", "bye")
        assert edited["message"]["message_id"] == 2
        await line.call("deleteMessage", chat_id=1, message_id=2)
        assert await reader.next() == {"revision": 6, "type": "deleted", "message_id": 2}


async def test_keyboard_and_commands_are_told(line: Line) -> None:
    async with reading(line, 0) as reader:
        await line.say("menu", reply_markup={"keyboard": [["A"]]})
        await reader.next()
        assert await reader.next() == {
            "revision": 2,
            "type": "reply_keyboard",
            "reply_keyboard": {"keyboard": [[{"text": "A"}]]},
        }
        await line.say("gone", reply_markup={"remove_keyboard": True})
        await reader.next()
        assert (await reader.next())["reply_keyboard"] is None
        commands = [{"command": "help", "description": "Help"}]
        await line.call("setMyCommands", commands=commands)
        event = await reader.next()
        assert (event["type"], event["commands"]) == ("commands", commands)


async def test_reading_begins_after_the_revision_that_is_known(line: Line) -> None:
    for text in ("one", "two", "three"):
        await line.say(text)
    async with reading(line, 2) as reader:
        assert (await reader.next())["message"]["text"] == "three"


async def test_a_browser_that_comes_again_misses_nothing(line: Line) -> None:
    await line.say("one")
    async with reading(line, 0) as reader:
        await reader.next()
    await line.say("two")
    await line.say("three")
    async with reading(line, 0, **{"last-event-id": "1"}) as reader:
        assert [(await reader.next())["message"]["text"] for _ in range(2)] == ["two", "three"]
        assert reader.ids == [2, 3]


async def test_two_pages_see_the_same(line: Line) -> None:
    async with reading(line, 0) as one, reading(line, 0) as two:
        await line.say("hello")
        assert await one.next() == await two.next()


async def test_a_chat_tells_only_its_own_events(line: Line) -> None:
    line.customer(2)
    async with reading(line, 0) as reader:
        await line.say("other", 2)
        await line.say("mine", 1)
        assert (await reader.next())["message"]["text"] == "mine"


async def test_a_revision_that_is_none_is_refused(line: Line) -> None:
    answer = await line.http.get(f"{line.base}/page/chat/1/events?after=x")
    assert answer.status_code == 400
    assert "revision" in answer.json()["error"]


async def test_closing_ends_the_stream(line: Line) -> None:
    async with line.http.stream("GET", f"{line.base}/page/chat/1/events?after=0") as answer:
        await asyncio.sleep(0.02)
        await line.telegram.aclose()
        assert await answer.aread() == b": connected\n\n"


def a_chat() -> Chat:
    return SimulatedTelegram().user(1, "Customer").chat


async def test_a_quiet_stream_sends_heartbeats() -> None:
    lines = stream(a_chat(), 0, heartbeat=0.01)
    assert await anext(lines) == b": connected\n\n"
    assert await anext(lines) == b": still here\n\n"


async def test_what_was_forgotten_is_told_as_it_stands() -> None:
    chat = a_chat()
    first = chat.add({"text": "one"}, outgoing=False)
    gone = chat.add({"text": "two"}, outgoing=False)
    for number in range(KEPT_EVENTS):
        chat.edit(first, {"text": f"one {number}"})
    chat.delete(gone)
    [event] = chat.events_after(1)
    assert event.revision == chat.revision
    assert event.fields["message"]["text"] == f"one {KEPT_EVENTS - 1}"
    assert len(chat.events_after(chat.revision - 5)) == 5
    assert chat.events_after(chat.revision) == []


async def test_after_a_restart_the_whole_chat_is_told_anew() -> None:
    chat = a_chat()
    chat.add({"text": "one"}, outgoing=False)
    lines = stream(chat, 999)
    await anext(lines)
    assert await anext(lines) == b"".join(map(encode, chat.events))
