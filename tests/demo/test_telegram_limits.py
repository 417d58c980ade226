"""Flood limits: off by default, Telegram's rates on request."""

import pytest

from bot.demo.telegram import ApiError, FloodRules, SimulatedTelegram
from bot.demo.telegram.limits import Flood
from tests.demo.telegram_line import buttons, callback, connected


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def refused(flood: Flood, chat_id: int, method: str = "sendMessage") -> int | None:
    """Count a call; return the seconds to wait if it is refused, else None."""
    try:
        flood.check(method, chat_id)
    except ApiError as error:
        return error.parameters["retry_after"]
    return None


def test_a_chat_takes_three_at_once_and_one_a_second() -> None:
    clock = Clock()
    flood = Flood(FloodRules(), clock)
    assert [refused(flood, 1) for _ in range(4)] == [None, None, None, 1]
    clock.now += 0.5
    assert refused(flood, 1) == 1
    clock.now += 0.5
    assert [refused(flood, 1) for _ in range(2)] == [None, 1]
    clock.now += 100
    assert [refused(flood, 1) for _ in range(4)] == [None, None, None, 1]


def test_all_chats_together_take_thirty_a_second() -> None:
    clock = Clock()
    flood = Flood(FloodRules(), clock)
    assert [refused(flood, chat) for chat in range(31)] == [None] * 30 + [1]
    clock.now += 1 / 30
    assert [refused(flood, chat) for chat in (40, 41)] == [None, 1]


def test_a_refused_call_costs_nothing() -> None:
    clock = Clock()
    flood = Flood(FloodRules(chat_rate=0.1, chat_burst=1), clock)
    assert refused(flood, 1) is None
    assert [refused(flood, 1) for _ in range(50)] == [10] * 50
    assert refused(flood, 2) is None
    clock.now += 10
    assert refused(flood, 1) is None


def test_edits_and_answers_are_not_counted_unless_asked() -> None:
    clock = Clock()
    flood = Flood(FloodRules(), clock)
    assert [refused(flood, 1, "editMessageText") for _ in range(100)] == [None] * 100
    flood = Flood(FloodRules(counted=frozenset({"editMessageText"})), clock)
    assert [refused(flood, 1, "editMessageText") for _ in range(4)] == [None, None, None, 1]


async def test_by_default_everything_passes() -> None:
    async with connected() as line:
        line.customer()
        for _ in range(40):
            await line.say("x")


async def test_strict_limits_answer_429_with_the_time_to_wait() -> None:
    async with connected(limits="strict") as line:
        line.customer()
        for _ in range(3):
            await line.say("x", reply_markup=buttons([callback("a", "b")]))
        answer = await line.post("sendMessage", chat_id=1, text="x")
        assert answer.status_code == 429
        assert answer.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }
        assert await line.call("editMessageText", chat_id=1, message_id=3, text="y")
        assert len(line.customer().messages) == 3


async def test_limits_of_ones_own_can_be_set() -> None:
    async with connected(limits=FloodRules(chat_burst=1)) as line:
        line.customer()
        await line.say("x")
        assert (await line.post("sendMessage", chat_id=1, text="x")).status_code == 429


def test_limits_have_two_names() -> None:
    assert SimulatedTelegram(flood_rules="off").world.flood.rules is None
    with pytest.raises(ValueError, match="strict"):
        SimulatedTelegram(flood_rules="harsh")
