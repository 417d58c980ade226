"""Run a shop in its own processes; its simulated Telegram and panel survive their death."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import ASGIApp, Receive, Send
from starlette.types import Message as Message_
from starlette.types import Scope as Scope_

from bot.demo.panel import SimulatedPanel
from bot.demo.serving import serve
from bot.demo.telegram import Message, SimulatedTelegram, SimulatedUser, TelegramFault
from bot.orders.tables import Order
from bot.screens.callback_data import Tap
from tests.crash.records import ShopRecords, open_records
from tests.support.fork_server import ForkServer, ShopProcess
from tests.support.running_shop import CUSTOMER, KEY, OPERATOR, serve_simulators

PRICE = 1_350_000
"""Price of 1,000 of the first service, in micro-units: rate 0.90 and a markup of 50 %."""

LONG = 20.0
"""Seconds to wait for the first work after a start on a busy machine."""

SHOWING = ("sendMessage", "editMessageText")


class SlowPanel:
    """A panel with a slow connection: it acts at once and answers after `seconds`."""

    def __init__(self, app: ASGIApp) -> None:
        self.seconds = 0.0
        self._app = app

    async def __call__(self, scope: Scope_, receive: Receive, send: Send) -> None:
        async def late(message: Message_) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(self.seconds)
            await send(message)

        await self._app(scope, receive, late)


@dataclass
class KillableShop:
    """A shop in other processes, its simulators, and read access to its database."""

    telegram: SimulatedTelegram
    panel: SimulatedPanel
    line: SlowPanel
    records: ShopRecords
    environment: dict[str, str]
    folder: Path
    fork_server: ForkServer
    customer: SimulatedUser
    operator: SimulatedUser
    processes: list[ShopProcess] = field(default_factory=list)

    def process(self, *arguments: str, **settings: str) -> ShopProcess:
        """Return a process of this shop that is not started yet."""
        made = ShopProcess(self.fork_server, self.environment | settings, self.folder, *arguments)
        self.processes.append(made)
        return made

    async def stocked(self) -> None:
        """Wait for the first sync."""
        async with asyncio.timeout(LONG):
            while not await self.records.services():
                await asyncio.sleep(0.02)

    async def until(self, condition: Callable[[], object], seconds: float = LONG) -> None:
        """Wait until a condition on the simulators holds."""
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.001)

    async def order(self, number: int, *wanted: str) -> Order:
        """Wait until an order has one of the wanted statuses, and return it."""
        async with asyncio.timeout(LONG):
            while (found := await self.records.order(number)) is None or (
                found.status not in wanted
            ):
                await asyncio.sleep(0.02)
        return found

    @asynccontextmanager
    async def hanging(self, *methods: str) -> AsyncIterator[None]:
        """Run the body, then wait until one of the bot's calls of `methods` hangs."""
        rule = self.telegram.faults.add(TelegramFault.HANG, *methods)
        yield
        await self.until(lambda: rule not in self.telegram.faults.rules)

    @property
    def adds(self) -> list[dict[str, str]]:
        """Return the forms of all `add` calls that reached the panel."""
        return [call.form for call in self.panel.calls if call.action == "add"]

    async def arrive(self, person: SimulatedUser) -> None:
        """Start the bot as a customer and accept the terms."""
        await person.start()
        await person.wait("welcome", LONG)
        await person.tap("I accept")
        await person.wait("Your balance", LONG)

    async def credit(self, amount: str, person: SimulatedUser) -> None:
        """Credit a customer with the operator's command."""
        await self.operator.send(f"/credit {person.id} {amount} test money")
        await self.operator.wait("Credit", LONG)
        await self.operator.tap("Yes")
        await self.operator.wait("Done", LONG)
        await person.wait("was added to your balance", LONG)

    async def open(self, amount: str = "20.00") -> None:
        """Start the bot as customer and as operator, and credit the customer."""
        await self.stocked()
        await asyncio.gather(self.arrive(self.customer), self.arrive(self.operator))
        await self.credit(amount, self.customer)

    async def fill_in(self, person: SimulatedUser, link: str) -> None:
        """Go from the menu to the summary of an order of 1,000."""
        await person.send("/menu")
        await person.wait(MENU, LONG)
        for step in STEPS[:-1]:
            await step.act(person, link)
            await step.seen(person)

    async def confirm(self, person: SimulatedUser) -> Message:
        """Confirm the summary and return the order's live card."""
        await STEPS[-1].act(person, "")
        return await STEPS[-1].seen(person)

    async def buy(self, person: SimulatedUser, link: str) -> Message:
        """Buy 1,000 of the first service and return the order's live card."""
        await self.fill_in(person, link)
        return await self.confirm(person)


def usable_screen(sign: str) -> Callable[[Message], bool]:
    """Match a message with this sign that still has buttons: old screens have lost theirs."""
    return lambda message: sign in message.text and bool(message.buttons)


MENU = usable_screen("Your balance:")


@dataclass(frozen=True)
class Step:
    """One step of a purchase: a tap or a typed text, and the text of the next screen."""

    tapped: Tap | None
    sign: str
    typed: str = ""

    async def seen(self, person: SimulatedUser, seconds: float = LONG) -> Message:
        """Wait for the next screen."""
        return await person.wait(usable_screen(self.sign), seconds)

    async def act(self, person: SimulatedUser, link: str) -> None:
        """Tap the button or send the text."""
        if self.typed:
            await person.send(self.typed.format(link=link))
            return
        # Found by the start of the callback data, newest message first: labels may change.
        for message in reversed(person.messages):
            for button in message.buttons:
                if button.data and button.data.split(":")[0] == self.tapped:
                    await person.tap(button.data, message)
                    return
        raise AssertionError(f"no button {self.tapped!r}\n{person}")


STEPS = (
    Step(Tap.NETWORKS, "Categories"),
    Step(Tap.CATEGORY, "Prices are for"),
    Step(Tap.SERVICE, "From"),
    Step(Tap.BUY, "Which page?"),
    Step(None, "How many?", typed="{link}"),
    Step(None, "Your order", typed="1000"),
    Step(Tap.CONFIRM, "Order #"),
)
"""The steps from the menu to the order's card."""


@asynccontextmanager
async def open_killable_shop(
    fork_server: ForkServer, database: str, folder: Path
) -> AsyncIterator[KillableShop]:
    """Open the simulators and a shop; kill at the end all processes the test has left running."""
    async with AsyncExitStack() as stack:
        telegram, panel, telegram_url, _ = await stack.enter_async_context(serve_simulators())
        line = SlowPanel(panel.app)
        panel_url = f"{await stack.enter_async_context(serve(line))}/api/v2"
        records = open_records(database)
        stack.push_async_callback(records.close)
        found = KillableShop(
            telegram=telegram,
            panel=panel,
            line=line,
            records=records,
            environment={
                "TELEGRAM_TOKEN": telegram.token,
                "TELEGRAM_API_URL": telegram_url,
                "PANEL_URL": panel_url,
                "PANEL_KEY": KEY,
                "DATABASE_URL": database,
                "ADMIN_IDS": str(OPERATOR),
                "AUTO_PUBLISH": "true",
                "FOLLOW_SECONDS": "0.1",
                "MARKUP": "50",
                "SHOP_NAME": "Test Shop",
            },
            folder=folder,
            fork_server=fork_server,
            customer=telegram.user(CUSTOMER, "Customer", "customer"),
            operator=telegram.user(OPERATOR, "Operator", role="operator"),
        )
        try:
            yield found
        except BaseException:
            for process in found.processes:
                print(process.output)  # noqa: T201 - pytest shows it with the failure
            raise
        finally:
            for process in found.processes:
                if process.running:
                    process.kill()
