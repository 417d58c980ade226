"""PostgreSQL, for any number of processes. A transaction it cannot serialize is run again."""

import asyncio
from collections.abc import Callable
from typing import Concatenate

import asyncpg
from asyncpg import PostgresError
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import Session

from bot.db.database import P, T
from bot.db.json_codecs import JSON_CODECS
from bot.errors import ConfigurationError

ATTEMPTS = 5
"""How often a transaction is run before its serialization failure or deadlock is raised."""

RETRIED = ("40001", "40P01")
"""SQLSTATE: serialization failure, deadlock detected."""


class PostgresDatabase:
    """A PostgreSQL database with a pool of connections."""

    def __init__(self, url: URL, *, read_only: bool = False) -> None:
        self.url = url
        # Not a setting of the connection: poolers refuse those they do not know.
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._engine: AsyncEngine = create_async_engine(
            url,
            pool_size=10,
            max_overflow=10,
            pool_pre_ping=True,
            execution_options=options if read_only else {},
            **JSON_CODECS,
        )

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` in a transaction; run it again after a serialization failure or a deadlock."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._sessions() as session, session.begin():
                    return await session.run_sync(_typed(work), *args, **kwargs)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in RETRIED or attempt == ATTEMPTS:
                    raise
            await asyncio.sleep(0.01 * attempt)
        raise AssertionError("unreachable")

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` in a transaction of its own, which is rolled back: there is nothing to keep.

        Readers block nobody on PostgreSQL.
        """
        async with self._sessions() as session:
            return await session.run_sync(_typed(work), *args, **kwargs)

    async def run_on_connection(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a connection in a transaction; ConfigurationError if none opens."""
        try:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)
        except (OSError, asyncpg.PostgresError) as error:  # a failed statement raises DBAPIError
            raise ConfigurationError(
                f"DATABASE_URL cannot be opened ({type(error).__name__}); check the address and "
                "that the server runs."
            ) from None

    async def check_connection(self) -> None:
        """Connect once; ConfigurationError holds the server's reason and no password."""
        try:
            async with self._engine.connect():
                return
        except (OSError, DBAPIError, PostgresError) as error:
            reason = getattr(error, "strerror", None) or str(getattr(error, "orig", error))
        raise ConfigurationError(
            f"DATABASE_URL names a database that does not let us in: {_one_line(reason)}."
        )

    async def close(self) -> None:
        """Close the pool's connections."""
        await self._engine.dispose()

    def _sessions(self) -> AsyncSession:
        return AsyncSession(self._engine, sync_session_class=Session, expire_on_commit=False)


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _typed(work: Callable[Concatenate[Session, P], T]) -> Callable[..., T]:
    # By its type, AsyncSession passes SQLAlchemy's Session; in fact it passes SQLModel's.
    return work
