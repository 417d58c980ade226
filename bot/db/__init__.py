"""The database: one transaction around one synchronous function on a session.

Domain functions take a `Session` and never commit; `transact` opens the transaction, runs the
function and commits. On SQLite it runs inline on the one connection the process holds, so there
is nothing to wait for and nothing else can come between; on PostgreSQL through asyncpg.
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
    """Open `sqlite:///file.db` or `postgresql://…`; ConfigurationError names what is wrong."""
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
