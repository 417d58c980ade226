"""Bring the schema up to date with Alembic, at start, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.db import Database, Reader

LOCK = 0x5669_7472_696E_6500
"""Number of PostgreSQL's advisory lock for migrations: "Vitrine" in ASCII."""


async def upgrade(database: Database) -> None:
    """Bring the schema up to date; a second process waits for the first and finds it done.

    On SQLite the file is already locked for this process.
    """
    await database.run_on_connection(_upgrade)


async def pending(database: Reader) -> bool:
    """Return True if the schema is not this version's: migrations are missing."""
    return await database.run_on_connection(_pending)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    configuration = _configuration()
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, "head")


def _pending(connection: Connection) -> bool:
    heads = ScriptDirectory.from_config(_configuration()).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) != set(heads)


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent))
    return configuration
