"""Long polling confirms an update when its turn is done, and pauses after failures."""

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
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.handlers.dispatch.failing import Failing
from tests.support.running_shop import CUSTOMER

SOON = 5.0


def poller_of(driver: ChatDriver) -> Poller:
    shop = driver.shop
    return Poller(shop.bot.bot, shop.outgoing, shop.router, app.ALLOWED_UPDATES)


@asynccontextmanager
async def polled(driver: ChatDriver) -> AsyncIterator["asyncio.Task[None]"]:
    """Poll while the body runs, then cancel the poller as a stopping process does."""
    task = asyncio.create_task(poller_of(driver).run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def polls(driver: ChatDriver) -> list[dict[str, object]]:
    return [call.params for call in driver.telegram.calls_of("getUpdates")]


async def test_updates_are_answered_and_confirmed_and_a_stop_confirms_the_last(
    driver: ChatDriver,
) -> None:
    customer = driver.people[CUSTOMER]
    async with polled(driver):
        await customer.start()
        await customer.wait("welcome")
        await customer.wait_until_confirmed()
        await customer.send("/help")
        await customer.wait("How it works")
        async with asyncio.timeout(SOON):
            while not driver.telegram.world.poll._reader:
                await asyncio.sleep(0.01)
    assert driver.telegram.pending_updates == []
    assert polls(driver)[0]["allowed_updates"] == app.ALLOWED_UPDATES
    assert polls(driver)[-1]["timeout"] == 0


async def test_a_stop_before_anything_came_says_nothing(driver: ChatDriver) -> None:
    async with polled(driver):
        async with asyncio.timeout(SOON):
            while not polls(driver):
                await asyncio.sleep(0.01)
    assert len(polls(driver)) == 1


async def test_an_update_in_work_is_not_confirmed_and_others_go_past_it(driver: ChatDriver) -> None:
    # Each of its deliveries fails until it is told to work: it keeps its place.
    handler = Failing(2, KeyError())
    driver.hang_in("slow", handler)
    customer, stranger = driver.people[CUSTOMER], driver.people[STRANGER]
    async with polled(driver):
        await customer.send("/slow")
        await stranger.start()
        await stranger.wait("welcome")
        before = len(polls(driver))
        async with asyncio.timeout(SOON):
            while len(polls(driver)) < before + 2:  # each poll confirms what lies before its offset
                await asyncio.sleep(0.01)
        oldest = driver.telegram.pending_updates[0]
        assert oldest["message"]["text"] == "/slow"
        await customer.wait_until_confirmed(SOON)
    assert handler.tries == 3
    assert driver.telegram.pending_updates == []


async def test_a_stop_finishes_what_is_in_work_and_confirms_it(driver: ChatDriver) -> None:
    customer = driver.people[CUSTOMER]
    rule = driver.telegram.faults.add(TelegramFault.HANG, "sendMessage", seconds=0.2)
    async with polled(driver):
        await customer.start()
        async with asyncio.timeout(SOON):
            while rule in driver.telegram.faults.rules:
                await asyncio.sleep(0.01)
        assert driver.telegram.pending_updates
    assert driver.telegram.pending_updates == []
    assert "welcome" in customer.last.text


async def test_trouble_with_telegram_is_waited_out(
    driver: ChatDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "LONGEST_PAUSE", 0.05)
    for fault in (TelegramFault.SERVER_ERROR, TelegramFault.BAD_GATEWAY, TelegramFault.DROP_BEFORE):
        driver.telegram.faults.add(fault, "getUpdates")
    driver.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "getUpdates", retry_after=1)
    customer = driver.people[CUSTOMER]
    await customer.start()
    async with polled(driver):
        await customer.wait("welcome", SOON)
    assert driver.telegram.faults.rules == []


async def test_another_reader_of_the_same_token_is_named_and_waited_for(
    driver: ChatDriver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(poller, "LONGEST_PAUSE", 0.2)
    async with polled(driver):
        async with asyncio.timeout(SOON):
            while not driver.telegram.world.poll._reader:
                await asyncio.sleep(0.01)
        driver.telegram.world.poll.end("another reads")
        customer = driver.people[CUSTOMER]
        await customer.start()
        await customer.wait("welcome", SOON)
    assert "another process polls with this token" in caplog.text


async def test_a_token_that_was_given_back_ends_the_process(driver: ChatDriver) -> None:
    driver.telegram.world.token = "7000000001:AAE-another-token-of-this-bot-now"
    with pytest.raises(InvalidToken):
        await asyncio.wait_for(poller_of(driver).run(), SOON)


async def test_an_update_that_telegram_delays_waits_as_long_as_it_asks(driver: ChatDriver) -> None:
    customer = driver.people[CUSTOMER]
    driver.hang_in("nothing", lambda _: Reply())
    await customer.start()
    driver.telegram.faults.add(TelegramFault.SERVER_ERROR, "sendMessage")
    async with polled(driver):
        await customer.wait("welcome", SOON)
        await customer.wait_until_confirmed(SOON)
    assert sum("welcome" in message.text for message in customer.messages) == 1
