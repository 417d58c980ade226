"""Faults on demand, and whether a failed call took effect."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.demo.telegram import TelegramFault
from bot.demo.telegram.faults import TelegramFaults
from tests.demo.telegram_line import Line, connected


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


def texts(line: Line) -> list[str]:
    return [message.text for message in line.customer().messages]


async def test_a_server_error_is_not_done(line: Line) -> None:
    line.telegram.faults.add(TelegramFault.SERVER_ERROR, "sendMessage")
    answer = await line.post("sendMessage", chat_id=1, text="x")
    assert answer.status_code == 500
    assert answer.json() == {
        "ok": False,
        "error_code": 500,
        "description": "Internal Server Error",
    }
    assert texts(line) == []
    await line.say("again")
    assert texts(line) == ["again"]


async def test_a_bad_gateway_is_a_page_of_html(line: Line) -> None:
    line.telegram.faults.add("502", "sendMessage")
    answer = await line.post("sendMessage", chat_id=1, text="x")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert "<h1>502 Bad Gateway</h1>" in answer.text
    assert texts(line) == []


async def test_a_flood_answer_names_the_time(line: Line) -> None:
    line.telegram.faults.add("429", "sendMessage", retry_after=7)
    answer = await line.post("sendMessage", chat_id=1, text="x")
    assert answer.status_code == 429
    assert answer.json()["parameters"] == {"retry_after": 7}
    assert texts(line) == []


async def test_a_hanging_call_ends_with_the_clients_patience(line: Line) -> None:
    line.telegram.faults.add("hang", "sendMessage")
    with pytest.raises(httpx.ReadTimeout):
        await line.http.post(
            f"{line.api}/sendMessage", json={"chat_id": 1, "text": "x"}, timeout=0.05
        )
    assert texts(line) == []


async def test_a_hanging_call_is_cut_after_its_time(line: Line) -> None:
    line.telegram.faults.add("hang", "sendMessage", seconds=0.05)
    with pytest.raises(httpx.TransportError):
        await line.post("sendMessage", chat_id=1, text="x")
    assert texts(line) == []


async def test_a_connection_dropped_before_leaves_the_call_undone(line: Line) -> None:
    line.telegram.faults.add("drop-before", "sendMessage")
    with pytest.raises(httpx.TransportError):
        await line.post("sendMessage", chat_id=1, text="x")
    assert texts(line) == []


async def test_a_connection_dropped_after_leaves_the_call_done(line: Line) -> None:
    line.telegram.faults.add("drop-after", "sendMessage")
    with pytest.raises(httpx.TransportError):
        await line.post("sendMessage", chat_id=1, text="x")
    assert texts(line) == ["x"]
    assert len(line.telegram.calls_of("sendMessage")) == 1


async def test_an_empty_answer_leaves_the_call_done(line: Line) -> None:
    line.telegram.faults.add("empty", "sendMessage")
    answer = await line.post("sendMessage", chat_id=1, text="x")
    assert (answer.status_code, answer.content) == (200, b"")
    assert texts(line) == ["x"]


async def test_updates_of_a_lost_answer_come_again(line: Line) -> None:
    await line.customer().send("hello")
    line.telegram.faults.add("drop-after", "getUpdates")
    with pytest.raises(httpx.TransportError):
        await line.post("getUpdates")
    assert len(await line.call("getUpdates")) == 1


async def test_a_fault_strikes_as_often_as_it_says_and_only_its_methods(line: Line) -> None:
    line.telegram.faults.add("500", "SENDMESSAGE", "editMessageText", times=2)
    codes = [
        (await line.post(method, chat_id=1, message_id=1, text="x")).status_code
        for method in ("getMe", "sendMessage", "editMessageText", "sendMessage")
    ]
    assert codes == [400, 500, 500, 400]
    assert line.telegram.faults.rules == []


async def test_a_fault_without_methods_strikes_any(line: Line) -> None:
    line.telegram.faults.add("500")
    assert (await line.post("getMe")).status_code == 500
    assert (await line.post("getMe")).status_code == 200


async def test_faults_can_be_cleared(line: Line) -> None:
    line.telegram.faults.add("500", times=10)
    line.telegram.faults.clear()
    assert await line.call("getMe")


async def test_a_wrong_token_meets_no_fault(line: Line) -> None:
    line.telegram.faults.add("500")
    assert (await line.http.get(f"{line.base}/bot1:x/getMe")).status_code == 401


def test_dice_fall_the_same_way_with_the_same_seed() -> None:
    def day(seed: int) -> list[bool]:
        faults = TelegramFaults(seed)
        faults.add("500", probability=0.3)
        return [faults.next_fault("getMe") is not None for _ in range(200)]

    assert day(1) == day(1)
    assert day(1) != day(2)
    assert 30 < sum(day(1)) < 90


def test_a_probable_fault_can_be_limited_in_number() -> None:
    faults = TelegramFaults()
    faults.add("500", probability=0.5, times=3)
    assert sum(faults.next_fault("getMe") is not None for _ in range(100)) == 3


def test_chaos_has_every_kind_of_fault() -> None:
    faults = TelegramFaults(1)
    faults.chaos(probability=0.5, seconds=1)
    seen = [rule for _ in range(2000) if (rule := faults.next_fault("sendMessage")) is not None]
    assert {rule.fault for rule in seen} == set(TelegramFault)
    assert 700 < len(seen) < 1300
    assert {rule.seconds for rule in seen} == {1}


def test_an_unknown_fault_is_an_error() -> None:
    with pytest.raises(ValueError, match="fire"):
        TelegramFaults().add("fire")


async def test_a_call_that_hangs_does_not_stop_the_others(line: Line) -> None:
    line.telegram.faults.add("hang", "sendMessage", seconds=0.5)
    hanging = asyncio.create_task(line.post("sendMessage", chat_id=1, text="x"))
    await asyncio.sleep(0.02)
    assert await line.say("other")
    with pytest.raises(httpx.TransportError):
        await hanging
