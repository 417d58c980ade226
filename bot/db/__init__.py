"""Run a synchronous function on a session in one transaction, on SQLite or PostgreSQL.

Domain functions take a `Session` and never commit. `Database.transact` opens a transaction, runs
such a function and commits. On SQLite it runs on the event loop, on the only connection that
writes, so no other function runs at the same time. On PostgreSQL it runs through asyncpg.
"""

from sqlalchemy import URL, make_url

from bot.db.columns import BigId, Utc
from bot.db.database import Database, Reader, now
from bot.db.failures import is_passing
from bot.db.postgres import PostgresDatabase
from bot.db.sqlite import SqliteDatabase
from bot.db.sqlite_reader import NoDatabaseYet, SqliteReader
from bot.db.statements import lock_text, table_of, upsert
from bot.errors import ConfigurationError

__all__ = [
    "BigId",
    "Database",
    "NoDatabaseYet",
    "PostgresDatabase",
    "Reader",
    "SqliteDatabase",
    "SqliteReader",
    "Utc",
    "is_passing",
    "lock_text",
    "now",
    "open_database",
    "open_reader",
    "table_of",
    "upsert",
]


def open_database(url: str) -> Database:
    """Open `sqlite:///file.db` or `postgresql://…`; ConfigurationError if the URL is wrong."""
    parsed = _parsed(url)
    if parsed.drivername == "sqlite":
        return SqliteDatabase(parsed)
    return PostgresDatabase(parsed)


def open_reader(url: str) -> Reader:
    """Open a database to read only, also beside a running shop; it cannot be written.

    Raises ConfigurationError if the URL is wrong, NoDatabaseYet for a SQLite file to be made.
    """
    parsed = _parsed(url)
    if parsed.drivername == "sqlite":
        return SqliteReader(parsed)
    return PostgresDatabase(parsed, read_only=True)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except Exception as error:
        raise ConfigurationError("DATABASE_URL is not a database address.") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite")
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+asyncpg")
    raise ConfigurationError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
