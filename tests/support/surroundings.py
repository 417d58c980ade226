"""Hold the simulators and the settings of a shop that a test opens itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.config import Settings
from bot.demo.panel import SimulatedPanel
from bot.demo.telegram import SimulatedTelegram
from tests.support.running_shop import serve_simulators, shop_settings


@dataclass
class Surroundings:
    """The simulators of a shop, and its settings."""

    telegram: SimulatedTelegram
    panel: SimulatedPanel
    urls: tuple[str, str]
    database_url: str

    def settings(self, **given: Any) -> Settings:
        return shop_settings(self.telegram, *self.urls, self.database_url, **given)


@asynccontextmanager
async def open_surroundings(database_url: str) -> AsyncIterator[Surroundings]:
    async with serve_simulators() as (telegram, panel, telegram_url, panel_url):
        yield Surroundings(telegram, panel, (telegram_url, panel_url), database_url)
