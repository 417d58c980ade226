"""A panel that refuses a service's orders for a field: told once, hidden after three, mended."""

import asyncio
from dataclasses import replace

from sqlmodel import Session, col, select

from bot.demo.panel import DOCUMENT
from bot.screens.callback_data import BELOW, Tap
from bot.users.tables import AuditEntry
from tests.story.panel_orders import comment, sent
from tests.support.running_shop import RunningShop, open_running_shop


def hidden_by_the_shop(session: Session) -> list[str]:
    statement = select(AuditEntry.target).where(
        AuditEntry.actor == 0, col(AuditEntry.action) == "hide"
    )
    return list(session.exec(statement))


async def refused(shop: RunningShop, times: int) -> None:
    """Buy comments that the panel refuses, and wait until the money is back."""
    before = await shop.balance()
    for _ in range(times):
        await comment(shop)
        await shop.customer.wait("was not accepted by the supplier")
        async with asyncio.timeout(10):
            while await shop.balance() != before:
                await asyncio.sleep(0.01)


async def test_the_operator_is_told_once_and_the_service_is_hidden_after_three(
    database_url: str,
) -> None:
    departures = replace(DOCUMENT, demands_quantity=True)
    async with open_running_shop(database_url, panel={"departures": departures}) as shop:
        await shop.arrive("100")
        found = next(c for c in shop.vitrine.shop.catalog.services.values() if "Comm" in c.title)
        await refused(shop, 1)
        told = await shop.operator.wait("the panel misses a field")
        assert "/panel set send_quantity_with_lists on" in told.text
        assert "The quantity field is required" in told.text
        await refused(shop, 2)
        hidden = await shop.operator.wait("was hidden")
        assert "/panel set send_quantity_with_lists on" in hidden.text
        telling = [m for m in shop.operator.messages if "misses a field" in m.text]
        assert len(telling) == 1
        assert await shop.database.read(hidden_by_the_shop) == [f"service:{found.id}"]
        await shop.customer.send("/menu")
        await shop.customer.wait("Your balance")
        assert found.id not in shop.vitrine.shop.catalog.services

        (button,) = [b for b in hidden.buttons if b.data == BELOW + Tap.OPERATOR_SERVICE(found.id)]
        await shop.operator.tap(button.text)
        page = await shop.operator.wait("hidden from customers")
        assert "8.00" in page.text or "rate: 8" in page.text
        await shop.operator.tap("Publish it")
        await shop.operator.wait("Customers see it")
        await shop.operator.send("/panel set send_quantity_with_lists on")
        await shop.operator.wait("not set → on")
        await comment(shop)
        assert (await sent(shop, 1))["quantity"] == "10"
        await shop.verify()
