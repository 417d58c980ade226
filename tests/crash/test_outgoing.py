"""What Telegram refuses, delays or forgets: one chat's trouble is nobody else's."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.db import Database, now
from bot.demo.panel import Behavior, PanelFault
from bot.demo.telegram import FloodRules, Message, TelegramFault
from bot.demo.telegram.limits import Flood
from bot.notifications import outbox
from bot.notifications.outbox import ClaimedNotification, NotificationKind, queue
from bot.notifications.tables import Notification
from bot.orders.status import Status
from bot.users.tables import User
from tests.crash.records import Records
from tests.crash.scene import LONG
from tests.support.running_shop import CUSTOMER, Town, town

SOON = 2.0
"""Seconds in which somebody whom nothing concerns must have been served."""


async def credited(place: Town, user: int) -> None:
    """Queue the news of a credit."""

    def write(session: Session) -> None:
        queue(
            session,
            key=f"credit:{user}",
            user_id=user,
            kind=NotificationKind.CREDITED,
            now=now(),
            amount=1_000_000,
            currency="USD",
            balance=1_000_000,
        )

    await place.database.transact(write)


async def bought(place: Town) -> Message:
    """The customer buys; returns the live card, once the panel has the order."""
    await place.arrive("20.00")
    await place.buy()
    return await place.customer.wait("Pending", LONG)


async def test_a_chat_that_telegram_holds_back_keeps_no_other_waiting(place: Town) -> None:
    await place.arrive()
    # A minute's wait for whoever has just been written to three times.
    slow = replace(FloodRules(), chat_rate=1 / 60, total_rate=1e6, total_burst=1e6)
    place.telegram.world.flood = Flood(slow)
    for _ in range(3):
        await place.customer.send("/help")
    await place.customer.send("/privacy")
    async with asyncio.timeout(LONG):
        while not _refused(place, "Too Many Requests"):
            await asyncio.sleep(0.01)
    # More people than Telegram hands out at once: the one that waits must not fill the window.
    crowd = [place.telegram.user(6000 + number, "Customer") for number in range(120)]
    for person in crowd:
        await person.start()
    for person in crowd:
        await person.wait("welcome", LONG)
    # And the answer that had to wait comes when Telegram takes it.
    assert "Privacy" not in place.customer.last.text
    place.telegram.world.flood = Flood(None)
    await Records(place.database).later(notifications=timedelta(minutes=2))
    place.shop.runner.wake("notify")
    await place.customer.wait("Privacy", LONG)
    assert place.telegram.pending_updates == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_message_that_hangs_keeps_no_other_chats_news_waiting(place: Town) -> None:
    await place.arrive("20.00")
    other = place.telegram.user(1002, "Customer")
    await other.start()
    await other.wait("welcome")
    place.telegram.faults.add(TelegramFault.HANG, "sendMessage", seconds=SOON + 1)
    await credited(place, CUSTOMER)
    place.shop.runner.wake("notify")
    async with asyncio.timeout(LONG):
        while place.telegram.faults.rules:
            await asyncio.sleep(0.01)
    await credited(place, other.id)
    place.shop.runner.wake("notify")
    await other.wait("was added to your balance", SOON)


async def test_news_that_nobody_can_write_keeps_no_other_news_waiting(place: Town) -> None:
    await place.arrive()
    # Such a row is left by a newer version that was rolled back.
    await place.database.transact(
        lambda session: session.add(
            Notification(
                key="x", user_id=CUSTOMER, kind="of_the_future", created_at=now(), due_at=now()
            )
        )
    )
    await credited(place, CUSTOMER)
    place.shop.runner.wake("notify")
    await place.customer.wait("was added to your balance", SOON)


async def test_a_customer_who_blocks_the_bot_stops_no_job(place: Town) -> None:
    await bought(place)
    other = place.telegram.user(1002, "Customer")
    await other.start()
    await other.wait("welcome")
    place.customer.block()
    (order,) = place.panel.orders
    place.panel.finish(order, "Partial", remains=500)
    records = Records(place.database)
    # Their money comes back all the same, and others hear of theirs.
    async with asyncio.timeout(LONG):
        while (await records.orders())[0].status != Status.PARTIAL:
            await asyncio.sleep(0.02)
        while not await place.database.read(_unreachable):
            await asyncio.sleep(0.02)
    await place.operator.send("/user 1001")
    await place.operator.wait("Has blocked the bot")
    await place.credit("1.00", other.id)
    await other.wait("was added to your balance", SOON)
    place.customer.unblock()
    await place.customer.send("/orders")
    await place.customer.wait("Partly delivered")
    assert not await place.database.read(_unreachable)
    await records.add_up(21_000_000)


async def test_showing_what_is_shown_already_is_no_failure(place: Town) -> None:
    card = await bought(place)
    before = len(place.telegram.calls_of("sendMessage"))
    for _ in range(2):
        tap = await place.customer.tap("Update", card)
        await tap.answer()
        await place.customer.wait_until_confirmed()
    assert _refused(place, "message is not modified")
    assert len(place.telegram.calls_of("sendMessage")) == before


async def test_a_deleted_card_comes_back_once_and_lives_on_there(place: Town) -> None:
    card = await bought(place)
    place.customer.chat.delete(place.customer.chat.messages[card.id])
    (order,) = place.panel.orders
    place.panel.progress(order, remains=900, start_count=10)
    anew = await place.customer.wait("100 of 1,000", LONG)
    assert anew.id > card.id
    for remains in (800, 700):
        place.panel.progress(order, remains=remains, start_count=10)
        again = await place.customer.wait(f"{1000 - remains} of 1,000", LONG)
        assert again.id == anew.id
    place.panel.finish(order)
    await place.customer.wait("Order #1 is done", LONG)
    assert "Completed" in anew.text
    # The button below the news still finds the order.
    await place.customer.tap("Order #1")
    await place.customer.wait("Completed")


@pytest.mark.parametrize(
    ("database_url", "seconds"),
    [("sqlite", 3), ("sqlite", 60), ("postgres", 60)],
    indirect=["database_url"],
)
async def test_a_screen_that_telegram_delays_does_not_cover_newer_news(
    place: Town, seconds: int
) -> None:
    await place.arrive("20.00")
    await place.choose()
    await place.fill_in()
    # The confirmation's own screen must wait; the order is done by then.
    place.telegram.faults.add(
        TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=seconds
    )
    await place.customer.tap("Confirm")
    async with asyncio.timeout(LONG):
        while not place.panel.orders:
            await asyncio.sleep(0.02)
    (order,) = place.panel.orders
    place.panel.finish(order)
    await place.customer.wait("Order #1 is done", LONG)
    await place.customer.wait_until_confirmed(LONG)
    await all_told(place)
    assert "Order #1 · Completed" in await live_card(place)


async def test_a_card_that_telegram_delays_comes_though_nothing_has_changed(
    database_url: str,
) -> None:
    async with town(database_url, panel={"temper": Behavior(hang=3)}) as place:
        await place.arrive("20.00")
        await place.choose()
        await place.fill_in()
        place.panel.inject(PanelFault.HANG, "add")
        place.telegram.faults.add(
            TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=60
        )
        await place.customer.tap("Confirm")
        await place.customer.wait_until_confirmed(LONG)
        await all_told(place)
        assert "Order #1 · Accepted" in await live_card(place)


async def test_a_tap_whose_answer_is_delayed_does_not_come_back_over_the_card(
    place: Town,
) -> None:
    await place.arrive("20.00")
    await place.choose()
    await place.customer.tap("Order")
    await place.customer.wait("Which page?")
    await place.customer.send("https://example.com/page")
    await place.customer.wait("How many?")
    # The tap's screen comes at once, the end of its spinner only in a minute.
    place.telegram.faults.add(
        TelegramFault.TOO_MANY_REQUESTS, "answerCallbackQuery", retry_after=60
    )
    await place.customer.tap("1,000")
    await place.customer.wait("Your order")
    await place.customer.wait_until_confirmed(LONG)
    await place.customer.tap("Confirm")
    await place.customer.wait("Pending", LONG)
    await all_told(place)
    assert "Order #1 · Pending" in await live_card(place)


async def test_a_card_that_a_slow_process_covered_is_shown_once_more(database: Database) -> None:
    def changed(session: Session) -> None:
        outbox.queue_refresh(
            session,
            key="card:1",
            user_id=CUSTOMER,
            kind=NotificationKind.ORDER_CARD,
            now=now(),
            order=1,
        )

    async def claimed() -> list[ClaimedNotification]:
        return await database.transact(outbox.claim, now())

    await database.transact(changed)
    (slow,) = await claimed()  # by a process whose call hangs
    await database.transact(changed)
    (quick,) = await claimed()  # by another one, with the newer state
    await database.transact(outbox.mark_sent, quick, now())
    assert await claimed() == []
    await database.transact(outbox.mark_sent, slow, now())  # the older state has arrived last
    (again,) = await claimed()
    assert again.id == quick.id
    await database.transact(outbox.mark_sent, again, now())
    assert await claimed() == []


async def test_news_whose_call_is_lost_arrive_all_the_same(place: Town) -> None:
    await bought(place)
    place.telegram.faults.add(TelegramFault.DROP_BEFORE, "sendMessage")
    (order,) = place.panel.orders
    place.panel.finish(order, "Canceled")
    async with asyncio.timeout(LONG):
        while place.telegram.faults.rules:
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    await all_told(place)
    assert any("was canceled" in message.text for message in place.customer.messages)


async def all_told(place: Town) -> None:
    """Let what waits for a later try be tried now, until nothing waits."""
    records = Records(place.database)
    async with asyncio.timeout(LONG):
        while await records.unsent():
            await records.later(notifications=timedelta(minutes=2))
            place.shop.runner.wake("notify")
            await asyncio.sleep(0.1)


async def live_card(place: Town) -> str:
    """Return what the first order's live card says."""
    (order,) = await Records(place.database).orders()
    assert order.card_message is not None
    return place.customer.chat.messages[order.card_message].text


def _refused(place: Town, reason: str) -> bool:
    return any(reason in (call.error or "") for call in place.telegram.calls)


def _unreachable(session: Session) -> bool:
    user = session.get(User, CUSTOMER)
    return user is not None and user.unreachable_at is not None
