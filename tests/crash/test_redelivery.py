"""Telegram delivers at least once and in any order: the shop handles each update once."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest

from bot import app
from bot.demo.telegram import Message
from tests.crash.killable_shop import LONG, MENU, PRICE, STEPS
from tests.crash.records import ShopRecords
from tests.crash.webhook_shop import SECRET, Redelivery, open_webhook_shop, parse_sent_update
from tests.support.running_shop import RunningShop

CREDIT = 20_000_000
LINK = "https://example.com/page"


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[RunningShop]:
    """A shop behind a webhook, with a credited customer."""
    async with open_webhook_shop(database_url) as opened:
        yield opened


async def test_a_purchase_of_which_every_update_comes_twice_is_one_purchase(
    shop: RunningShop,
) -> None:
    twice, records = Redelivery(shop), ShopRecords(shop.database)
    await shop.arrive("20.00")
    assert await twice() == 5
    assert await shop.balance() == CREDIT
    await shop.customer.send("/menu")
    await shop.customer.wait(MENU)
    for step in STEPS:
        await twice()
        await step.act(shop.customer, LINK)
        await step.seen(shop.customer)
    assert await twice() == 1
    await shop.customer.wait("Pending")
    assert len(shop.panel.orders) == len(await records.orders()) == 1
    assert await shop.balance() == CREDIT - PRICE
    await records.add_up(CREDIT)


async def test_updates_that_come_again_later_leave_the_live_card_as_it_stands(
    shop: RunningShop,
) -> None:
    twice = Redelivery(shop)
    await shop.arrive("20.00")
    await shop.buy()
    await shop.customer.wait("Pending")
    card = next(m for m in shop.customer.messages if "Order #1" in m.text)
    (order,) = shop.panel.orders
    shop.panel.finish(order)
    await shop.customer.wait("Order #1 is done")
    await shop.customer.send("/menu")
    await shop.customer.wait("Your balance")
    assert "Completed" in card.text
    await twice(everything=True)
    # No later edit would correct an old state of the card, because the order is final.
    assert "Order #1" in card.text
    assert "Completed" in card.text
    assert len(shop.panel.orders) == 1
    await ShopRecords(shop.database).add_up(CREDIT)


async def test_a_double_tap_on_confirm_places_one_order(shop: RunningShop) -> None:
    await shop.arrive("20.00")
    for number in range(1, 4):
        await shop.choose()
        await shop.fill_in(link=f"{LINK}/{number}")
        await asyncio.gather(*(STEPS[-1].act(shop.customer, "") for _ in range(3)))
        await shop.customer.wait(f"Order #{number}")
        await shop.customer.wait_until_confirmed()
    records = ShopRecords(shop.database)
    assert len(await records.orders()) == 3
    async with asyncio.timeout(LONG):
        while len(shop.panel.orders) < 3:
            await asyncio.sleep(0.02)
    await records.add_up(CREDIT)
    assert await shop.balance() == CREDIT - 3 * PRICE


def is_card(link: str, message: Message) -> bool:
    return "Order #" in message.text and link in message.text


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_processes_that_get_a_tap_each_place_one_order(shop: RunningShop) -> None:
    await shop.arrive("20.00")
    records = ShopRecords(shop.database)
    async with app.open_shop(shop.settings, alone=False) as other:
        for number in range(1, 6):
            await shop.choose()
            await shop.fill_in(link=f"{LINK}/{number}")
            await shop.telegram.world.webhook.stop()
            await asyncio.gather(*(STEPS[-1].act(shop.customer, "") for _ in range(2)))
            first, second = list(shop.telegram.world.updates.sent)[-2:]
            await asyncio.gather(
                shop.vitrine.router.receive(parse_sent_update(shop, first)),
                other.router.receive(parse_sent_update(shop, second)),
            )
            shop.telegram.world.updates.clear()
            # Found by its link: the second tap placed no order but used up an order number.
            await shop.customer.wait(partial(is_card, f"{LINK}/{number}"))
            await hook_again(shop)
    orders = await records.orders()
    assert [order.parameters["link"] for order in orders] == [f"{LINK}/{n}" for n in range(1, 6)]
    assert await shop.balance() == CREDIT - 5 * PRICE
    await records.add_up(CREDIT)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_processes_that_take_one_persons_updates_at_once_lose_neither(
    shop: RunningShop,
) -> None:
    await shop.arrive()
    await shop.choose()
    async with app.open_shop(shop.settings, alone=False) as other:
        for number in range(1, 6):
            link = f"{LINK}/{number}"
            await shop.customer.tap("Order")
            await shop.customer.wait("Which page?")
            await shop.customer.wait_until_confirmed(LONG)
            await shop.telegram.world.webhook.stop()
            await shop.customer.send(link)
            await shop.customer.send("/balance")
            both = list(shop.telegram.world.updates.sent)[-2:]
            await asyncio.gather(
                shop.vitrine.router.receive(parse_sent_update(shop, both[0])),
                other.router.receive(parse_sent_update(shop, both[1])),
            )
            # Both have written the conversation, and neither has overwritten the other.
            row = await ShopRecords(shop.database).conversation(shop.customer.id)
            assert row is not None
            assert row.draft["values"] == {"link": link}
            assert sorted(row.recent_updates[-2:]) == both
            shop.telegram.world.updates.clear()
            await hook_again(shop)
            await shop.choose()


async def hook_again(shop: RunningShop) -> None:
    """Let Telegram deliver by webhook again."""
    await shop.vitrine.outgoing.call(
        "setWebhook", url=shop.settings.webhook_url, secret_token=SECRET, max_connections=40
    )


async def test_an_update_that_comes_behind_newer_ones_is_taken_all_the_same(
    shop: RunningShop,
) -> None:
    await shop.arrive("20.00")
    await shop.choose()
    await shop.customer.tap("Order")
    await shop.customer.wait("Which page?")
    await shop.telegram.world.webhook.stop()
    await shop.customer.send(LINK)
    await shop.customer.send("1000")
    link, quantity = list(shop.telegram.world.updates.sent)[-2:]

    # The quantity first: it is not a link, so the question stays; then the link answers it.
    await shop.vitrine.router.receive(parse_sent_update(shop, quantity))
    await shop.customer.wait("Which page?")
    await shop.vitrine.router.receive(parse_sent_update(shop, link))
    await shop.customer.wait("How many?")
    # Once more, in the order in which the customer sent them.
    for number in (link, quantity):
        await shop.vitrine.router.receive(parse_sent_update(shop, number))
    row = await ShopRecords(shop.database).conversation(shop.customer.id)
    assert row is not None
    assert row.draft["values"] == {"link": LINK}
    assert row.recent_updates[-2:] == [quantity, link]
    assert await shop.balance() == CREDIT
