"""A SQLite file opened to read only, beside the process that has it locked."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate

from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.db.database import P, T
from bot.db.sqlite_connection import begin, new_session, open_read_only_engine
from bot.errors import ConfigurationError


class NoDatabaseYet(ConfigurationError):
    """The file does not exist yet: the shop makes it at its first start."""


class SqliteReader:
    """A SQLite file that is only read; the shop may run and write meanwhile."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise ConfigurationError("DATABASE_URL must name a file: sqlite:///vitrine.db.")
        path = Path(url.database)
        if path.parent.is_dir() and not path.exists():
            raise NoDatabaseYet(
                "DATABASE_URL names a file that does not exist yet; the shop makes it at its start."
            )
        self.url = url
        self._engine = open_read_only_engine(path)

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` in a thread, on one snapshot of the file."""

        def in_thread() -> T:
            with (
                self._engine.connect() as connection,
                begin(connection, "BEGIN"),
                new_session(connection) as session,
            ):
                return work(session, *args, **kwargs)

        return await asyncio.to_thread(in_thread)

    async def run_on_connection(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which only reads, on a connection."""
        with self._engine.connect() as connection, begin(connection, "BEGIN"):
            return work(connection)

    async def check_connection(self) -> None:
        """Read once; ConfigurationError holds the reason why that is impossible."""
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        except DBAPIError as error:
            raise ConfigurationError(
                f"DATABASE_URL names a file that cannot be read: {error.orig}."
            ) from None

    async def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()
