"""Run a synchronous function on a session in one transaction, on SQLite or PostgreSQL.

Domain functions take a `Session` and never commit. `Database.transact` opens a transaction, runs
such a function and commits. On SQLite it runs on the event loop, on the only connection that
writes, so no other function runs at the same time. On PostgreSQL it runs through asyncpg.
"""

from sqlalchemy import make_url

from bot.db.columns import BigId, Utc
from bot.db.database import Database, now
from bot.db.postgres import PostgresDatabase
from bot.db.sqlite import SqliteDatabase
from bot.db.statements import table_of, upsert
from bot.errors import ConfigurationError

__all__ = [
    "BigId",
    "Database",
    "PostgresDatabase",
    "SqliteDatabase",
    "Utc",
    "now",
    "open_database",
    "table_of",
    "upsert",
]


def open_database(url: str) -> Database:
    """Open `sqlite:///file.db` or `postgresql://…`; ConfigurationError if the URL is wrong."""
    try:
        parsed = make_url(url)
    except Exception as error:
        raise ConfigurationError("DATABASE_URL is not a database address.") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return SqliteDatabase(parsed.set(drivername="sqlite"))
    if backend in ("postgresql", "postgres"):
        return PostgresDatabase(parsed.set(drivername="postgresql+asyncpg"))
    raise ConfigurationError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
