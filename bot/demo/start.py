"""Run the demo: the real shop with a simulated Telegram, a simulated panel and one chat page.

The shop gets only the addresses of both; its code is the same as with the real ones.
"""

import asyncio
import dataclasses
import logging
import socket
import tempfile
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

from bot import running
from bot.config import Settings
from bot.demo.panel import DEMO_BEHAVIOR, SimulatedPanel, built_in_catalog, load_catalog_file
from bot.demo.serving import LOOPBACK, serve
from bot.demo.telegram import SimulatedTelegram, SimulatedUser, TelegramFault
from bot.errors import ConfigurationError

OPERATOR = 1
CUSTOMER = 1001
KEY = "demo-key"

WELCOME_MONEY = "25.00"
PATIENCE = 60.0
"""Longest wait in seconds for each answer of the opening scene, also with `--chaos`."""

HANG_SECONDS = 3.0
"""Seconds a hanging call lasts with `--chaos`; short, because Ctrl-C waits for it."""

SEED = 8577
"""The panel's random seed: orders 1, 2 and 4 complete in 30 seconds, 3 is partial, 5 canceled."""

PORTS = 20
"""Number of ports to try, beginning with the given one."""


async def demo(catalog: Path | None, *, chaos: bool, port: int) -> int:
    """Run the demo until Ctrl-C; ConfigurationError if the file is not a catalog."""
    logging.basicConfig(level="ERROR" if chaos else "WARNING", format="%(levelname)s %(message)s")
    panel = _panel(catalog, chaos=chaos)
    telegram = SimulatedTelegram(bot_name="Vitrine")
    customer = telegram.user(CUSTOMER, "Customer")
    operator = telegram.user(OPERATOR, "Operator", role="operator")
    async with _worlds(telegram, panel, _free_port(port)) as (page, panel_url):
        with tempfile.TemporaryDirectory(prefix="vitrine-demo-") as folder:
            settings = _settings(telegram, page, panel_url, Path(folder))
            shop = asyncio.create_task(running.run(settings))
            try:
                await _first(shop, _opening(customer, operator))
                if chaos:
                    _disturb(telegram)
                print(f"\n  Vitrine is open: {page}\n\n  Ctrl-C ends it.\n", flush=True)  # noqa: T201
                await shop
            finally:
                shop.cancel()
                await asyncio.wait([shop])
    return 0


def _panel(catalog: Path | None, *, chaos: bool) -> SimulatedPanel:
    try:
        services = built_in_catalog() if catalog is None else load_catalog_file(catalog)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"--catalog: {error}") from None
    behavior = dataclasses.replace(DEMO_BEHAVIOR, chaos=chaos, hang=HANG_SECONDS)
    return SimulatedPanel(services, behavior=behavior, seed=SEED)


@asynccontextmanager
async def _worlds(
    telegram: SimulatedTelegram, panel: SimulatedPanel, port: int
) -> AsyncIterator[tuple[str, str]]:
    async with serve(telegram.app, port) as page, serve(panel.app) as panel_address:
        try:
            yield page, f"{panel_address}/api/v2"
        finally:
            await telegram.aclose()


def _settings(telegram: SimulatedTelegram, page: str, panel_url: str, folder: Path) -> Settings:
    return Settings.load(
        _env_file=None,
        telegram_token=telegram.token,
        telegram_api_url=page,
        panel_url=panel_url,
        panel_key=KEY,
        database_url=f"sqlite:///{folder}/vitrine.db",
        admin_ids=str(OPERATOR),
        webhook_url=None,
        shop_name="Vitrine",
        shop_currency="USD",
        support_contact="@VitrineSupport",
        default_locale="en",
        auto_publish=True,
        follow_seconds=1.5,
        sync_seconds=600,
    )


async def _opening(customer: SimulatedUser, operator: SimulatedUser) -> None:
    """Start the bot as customer and operator, and credit the customer with `/credit`."""
    await customer.start()
    await customer.wait("Vitrine", PATIENCE)
    await operator.start()
    await operator.wait("Vitrine", PATIENCE)
    await operator.send(f"/credit {CUSTOMER} {WELCOME_MONEY} A welcome gift")
    await operator.wait("Credit", PATIENCE)
    await operator.tap("Yes")
    await customer.wait(WELCOME_MONEY, PATIENCE)


async def _first(shop: "asyncio.Task[None]", scene: Coroutine[None, None, None]) -> None:
    """Run `scene`; stop it and raise the shop's error if the shop ends first."""
    playing = asyncio.create_task(scene)
    await asyncio.wait([shop, playing], return_when=asyncio.FIRST_COMPLETED)
    if shop.done():
        playing.cancel()
        await shop
    await playing


def _disturb(telegram: SimulatedTelegram) -> None:
    """Add random faults to Telegram's answers, about one call in eight."""
    for fault, probability in (
        (TelegramFault.SERVER_ERROR, 0.03),
        (TelegramFault.BAD_GATEWAY, 0.02),
        (TelegramFault.TOO_MANY_REQUESTS, 0.03),
        (TelegramFault.DROP_BEFORE, 0.02),
        (TelegramFault.EMPTY, 0.01),
        (TelegramFault.HANG, 0.01),
    ):
        telegram.faults.add(fault, probability=probability, seconds=HANG_SECONDS)


def _free_port(first: int) -> int:
    for port in range(first, first + PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            except OverflowError:
                raise ConfigurationError("--port: must be from 0 to 65535.") from None
            return port
    raise ConfigurationError(f"--port: no free port from {first} to {first + PORTS - 1}.")
