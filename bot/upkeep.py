"""Commands that the owner runs while the bot is stopped; each writes an audit row."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlmodel import Session

from bot import ledger, migrations
from bot.catalog.panels import host_of
from bot.config import Settings
from bot.db import Database, now, open_database
from bot.errors import ConfigurationError
from bot.ledger import Acknowledgment, SealKey
from bot.orders.waiting.left_panels import move_panel
from bot.seal_key import find_seal_key
from bot.users import audit


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


async def seal_again(settings: Settings, reason: str) -> str:
    """Go on sealing with the key of today after another was lost; return what to print.

    Raises ConfigurationError if there is no key, or if no other key made any seal.
    """
    key = find_seal_key(settings)
    if key is None:
        raise ConfigurationError("SEAL_KEY is not set, so there is nothing to seal with.")
    async with _open(settings) as database:
        done = await database.transact(_acknowledge, key, reason)
    return (
        f"{describe(done)} From now on they are sealed as they stand today. What was changed in "
        "them before today is not seen: compare them with a backup if you have to be sure."
    )


def _acknowledge(session: Session, key: SealKey, reason: str) -> Acknowledgment:
    moment = now()
    done = ledger.acknowledge_other_keys(session, key, moment)
    if done is None:
        raise ConfigurationError("No seal was made with another key than that of today.")
    audit.record(
        session, actor=audit.COMMAND_LINE, action="seal-again", target="journal",
        reason=reason, now=moment, keys=list(done.key_names), last_entry=done.last_entry,
    )  # fmt: skip
    return done


def describe(acknowledged: Acknowledgment) -> str:
    """Say which entries were sealed with a key that is gone."""
    return (
        f"Entries up to {acknowledged.last_entry} were sealed with another key "
        f"({', '.join(acknowledged.key_names)}), acknowledged on {acknowledged.at:%Y-%m-%d}: "
        "nothing proves what they were before."
    )


async def panel_moved(settings: Settings, old_host: str, reason: str) -> str:
    """Note that PANEL_URL is the new address of the panel at `old_host`; return what to print."""
    host = host_of(settings.panel_url)
    async with _open(settings) as database:
        count = await database.transact(move_panel, old_host, host, reason=reason, now=now())
    return f"The panel of {old_host} is at {host} now, with all its orders: {count}."
