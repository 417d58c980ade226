"""The state of the simulator: lookups, expiry of old queries, and signals to waiting tasks."""

import asyncio

import pytest

from bot.demo.telegram import ApiError, ButtonTap, SimulatedTelegram, world
from bot.demo.telegram.signals import Signal
from bot.demo.telegram.utf16 import utf16_length, utf16_slice


def test_old_queries_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "KEPT_QUERIES", 2)
    state = SimulatedTelegram().world
    for number in ("1", "2", "3"):
        state.keep_query(ButtonTap(number, 1, 1))
    assert state.query(ButtonTap, "3", 15).id == "3"
    with pytest.raises(ApiError, match="too old"):
        state.query(ButtonTap, "1", 15)


def test_numbers_of_queries_and_charges_never_repeat() -> None:
    state = SimulatedTelegram().world
    numbers = [state.next_number() for _ in range(100)]
    assert len(set(numbers)) == 100
    assert all(number.isdecimal() for number in numbers)


def test_two_servers_share_nothing() -> None:
    one, two = SimulatedTelegram(), SimulatedTelegram("8:other", "OtherBot", "Other")
    one.user(1, "Customer")
    assert two.world.chats == {}
    assert two.world.bot == {
        "id": 8,
        "is_bot": True,
        "first_name": "Other",
        "username": "OtherBot",
    }


async def test_a_signal_wakes_everyone_who_waits_and_nobody_later() -> None:
    signal = Signal()
    waiting = [asyncio.create_task(signal.wait(1)) for _ in range(3)]
    await asyncio.sleep(0)
    signal.fire()
    assert await asyncio.gather(*waiting) == [True] * 3
    assert await signal.wait(0.01) is False


async def test_a_signal_forgets_who_has_gone() -> None:
    signal = Signal()
    assert not await signal.wait(0.001)
    gone = signal.future()
    gone.cancel()
    signal.fire()
    signal.fire()
    waiter = signal.future()
    signal.forget(waiter)
    signal.forget(waiter)
    signal.fire()
    assert not waiter.done()


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("é", 1), ("👍", 2), ("a👍é", 4)])
def test_widths_are_counted_in_utf16_units(text: str, units: int) -> None:
    assert utf16_length(text) == units
    assert utf16_slice(text, 0, units) == text


def test_a_piece_is_cut_by_utf16_units() -> None:
    assert utf16_slice("abc", 1, 1) == "b"
    assert utf16_slice("👍b👍", 2, 3) == "b👍"
