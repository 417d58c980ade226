"""Buying comments in the chat, and what the panel received."""

import asyncio

from bot.screens.callback_data import Tap
from tests.support.running_shop import RunningShop, tap_unseen

POST = "https://www.instagram.com/p/Cabc123/"
COMMENTS = tuple(f"comment {number}" for number in range(10))
LINES = "\n".join(COMMENTS)


async def comment(shop: RunningShop, text: str = LINES) -> None:
    """Buy comments as the customer and confirm the order."""
    customer = shop.customer
    cards = shop.vitrine.shop.catalog.services.values()
    found = next(card for card in cards if "Comments" in card.title)
    await customer.send("/menu")
    menu = await customer.wait("Your balance")
    await tap_unseen(customer, menu.id, Tap.BUY(found.id)).answer()
    await customer.wait_until_confirmed()
    for answer in (POST, text):
        await customer.send(answer)
        await customer.wait_until_confirmed()
    await customer.tap("That is all")
    await shop.confirm()


async def polled(shop: RunningShop, count: int) -> None:
    """Wait until the panel has answered `count` calls for a status."""
    async with asyncio.timeout(10):
        while sum(call.action == "status" for call in shop.panel.calls) < count:
            await asyncio.sleep(0.01)


async def sent(shop: RunningShop, count: int) -> dict[str, str]:
    """Wait until the panel has `count` orders; return the newest one's form."""
    async with asyncio.timeout(10):
        while len(shop.panel.orders) < count:
            await asyncio.sleep(0.01)
    return list(shop.panel.orders.values())[-1].form
