"""Updates run once, a user's in order; one that keeps failing becomes a dead letter."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from sqlmodel import Session, select
from telegram import Update
from telegram.error import NetworkError
from telegram.ext import BaseHandler

from bot.demo.telegram import TelegramFault
from bot.handlers.dispatch.routes import Context
from bot.handlers.dispatch.turn_receiver import CONFLICT_RETRIES, OneAtATime, UndispatchedUpdate
from bot.notifications.tables import RaisedAlert
from bot.orders.tables import Order
from bot.screens import errors
from bot.screens.callback_data import Tap
from bot.users import dead_letters
from bot.users.conversation import StaleConversation
from bot.users.tables import FailedUpdate, User
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.handlers.dispatch.failing import Failing
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]


def failed(session: Session) -> list[tuple[int, int]]:
    return [(row.update_id, row.attempts) for row in session.exec(select(FailedUpdate)).all()]


def alerts(session: Session) -> list[str]:
    return [alert.payload["what"] for alert in session.exec(select(RaisedAlert)).all()]


async def test_only_private_chats_of_people_are_taken(driver: ChatDriver) -> None:
    group = {"id": -5, "type": "group", "title": "x"}
    await driver.receive(driver.written("/start", chat=group))
    channel = {"id": -6, "type": "channel", "title": "x"}
    raw = {"message_id": 1, "date": 0, "chat": channel, "text": "/start"}
    await driver.receive(
        Update.de_json({"update_id": 90_001, "channel_post": raw}, driver.shop.bot.bot)
    )
    await driver.receive(Update.de_json({"update_id": 90_002}, driver.shop.bot.bot))
    assert driver.answers == [None, None, None]
    assert driver.people[CUSTOMER].messages == []
    assert await driver.do(lambda session: session.exec(select(User)).all()) == []


async def test_an_update_that_comes_twice_shows_what_stands_and_does_nothing(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    await driver.tap(Tap.BUY(1))
    link = driver.written("https://example.com/page")
    await driver.receive(link)
    asked = driver.people[CUSTOMER].last
    before = await driver.standing()
    await driver.receive(link)
    again = driver.people[CUSTOMER].last
    assert again.text == asked.text
    assert (await driver.standing()).version == before.version
    tap = driver.tapped(Tap.BACK())
    await driver.receive(tap)
    await driver.receive(tap)
    assert driver.people[CUSTOMER].last.id == again.id
    assert driver.answers[-1] is not None


async def test_an_update_that_comes_after_a_later_one_is_done_too(driver: ChatDriver) -> None:
    await driver.arrive()
    earlier, later = driver.written("/menu"), driver.written("/help")
    await driver.receive(later)
    await driver.receive(earlier)
    menu = driver.people[CUSTOMER].last
    assert "Your balance" in menu.text
    await driver.receive(later)  # done before, and its screen was followed by the menu
    assert driver.people[CUSTOMER].last is menu
    await driver.receive(earlier)  # done last: its screen may be lost
    assert driver.people[CUSTOMER].last.id > menu.id
    assert driver.people[CUSTOMER].last.text == menu.text


async def test_updates_that_come_again_after_a_purchase_send_no_copy_of_its_card(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    await driver.fund()
    await driver.tap(Tap.BUY(1))
    updates = [
        driver.written(text)
        for text in ("no link", "https://example.com/page", "no number", "1000")
    ]
    for update in updates:
        await driver.receive(update)
    card = driver.people[CUSTOMER].last
    confirm = next(b.data for b in card.buttons if b.data and b.data.startswith(f"{Tap.CONFIRM}:"))
    updates.append(driver.tapped(confirm))
    await driver.receive(updates[-1])
    assert "Order #1" in card.text
    messages = list(driver.people[CUSTOMER].messages)
    # A process that is killed has confirmed none of them, and the next one gets them all.
    for update in updates:
        await driver.receive(update)
    await driver.deliver()
    assert driver.people[CUSTOMER].messages == messages


async def test_a_card_is_not_sent_again_for_a_text_that_is_set_aside_after_it(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    await driver.fund()
    await driver.buy()
    card = driver.people[CUSTOMER].last
    driver.hang_in("broken", Failing(99, KeyError("x")))
    broken = driver.written("/broken")
    for _ in range(2):
        with pytest.raises(KeyError):
            await driver.receive(broken)
    await driver.receive(broken)
    apology = driver.people[CUSTOMER].last
    await driver.receive(broken)
    assert driver.people[CUSTOMER].last is apology
    assert "Order #1" in card.text


async def test_a_confirmation_that_comes_twice_leaves_the_card_a_card(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    confirm = driver.tapped(await driver.summary())
    await driver.receive(confirm)
    card = driver.people[CUSTOMER].last
    await driver.work()
    moved = card.text
    await driver.say("/menu")
    await driver.receive(confirm)
    assert card.text == moved  # not the menu, which stands now
    await driver.deliver()
    assert card.text == moved
    assert len(await driver.do(lambda session: session.exec(select(Order)).all())) == 1


async def test_a_tap_below_that_comes_twice_is_answered_below_twice(driver: ChatDriver) -> None:
    await driver.arrive()
    tap = driver.tapped(Tap.HELP.below())
    await driver.receive(tap)
    first = driver.people[CUSTOMER].last
    await driver.receive(tap)
    second = driver.people[CUSTOMER].last
    assert second.id > first.id
    assert second.text == first.text


async def test_a_turn_that_another_process_outran_is_begun_again(driver: ChatDriver) -> None:
    handler = Failing(CONFLICT_RETRIES - 1, StaleConversation())
    driver.hang_in("race", handler)
    await driver.receive(driver.written("/race"))
    assert handler.tries == CONFLICT_RETRIES
    assert (await driver.standing()).state == "buy:asking"


class BrokenRoute(BaseHandler[Update, Context, object]):
    """A route that fails before a handler is dispatched, or dispatches none."""

    def __init__(self, *, in_check: bool, in_work: bool) -> None:
        super().__init__(callback=self._unused)
        self.in_check, self.in_work = in_check, in_work

    def check_update(self, update: object) -> bool:
        if self.in_check:
            raise KeyError("in the check")
        return True

    async def handle_update(
        self, update: Update, application: Any, check_result: object, context: Context
    ) -> object:
        if self.in_work:
            raise KeyError("in the work")
        return None

    async def _unused(self, update: Update, context: Context) -> None:
        raise AssertionError


@pytest.mark.parametrize(
    ("in_check", "in_work", "error"),
    [(True, False, KeyError), (False, True, KeyError), (False, False, UndispatchedUpdate)],
)
async def test_what_the_framework_would_swallow_is_a_failure_of_the_update(
    driver: ChatDriver, in_check: bool, in_work: bool, error: type[Exception]
) -> None:
    driver.shop.bot.handlers[0].insert(0, BrokenRoute(in_check=in_check, in_work=in_work))
    update = driver.written("/menu")
    with pytest.raises(error):
        await driver.receive(update)
    assert await driver.do(failed) == [(update.update_id, 1)]
    del driver.shop.bot.handlers[0][0]
    await driver.receive(update)
    assert len(driver.people[CUSTOMER].messages) == 1


async def test_an_error_outside_of_an_update_is_logged(
    driver: ChatDriver, caplog: pytest.LogCaptureFixture
) -> None:
    await driver.shop.bot.process_error(None, KeyError("in a task"))
    assert "in a task" in caplog.text


async def test_a_race_without_end_is_left_to_the_next_delivery_and_counts_as_no_failure(
    driver: ChatDriver,
) -> None:
    handler = Failing(99, StaleConversation())
    driver.hang_in("race", handler)
    with pytest.raises(StaleConversation):
        await driver.receive(driver.written("/race"))
    assert handler.tries == CONFLICT_RETRIES
    assert await driver.do(failed) == []


async def test_the_networks_failures_are_not_the_updates(driver: ChatDriver) -> None:
    await driver.arrive()
    for fault in (TelegramFault.DROP_BEFORE, TelegramFault.SERVER_ERROR, TelegramFault.BAD_GATEWAY):
        driver.telegram.faults.add(fault, "sendMessage")
        with pytest.raises(NetworkError):
            await driver.receive(driver.written("/help"))
    assert await driver.do(failed) == []


async def test_the_third_failure_puts_an_update_aside_and_everybody_is_told(
    driver: ChatDriver,
) -> None:
    handler = Failing(dead_letters.MAX_ATTEMPTS, KeyError("secret"))
    driver.hang_in("boom", handler)
    update = driver.written("/boom")
    for _ in range(dead_letters.MAX_ATTEMPTS - 1):
        with pytest.raises(KeyError):
            await driver.receive(update)
        assert driver.people[CUSTOMER].messages == []
    await driver.receive(update)
    apology = driver.people[CUSTOMER].last
    assert apology.text == render(errors.broken(EN, "")).text
    assert await driver.do(failed) == [(update.update_id, dead_letters.MAX_ATTEMPTS)]
    assert await driver.do(alerts) == ["set_aside"]
    # By now it would work; but the customer was told that nothing was done.
    await driver.receive(update)
    assert handler.tries == dead_letters.MAX_ATTEMPTS
    assert (await driver.standing()).state is None


async def test_who_cannot_be_told_stops_nothing(driver: ChatDriver) -> None:
    for trouble in ("blocked", "unknown"):
        handler = Failing(dead_letters.MAX_ATTEMPTS, KeyError())
        driver.hang_in("boom", handler)
        if trouble == "blocked":
            driver.people[CUSTOMER].block()
        else:
            driver.people[CUSTOMER].unblock()
            driver.people[CUSTOMER].chat.started = False
        update = driver.written("/boom")
        for _ in range(dead_letters.MAX_ATTEMPTS - 1):
            with pytest.raises(KeyError):
                await driver.receive(update)
        await driver.receive(update)
        assert (update.update_id, dead_letters.MAX_ATTEMPTS) in await driver.do(failed)


async def test_a_catalogue_that_changed_is_loaded_once_for_all_who_wait(
    driver: ChatDriver,
) -> None:
    for who in (CUSTOMER, STRANGER):
        await driver.arrive(who)
    await driver.say("/hide service 1", OPERATOR)
    before = driver.shop.shop.catalog
    updates = [driver.written("/menu", who) for who in (CUSTOMER, STRANGER)]
    await asyncio.gather(*(driver.receive(update) for update in updates))
    after = driver.shop.shop.catalog
    assert len(after) == len(before) - 1
    await driver.say("/menu")
    assert driver.shop.shop.catalog is after


class Turns:
    """Records when each piece of work begins and ends."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.gate = asyncio.Event()

    async def work(self, name: str, *, wait: bool = False) -> None:
        self.log.append(f"{name} begins")
        if wait:
            await self.gate.wait()
        self.log.append(f"{name} ends")


async def test_a_persons_updates_are_taken_one_after_the_other_and_others_beside(
    driver: ChatDriver,
) -> None:
    turns, processor = Turns(), OneAtATime()
    await processor.initialize()

    def take(who: int, work: Awaitable[None]) -> "asyncio.Task[None]":
        update = driver.written("x", who)
        return asyncio.create_task(processor.process_update(update, work))

    first = take(CUSTOMER, turns.work("first", wait=True))
    await asyncio.sleep(0)
    second = take(CUSTOMER, turns.work("second"))
    other = take(STRANGER, turns.work("other"))
    nobodys = asyncio.create_task(processor.process_update(object(), turns.work("nobody's")))
    await asyncio.gather(other, nobodys)
    assert turns.log == ["first begins", "other begins", "other ends", "nobody's begins",
                         "nobody's ends"]  # fmt: skip
    turns.gate.set()
    await asyncio.gather(first, second)
    assert turns.log[5:] == ["first ends", "second begins", "second ends"]
    assert not processor._turns  # nobody is remembered who does not wait
    await processor.shutdown()
