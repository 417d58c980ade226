"""What the owner does at the command line while the bot is stopped; each is audited."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import migrations
from bot.catalog.panels import host_of
from bot.config import Settings
from bot.db import Database, now, open_database
from bot.orders.waiting.left_panels import move_panel


@asynccontextmanager
async def _open(settings: Settings) -> AsyncIterator[Database]:
    """Open the database with the schema of this version."""
    database = open_database(settings.database_url)
    try:
        await database.check_connection()
        await migrations.upgrade(database)
        yield database
    finally:
        await database.close()


async def panel_moved(settings: Settings, old_host: str, reason: str) -> str:
    """Note that PANEL_URL is the new address of the panel at `old_host`; return what to print."""
    host = host_of(settings.panel_url)
    async with _open(settings) as database:
        count = await database.transact(move_panel, old_host, host, reason=reason, now=now())
    return f"The panel of {old_host} is at {host} now, with all its orders: {count}."
