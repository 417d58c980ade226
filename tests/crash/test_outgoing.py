"""Telegram refuses, delays or loses messages: a fault in one chat does not delay another chat."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.db import Database, now
from bot.demo.panel import Behavior, PanelFault
from bot.demo.telegram import FloodRules, Message, TelegramFault
from bot.demo.telegram.limits import Flood
from bot.notifications import outbox, sending
from bot.notifications.outbox import NotificationKind, queue
from bot.notifications.sending import ClaimedNotification
from bot.notifications.tables import Notification
from bot.orders.status import Status
from bot.users.tables import User
from tests.crash.killable_shop import LONG
from tests.crash.records import ShopRecords
from tests.support.running_shop import CUSTOMER, RunningShop, open_running_shop

SOON = 2.0
"""Seconds within which a customer without faults must be served."""


async def credited(shop: RunningShop, user: int) -> None:
    """Queue the notification of a credit."""

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

    await shop.database.transact(write)


async def bought(shop: RunningShop) -> Message:
    """Buy as the customer; return the live card after the panel has the order."""
    await shop.arrive("20.00")
    await shop.buy()
    return await shop.customer.wait("Pending", LONG)


async def test_a_chat_that_telegram_holds_back_keeps_no_other_waiting(shop: RunningShop) -> None:
    await shop.arrive()
    # Telegram makes a chat wait one minute after three messages.
    slow = replace(FloodRules(), chat_rate=1 / 60, total_rate=1e6, total_burst=1e6)
    shop.telegram.world.flood = Flood(slow)
    for _ in range(3):
        await shop.customer.send("/help")
    await shop.customer.send("/privacy")
    async with asyncio.timeout(LONG):
        while not _refused(shop, "Too Many Requests"):
            await asyncio.sleep(0.01)
    # More customers than updates in one batch: the waiting chat must not block the batch.
    crowd = [shop.telegram.user(6000 + number, "Customer") for number in range(120)]
    for person in crowd:
        await person.start()
    for person in crowd:
        await person.wait("welcome", LONG)
    # The delayed answer arrives once Telegram accepts it.
    assert "Privacy" not in shop.customer.last.text
    shop.telegram.world.flood = Flood(None)
    await ShopRecords(shop.database).later(notifications=timedelta(minutes=2))
    shop.vitrine.runner.wake("notify")
    await shop.customer.wait("Privacy", LONG)
    assert shop.telegram.pending_updates == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_message_that_hangs_keeps_no_other_chats_news_waiting(shop: RunningShop) -> None:
    await shop.arrive("20.00")
    other = shop.telegram.user(1002, "Customer")
    await other.start()
    await other.wait("welcome")
    shop.telegram.faults.add(TelegramFault.HANG, "sendMessage", seconds=SOON + 1)
    await credited(shop, CUSTOMER)
    shop.vitrine.runner.wake("notify")
    async with asyncio.timeout(LONG):
        while shop.telegram.faults.rules:
            await asyncio.sleep(0.01)
    await credited(shop, other.id)
    shop.vitrine.runner.wake("notify")
    await other.wait("was added to your balance", SOON)


async def test_news_that_nobody_can_write_keeps_no_other_news_waiting(shop: RunningShop) -> None:
    await shop.arrive()
    # A newer version that was rolled back can leave such a row.
    await shop.database.transact(
        lambda session: session.add(
            Notification(
                key="x", user_id=CUSTOMER, kind="of_the_future", created_at=now(), due_at=now()
            )
        )
    )
    await credited(shop, CUSTOMER)
    shop.vitrine.runner.wake("notify")
    await shop.customer.wait("was added to your balance", SOON)


async def test_a_customer_who_blocks_the_bot_stops_no_job(shop: RunningShop) -> None:
    await bought(shop)
    other = shop.telegram.user(1002, "Customer")
    await other.start()
    await other.wait("welcome")
    shop.customer.block()
    (order,) = shop.panel.orders
    shop.panel.finish(order, "Partial", remains=500)
    records = ShopRecords(shop.database)
    # The refund is booked all the same, and other customers get their notifications.
    async with asyncio.timeout(LONG):
        while (await records.orders())[0].status != Status.PARTIAL:
            await asyncio.sleep(0.02)
        while not await shop.database.read(_unreachable):
            await asyncio.sleep(0.02)
    await shop.operator.send("/user 1001")
    await shop.operator.wait("Has blocked the bot")
    await shop.credit("1.00", other.id)
    await other.wait("was added to your balance", SOON)
    shop.customer.unblock()
    await shop.customer.send("/orders")
    await shop.customer.wait("🌓 #1")
    assert not await shop.database.read(_unreachable)
    await records.add_up(21_000_000)


async def test_showing_what_is_shown_already_is_no_failure(shop: RunningShop) -> None:
    card = await bought(shop)
    before = len(shop.telegram.calls_of("sendMessage"))
    for _ in range(2):
        tap = await shop.customer.tap("Update", card)
        await tap.answer()
        await shop.customer.wait_until_confirmed()
    assert _refused(shop, "message is not modified")
    assert len(shop.telegram.calls_of("sendMessage")) == before


async def test_a_deleted_card_comes_back_once_and_lives_on_there(shop: RunningShop) -> None:
    card = await bought(shop)
    shop.customer.chat.delete(shop.customer.chat.messages[card.id])
    (order,) = shop.panel.orders
    shop.panel.progress(order, remains=900, start_count=10)
    anew = await shop.customer.wait("100 of 1,000", LONG)
    assert anew.id > card.id
    for remains in (800, 700):
        shop.panel.progress(order, remains=remains, start_count=10)
        again = await shop.customer.wait(f"{1000 - remains} of 1,000", LONG)
        assert again.id == anew.id
    shop.panel.finish(order)
    await shop.customer.wait("Order #1 is done", LONG)
    assert "Completed" in anew.text
    # The button below the notification still opens the order.
    await shop.customer.tap("Order #1")
    await shop.customer.wait("Completed")


@pytest.mark.parametrize(
    ("database_url", "seconds"),
    [("sqlite", 3), ("sqlite", 60), ("postgres", 60)],
    indirect=["database_url"],
)
async def test_a_screen_that_telegram_delays_does_not_cover_newer_news(
    shop: RunningShop, seconds: int
) -> None:
    await shop.arrive("20.00")
    await shop.choose()
    await shop.fill_in()
    # The screen of the confirmation is delayed until the order is completed.
    shop.telegram.faults.add(
        TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=seconds
    )
    await shop.customer.tap("Confirm")
    async with asyncio.timeout(LONG):
        while not shop.panel.orders:
            await asyncio.sleep(0.02)
    (order,) = shop.panel.orders
    shop.panel.finish(order)
    await shop.customer.wait("Order #1 is done", LONG)
    await shop.customer.wait_until_confirmed(LONG)
    await all_told(shop)
    assert "Order #1 · Completed" in await live_card(shop)


async def test_a_card_that_telegram_delays_comes_though_nothing_has_changed(
    database_url: str,
) -> None:
    async with open_running_shop(database_url, panel={"behavior": Behavior(hang=3)}) as shop:
        await shop.arrive("20.00")
        await shop.choose()
        await shop.fill_in()
        shop.panel.inject(PanelFault.HANG, "add")
        shop.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=60)
        await shop.customer.tap("Confirm")
        await shop.customer.wait_until_confirmed(LONG)
        await all_told(shop)
        assert "Order #1 · Accepted" in await live_card(shop)


async def test_a_tap_whose_answer_is_delayed_does_not_come_back_over_the_card(
    shop: RunningShop,
) -> None:
    await shop.arrive("20.00")
    await shop.choose()
    await shop.customer.tap("Order")
    await shop.customer.wait("Which page?")
    await shop.customer.send("https://example.com/page")
    await shop.customer.wait("How many?")
    # The screen arrives at once; the answer to the tap, which ends the spinner, a minute later.
    shop.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "answerCallbackQuery", retry_after=60)
    await shop.customer.tap("1,000")
    await shop.customer.wait("Your order")
    await shop.customer.wait_until_confirmed(LONG)
    await shop.customer.tap("Confirm")
    await shop.customer.wait("Pending", LONG)
    await all_told(shop)
    assert "Order #1 · Pending" in await live_card(shop)


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
        return await database.transact(sending.claim, now())

    await database.transact(changed)
    (slow,) = await claimed()  # by a process whose call hangs
    await database.transact(changed)
    (quick,) = await claimed()  # by another process, with the newer state
    await database.transact(sending.mark_sent, quick, now())
    assert await claimed() == []
    await database.transact(sending.mark_sent, slow, now())  # the older state has arrived last
    (again,) = await claimed()
    assert again.id == quick.id
    await database.transact(sending.mark_sent, again, now())
    assert await claimed() == []


async def test_news_whose_call_is_lost_arrive_all_the_same(shop: RunningShop) -> None:
    await bought(shop)
    shop.telegram.faults.add(TelegramFault.DROP_BEFORE, "sendMessage")
    (order,) = shop.panel.orders
    shop.panel.finish(order, "Canceled")
    async with asyncio.timeout(LONG):
        while shop.telegram.faults.rules:
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    await all_told(shop)
    assert any("was canceled" in message.text for message in shop.customer.messages)


async def all_told(shop: RunningShop) -> None:
    """Make all waiting retries due now, until none is left."""
    records = ShopRecords(shop.database)
    async with asyncio.timeout(LONG):
        while await records.unsent():
            await records.later(notifications=timedelta(minutes=2))
            shop.vitrine.runner.wake("notify")
            await asyncio.sleep(0.1)


async def live_card(shop: RunningShop) -> str:
    """Return the text of the first order's live card."""
    (order,) = await ShopRecords(shop.database).orders()
    assert order.card_message is not None
    return shop.customer.chat.messages[order.card_message].text


def _refused(shop: RunningShop, reason: str) -> bool:
    return any(reason in (call.error or "") for call in shop.telegram.calls)


def _unreachable(session: Session) -> bool:
    user = session.get(User, CUSTOMER)
    return user is not None and user.unreachable_at is not None
