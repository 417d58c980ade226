"""Long polling: an update is confirmed when its turn is done, and trouble is waited out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from telegram.error import InvalidToken

from bot import app
from bot.demo.telegram import TelegramFault
from bot.handlers.dispatch.turn import Reply
from bot.receiving import poller
from bot.receiving.poller import Poller
from tests.handlers.chat_driver import STRANGER, Counter
from tests.handlers.dispatch.test_router import Failing
from tests.support.running_shop import CUSTOMER

SOON = 5.0


def poller_of(counter: Counter) -> Poller:
    shop = counter.shop
    return Poller(shop.bot.bot, shop.outgoing, shop.router, app.ALLOWED_UPDATES)


@asynccontextmanager
async def polled(counter: Counter) -> AsyncIterator["asyncio.Task[None]"]:
    """Poll while the body runs, and end as a stopped process does."""
    task = asyncio.create_task(poller_of(counter).run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def polls(counter: Counter) -> list[dict[str, object]]:
    return [call.params for call in counter.telegram.calls_of("getUpdates")]


async def test_updates_are_answered_and_confirmed_and_a_stop_confirms_the_last(
    counter: Counter,
) -> None:
    customer = counter.people[CUSTOMER]
    async with polled(counter):
        await customer.start()
        await customer.wait("welcome")
        await customer.wait_until_confirmed()
        await customer.send("/help")
        await customer.wait("How it works")
        async with asyncio.timeout(SOON):
            while not counter.telegram.world.poll._reader:
                await asyncio.sleep(0.01)
    assert counter.telegram.pending_updates == []
    assert polls(counter)[0]["allowed_updates"] == app.ALLOWED_UPDATES
    assert polls(counter)[-1]["timeout"] == 0


async def test_a_stop_before_anything_came_says_nothing(counter: Counter) -> None:
    async with polled(counter):
        async with asyncio.timeout(SOON):
            while not polls(counter):
                await asyncio.sleep(0.01)
    assert len(polls(counter)) == 1


async def test_an_update_in_work_is_not_confirmed_and_others_go_past_it(counter: Counter) -> None:
    # Each of its deliveries fails until it is told to work: it keeps its place.
    handler = Failing(2, KeyError())
    counter.hang_in("slow", handler)
    customer, stranger = counter.people[CUSTOMER], counter.people[STRANGER]
    async with polled(counter):
        await customer.send("/slow")
        await stranger.start()
        await stranger.wait("welcome")
        oldest = counter.telegram.pending_updates[0]
        assert oldest["message"]["text"] == "/slow"
        await customer.wait_until_confirmed(SOON)
    assert handler.tries == 3
    assert counter.telegram.pending_updates == []


async def test_a_stop_finishes_what_is_in_work_and_confirms_it(counter: Counter) -> None:
    customer = counter.people[CUSTOMER]
    rule = counter.telegram.faults.add(TelegramFault.HANG, "sendMessage", seconds=0.2)
    async with polled(counter):
        await customer.start()
        async with asyncio.timeout(SOON):
            while rule in counter.telegram.faults.rules:
                await asyncio.sleep(0.01)
        assert counter.telegram.pending_updates
    assert counter.telegram.pending_updates == []
    assert "welcome" in customer.last.text


async def test_trouble_with_telegram_is_waited_out(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "LONGEST_PAUSE", 0.05)
    for fault in (TelegramFault.SERVER_ERROR, TelegramFault.BAD_GATEWAY, TelegramFault.DROP_BEFORE):
        counter.telegram.faults.add(fault, "getUpdates")
    counter.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "getUpdates", retry_after=1)
    customer = counter.people[CUSTOMER]
    await customer.start()
    async with polled(counter):
        await customer.wait("welcome", SOON)
    assert counter.telegram.faults.rules == []


async def test_another_reader_of_the_same_token_is_named_and_waited_for(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(poller, "LONGEST_PAUSE", 0.2)
    async with polled(counter):
        async with asyncio.timeout(SOON):
            while not counter.telegram.world.poll._reader:
                await asyncio.sleep(0.01)
        counter.telegram.world.poll.end("another reads")
        customer = counter.people[CUSTOMER]
        await customer.start()
        await customer.wait("welcome", SOON)
    assert "another process polls with this token" in caplog.text


async def test_a_token_that_was_taken_back_ends_the_process(counter: Counter) -> None:
    counter.telegram.world.token = "7000000001:AAE-another-token-of-this-bot-now"
    with pytest.raises(InvalidToken):
        await asyncio.wait_for(poller_of(counter).run(), SOON)


async def test_an_update_that_telegram_delays_waits_as_long_as_it_asks(counter: Counter) -> None:
    customer = counter.people[CUSTOMER]
    counter.hang_in("nothing", lambda _: Reply())
    await customer.start()
    counter.telegram.faults.add(TelegramFault.SERVER_ERROR, "sendMessage")
    async with polled(counter):
        await customer.wait("welcome", SOON)
        await customer.wait_until_confirmed(SOON)
    assert sum("welcome" in message.text for message in customer.messages) == 1
