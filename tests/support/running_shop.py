"""Open a whole shop for tests: the real application with a simulated Telegram and panel."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot import app
from bot.app import Vitrine
from bot.catalog import panels
from bot.config import Settings
from bot.db import Database
from bot.demo.panel import SimulatedPanel, SimulatedService
from bot.demo.serving import serve
from bot.demo.telegram import ButtonTap, SimulatedTelegram, SimulatedUser
from bot.orders.books import verify_all
from bot.receiving.poller import Poller
from bot.screens.callback_data import Tap
from tests.support.customers import available_balance

OPERATOR = 1
CUSTOMER = 1001
KEY = "test-key"


def sample_services() -> list[SimulatedService]:
    """Return a small price list: two networks, two types."""
    return [
        SimulatedService("1", "Followers | Real | 30 days refill", "Default", "Instagram Followers",
                Decimal("0.90"), 50, 10_000, refill=True, cancel=True),
        SimulatedService("2", "Followers | Cheap", "Default", "Instagram Followers",
                Decimal("0.25"), 100, 5_000, refill=False, cancel=False),
        SimulatedService("3", "Views | Instant", "Default", "Telegram Views",
                Decimal("0.004"), 10, 1_000_000, refill=None, cancel=None),
        SimulatedService("4", "Comments | Custom", "Custom Comments", "Instagram Comments",
                Decimal(8), 10, 1_500),
    ]  # fmt: skip


@dataclass
class RunningShop:
    """A running shop with its simulators, customer and operator."""

    telegram: SimulatedTelegram
    panel: SimulatedPanel
    settings: Settings
    customer: SimulatedUser
    operator: SimulatedUser
    vitrine: Vitrine
    tasks: list[asyncio.Task[Any]]

    @property
    def database(self) -> Database:
        return self.vitrine.database

    async def balance(self, user: int = CUSTOMER) -> int:
        """Return the customer's balance in micro-units."""
        return await self.database.read(available_balance, user, self.settings.shop_currency)

    async def verify(self) -> None:
        """Assert that every rule of the ledger holds."""
        assert await self.database.read(verify_all) == []

    async def credit(self, amount: str, user: int = CUSTOMER) -> None:
        """Credit a customer with the operator's command."""
        await self.operator.send(f"/credit {user} {amount} test money")
        await self.operator.wait("Credit")
        await self.operator.tap("Yes")
        await self.operator.wait("Done")

    async def arrive(self, amount: str = "") -> None:
        """Start the bot as the customer and accept the terms; add `amount` to the balance."""
        await self.customer.start()
        await self.customer.wait("welcome")
        await self.customer.tap("I accept")
        await self.customer.wait("Your balance")
        if amount:
            await self.operator.start()
            await self.operator.wait("welcome")
            await self.credit(amount)
            await self.customer.wait("was added to your balance")

    async def choose(self, service: str = "Followers | Real") -> None:
        """Browse to a service's card as the customer."""
        await self.customer.send("/menu")
        await self.customer.wait("Your balance")
        await self.customer.tap("Services")
        found = next(s for s in self.vitrine.shop.catalog.services.values() if service in s.title)
        await self.customer.wait("Categories")
        await self.customer.tap(Tap.CATEGORY(found.category_id, 0))
        await self.customer.wait("Prices are for")
        await self.customer.tap(Tap.SERVICE(found.id))
        await self.customer.wait("From")

    async def fill_in(self, link: str = "https://example.com/page", quantity: str = "1000") -> None:
        """Fill in the wizard up to the summary."""
        await self.customer.tap("Order")
        await self.customer.wait("Which page?")
        await self.customer.send(link)
        await self.customer.wait("How many?")
        await self.customer.send(quantity)
        await self.customer.wait("Your order")

    async def buy(self, service: str = "Followers | Real", **parameters: str) -> None:
        """Buy as the customer, up to the order's card."""
        await self.choose(service)
        await self.fill_in(**parameters)
        await self.confirm()
        await self.customer.wait("Order #")

    async def confirm(self) -> None:
        """Confirm the order; go on if another one has the same link."""
        summary = await self.customer.wait("Your order")
        asked = any("Go on" in button.text for button in summary.buttons)
        await self.customer.tap("Go on" if asked else "Confirm", summary)


@asynccontextmanager
async def serve_simulators(
    **panel: Any,
) -> AsyncIterator[tuple[SimulatedTelegram, SimulatedPanel, str, str]]:
    """Serve a simulated Telegram and a simulated panel on loopback."""
    telegram = SimulatedTelegram()
    price_list = panel.pop("price_list", None) or sample_services()
    supplier = SimulatedPanel(price_list, {KEY: Decimal(1000)}, **{"speed": 0, **panel})
    async with serve(telegram.app) as telegram_url, serve(supplier.app) as panel_url:
        try:
            yield telegram, supplier, telegram_url, f"{panel_url}/api/v2"
        finally:
            await telegram.aclose()


def shop_settings(telegram: SimulatedTelegram, telegram_url: str, panel_url: str, database: str,
             **given: Any) -> Settings:  # fmt: skip
    """Return the settings of a test's shop."""
    defaults = {
        "telegram_token": telegram.token,
        "telegram_api_url": telegram_url,
        "panel_url": panel_url,
        "panel_key": KEY,
        "database_url": database,
        "admin_ids": str(OPERATOR),
        "auto_publish": True,
        "follow_seconds": 0.1,
        "markup": 50,
        "shop_name": "Test Shop",
    }
    return Settings.load(_env_file=None, **(defaults | given))


@asynccontextmanager
async def open_running_shop(database: str, *, panel: dict[str, Any] | None = None, **given: Any
               ) -> AsyncIterator[RunningShop]:  # fmt: skip
    """Open a shop that polls and runs its jobs; close it completely at the end."""
    async with serve_simulators(**(panel or {})) as (telegram, supplier, telegram_url, panel_url):
        wanted = shop_settings(telegram, telegram_url, panel_url, database, **given)
        customer = telegram.user(CUSTOMER, "Customer", "customer")
        operator = telegram.user(OPERATOR, "Operator", role="operator")
        async with app.open_shop(wanted, alone=True) as shop:
            poller = Poller(shop.bot.bot, shop.outgoing, shop.router, app.ALLOWED_UPDATES)
            tasks = [asyncio.create_task(poller.run()), asyncio.create_task(shop.runner.run())]
            place = RunningShop(telegram, supplier, wanted, customer, operator, shop, tasks)
            try:
                await _stocked(place)
                yield place
            finally:
                for task in tasks:
                    task.cancel()
                for task in tasks:
                    with suppress(asyncio.CancelledError):
                        await task


async def _stocked(shop: RunningShop) -> None:
    """Wait for the first sync."""
    async with asyncio.timeout(10):
        while not any(call.action == "balance" for call in shop.panel.calls):
            await asyncio.sleep(0.01)
        panel = shop.vitrine.job_context.panel_id
        while shop.settings.auto_publish:
            if (await shop.database.read(panels.get_panel, panel)).synced_at is not None:
                break
            await asyncio.sleep(0.01)


def tap_unseen(person: SimulatedUser, message_id: int, data: str) -> ButtonTap:
    """Tap a button that the bot has removed, as an app does before it has received the edit."""
    world, chat = person.world, person.chat
    query = world.next_number()
    update = world.updates.put(
        "callback_query",
        {
            "id": query,
            "from": chat.user,
            "message": chat.messages[message_id].wire,
            "chat_instance": "1",
            "data": data,
        },
        chat.id,
    )
    tap = ButtonTap(query, chat.id, update)
    world.keep_query(tap)
    return tap
