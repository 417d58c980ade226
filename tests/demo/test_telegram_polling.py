"""getUpdates: confirmed and repeated updates, and a second reader that ends the first."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.demo.telegram.updates import FIRST_UPDATE, KEPT_UPDATES, UpdateQueue
from tests.demo.telegram_line import Line, connected


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


def ids(updates: list[dict[str, Any]]) -> list[int]:
    return [update["update_id"] - FIRST_UPDATE for update in updates]


async def send(line: Line, number: int) -> None:
    for each in range(number):
        await line.customer().send(f"text {each}")


async def test_an_update_comes_again_until_it_is_confirmed(line: Line) -> None:
    await send(line, 2)
    assert ids(await line.call("getUpdates")) == [0, 1]
    assert ids(await line.call("getUpdates", offset=0)) == [0, 1]
    assert ids(await line.call("getUpdates", offset=FIRST_UPDATE + 1)) == [1]
    assert ids(await line.call("getUpdates")) == [1]
    assert await line.call("getUpdates", offset=FIRST_UPDATE + 2) == []
    assert line.telegram.pending_updates == []


async def test_an_offset_confirms_all_lower_ids(line: Line) -> None:
    await send(line, 5)
    assert ids(await line.call("getUpdates", offset=FIRST_UPDATE + 3)) == [3, 4]
    assert ids(line.telegram.pending_updates) == [3, 4]


async def test_a_negative_offset_keeps_the_last_ones_only(line: Line) -> None:
    await send(line, 5)
    assert ids(await line.call("getUpdates", offset=-2)) == [3, 4]
    assert ids(line.telegram.pending_updates) == [3, 4]


@pytest.mark.parametrize(("limit", "number"), [(2, 2), (100, 100), (0, 100), (500, 100)])
async def test_a_limit_is_between_1_and_100(line: Line, limit: int, number: int) -> None:
    await send(line, 110)
    assert len(await line.call("getUpdates", limit=limit)) == number


async def test_without_a_timeout_an_empty_list_comes_at_once(line: Line) -> None:
    assert await line.call("getUpdates") == []


async def test_a_long_poll_waits_for_an_update(line: Line) -> None:
    poll = asyncio.create_task(line.call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await send(line, 1)
    assert ids(await poll) == [0]


async def test_a_long_poll_ends_empty(line: Line) -> None:
    started = asyncio.get_running_loop().time()
    assert await line.call("getUpdates", timeout=1) == []
    assert 0.9 < asyncio.get_running_loop().time() - started < 2


async def test_a_second_reader_ends_the_first(line: Line) -> None:
    first = asyncio.create_task(line.refusal("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(line.call("getUpdates", timeout=5))
    assert await first == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    await send(line, 1)
    assert ids(await second) == [0]


async def test_an_update_for_a_reader_who_went_away_is_not_lost(line: Line) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await line.http.get(f"{line.api}/getUpdates?timeout=5", timeout=0.05)
    await send(line, 1)
    assert ids(await line.call("getUpdates")) == [0]


async def test_only_the_wanted_kinds_are_queued_from_then_on(line: Line) -> None:
    person = line.customer()
    mine = await person.send("one")
    await line.call("getUpdates", allowed_updates=["edited_message"])
    await person.send("two")
    await person.edit(mine, "three")
    kinds = [list(update)[1] for update in await line.call("getUpdates")]
    assert kinds == ["message", "edited_message"]
    await line.call("getUpdates", allowed_updates=[])
    await person.send("four")
    assert len(line.telegram.pending_updates) == 3


async def test_the_wanted_kinds_are_strings(line: Line) -> None:
    answer = await line.refusal("getUpdates", allowed_updates=[1])
    assert answer == 'Bad Request: parameter "allowed_updates" must be an Array of String'


async def test_an_update_can_be_handed_out_twice(line: Line) -> None:
    await send(line, 2)
    [first, second] = await line.call("getUpdates")
    assert await line.call("getUpdates", offset=second["update_id"] + 1) == []
    line.telegram.redeliver(first["update_id"])
    offset = second["update_id"] + 1
    assert await line.call("getUpdates", offset=offset) == [first]
    assert await line.call("getUpdates", offset=offset) == []
    with pytest.raises(KeyError):
        line.telegram.redeliver(1)


async def test_updates_come_in_the_order_of_their_ids(line: Line) -> None:
    await send(line, 3)
    updates = await line.call("getUpdates", offset=FIRST_UPDATE + 1)
    line.telegram.redeliver(FIRST_UPDATE)
    assert ids(await line.call("getUpdates")) == [0, 1, 2]
    assert len(updates) == 2


async def test_any_update_can_be_delivered_as_it_is(line: Line) -> None:
    given = line.telegram.deliver({"poll": {"id": "1"}})
    assert line.telegram.deliver({"update_id": given + 10, "poll": {"id": "2"}}) == given + 10
    await send(line, 1)
    updates = await line.call("getUpdates")
    assert [update["update_id"] - given for update in updates] == [0, 10, 11]


async def test_an_update_without_a_kind_can_be_delivered_too(line: Line) -> None:
    number = line.telegram.deliver({}, line.customer())
    assert await line.call("getUpdates") == [{"update_id": number}]


async def test_closing_ends_a_long_poll() -> None:
    async with connected() as line:
        poll = asyncio.create_task(line.call("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        await line.telegram.aclose()
        assert await poll == []


def test_old_updates_are_forgotten_for_redelivery() -> None:
    queue = UpdateQueue()
    for _ in range(KEPT_UPDATES + 1):
        queue.put("message", {})
    assert len(queue.sent) == KEPT_UPDATES
    with pytest.raises(KeyError):
        queue.redeliver(FIRST_UPDATE)


def test_confirming_an_older_copy_keeps_the_newer() -> None:
    queue = UpdateQueue()
    number = queue.put("message", {})
    first = queue.pending[number]
    queue.redeliver(number)
    queue.confirm(first)
    assert number in queue.pending
