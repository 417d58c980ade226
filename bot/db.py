"""The database: one transaction around one synchronous function on a session.

Domain functions take a `Session` and never commit; `transact` opens the transaction, runs the
function and commits. On SQLite it runs inline on the one connection the process holds, so there
is nothing to wait for and nothing else can come between; on PostgreSQL through asyncpg.
"""

import asyncio
import fcntl
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import asyncpg
import orjson
from asyncpg import PostgresError
from sqlalchemy import BigInteger, Dialect, Integer, create_engine, event, make_url
from sqlalchemy.engine import URL, Connection, Engine, Transaction
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import Session, SQLModel

from bot.errors import ConfigurationError

P = ParamSpec("P")
T = TypeVar("T")

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A generated 64-bit key: SQLite counts only in a column it calls INTEGER."""

ATTEMPTS = 5
"""How often a transaction is tried that PostgreSQL refused for another's sake."""

GATHER_SECONDS = 0.002
"""How long a commit waits for others where several people are at it; nobody feels it."""

RETRIED = ("40001", "40P01")
"""SQLSTATE: serialization failure, deadlock detected."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(TypeDecorator[datetime]):
    """A moment: aware and in UTC in Python, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; SQLite stores no zone, so it is given UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """Return the present moment; domain functions are given it, so that tests own the clock."""
    return datetime.now(UTC)


class Database(Protocol):
    """What the rest of the house knows of a database."""

    url: URL

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` in one transaction and commit it; nothing is kept if it raises."""

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a `work` that writes nothing; a long one holds up no transaction."""

    async def connect(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a bare connection in a transaction: for migrations."""

    async def reach(self) -> None:
        """Make sure it is there; ConfigurationError says why it cannot be used."""

    async def close(self) -> None:
        """Give back connections, and the lock of the SQLite file."""


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


class SqliteDatabase:
    """One file, one process, one connection that writes."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise ConfigurationError("DATABASE_URL must name a file: sqlite:///vitrine.db.")
        self.url = url
        self._lock = _ProcessLock(Path(f"{url.database}.lock"))
        self._writer = _sqlite_engine(url)
        self._reader = _sqlite_engine(url)
        try:
            self._connection = self._writer.connect()
        except DBAPIError as error:
            self._lock.release()
            raise ConfigurationError(
                f"DATABASE_URL names a file that cannot be used: {error.orig}."
            ) from None
        self._session = _HeldSession(self._connection)
        self._reading = asyncio.Lock()
        self._crowded = False
        self._waiting: list[tuple[Callable[[Session], Any], asyncio.Future[Any]]] = []

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run inline, one work after the other; those of one moment are committed together.

        A commit waits for the disk, which costs more than most works: what many people do at the
        same time reaches it at once, and nobody is answered before it has.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        if not self._waiting and self._crowded:
            loop.call_later(GATHER_SECONDS, self._commit_waiting)
        elif not self._waiting:
            loop.call_soon(self._commit_waiting)
        self._waiting.append((lambda session: work(session, *args, **kwargs), done))
        return await done

    def _commit_waiting(self) -> None:
        waiting = [each for each in self._waiting if not each[1].cancelled()]
        self._waiting = []
        self._crowded = len(waiting) > 1
        if not self._crowded:
            for work, done in waiting:
                self._alone(work, done)
            return
        try:
            results = self._together([work for work, _ in waiting])
        except BaseException:  # noqa: BLE001 - whose it is shows when each runs alone
            for work, done in waiting:
                self._alone(work, done)
            return
        for (_, done), result in zip(waiting, results, strict=True):
            if not done.cancelled():
                done.set_result(result)

    # A work may run twice: in a moment's transaction that another's error took back, then alone.
    # It runs twice on PostgreSQL too, after a deadlock, so works change nothing but the database.
    def _together(self, works: list[Callable[[Session], Any]]) -> list[Any]:
        """Run works in one transaction; where one raises, none has happened."""
        results = []
        with _begun(self._connection, "BEGIN IMMEDIATE") as transaction:
            try:
                for work in works:
                    results.append(work(self._session))
                    self._session.flush()
                    self._session.expunge_all()
            finally:
                self._session.close()
            if len(works) > 1 and not transaction.is_active:
                # One has taken all of them back (a flush that fails does, even where the error is
                # caught): nobody may be told that theirs is kept.
                raise RuntimeError("a work has ended the transaction of all")
        return results

    def _alone(self, work: Callable[[Session], Any], done: "asyncio.Future[Any]") -> None:
        try:
            (result,) = self._together([work])
        except BaseException as error:
            # It is for whoever asked. Any of them: a callback of the loop has nobody to raise to,
            # and what is not answered is waited for without end.
            if not done.cancelled():
                done.set_exception(_carried(error))
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
        else:
            if not done.cancelled():
                done.set_result(result)

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run in a thread on a connection of its own, one at a time."""

        def in_thread() -> T:
            with (
                self._reader.connect() as connection,
                _begun(connection, "BEGIN"),
                _session(connection) as session,
            ):
                return work(session, *args, **kwargs)

        async with self._reading:
            return await asyncio.to_thread(in_thread)

    async def connect(self, work: Callable[[Connection], T]) -> T:
        """Run inline on the writing connection."""
        with _begun(self._connection, "BEGIN IMMEDIATE"):
            return work(self._connection)

    async def reach(self) -> None:
        """Need nothing: the file is open."""

    async def close(self) -> None:
        """Close the file, which writes the log back into it."""
        self._connection.close()
        self._writer.dispose()
        self._reader.dispose()
        self._lock.release()


class PostgresDatabase:
    """As many processes as wanted; rows are locked, work is claimed."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._engine: AsyncEngine = create_async_engine(
            url, pool_size=10, max_overflow=10, pool_pre_ping=True, **_JSON
        )

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run in a transaction, again where PostgreSQL had to choose between two of them."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._sessions() as session, session.begin():
                    return await session.run_sync(_on(work), *args, **kwargs)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in RETRIED or attempt == ATTEMPTS:
                    raise
            await asyncio.sleep(0.01 * attempt)
        raise AssertionError("unreachable")

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run in a transaction of its own: readers hold up nobody here."""
        return await self.transact(work, *args, **kwargs)

    async def connect(self, work: Callable[[Connection], T]) -> T:
        """Run on a connection in a transaction."""
        try:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)
        except (OSError, asyncpg.PostgresError) as error:  # a failed statement is a DBAPIError
            raise ConfigurationError(
                f"DATABASE_URL cannot be opened ({type(error).__name__}); check the address and "
                "that the server runs."
            ) from None

    async def reach(self) -> None:
        """Make a first connection; the sentence holds the server's words and no password."""
        try:
            async with self._engine.connect():
                return
        except (OSError, DBAPIError, PostgresError) as error:
            reason = getattr(error, "strerror", None) or str(getattr(error, "orig", error))
        raise ConfigurationError(
            f"DATABASE_URL names a database that does not let us in: {_one_line(reason)}."
        )

    async def close(self) -> None:
        """Give the pool's connections back."""
        await self._engine.dispose()

    def _sessions(self) -> AsyncSession:
        return AsyncSession(self._engine, sync_session_class=Session, expire_on_commit=False)


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


_JSON: dict[str, Any] = {
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}


def _on(work: Callable[Concatenate[Session, P], T]) -> Callable[..., T]:
    # AsyncSession says it hands out SQLAlchemy's Session; it was told to make SQLModel's.
    return work


def _carried(error: BaseException) -> BaseException:
    """Return what a future takes: none takes StopIteration, and who waits behind would for ever."""
    if not isinstance(error, StopIteration):
        return error
    raised = RuntimeError("a work raised StopIteration")
    raised.__cause__ = error
    return raised


def _session(connection: Connection) -> AbstractContextManager[Session]:
    return Session(bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only")


class _HeldSession(Session):
    """The session of the connection that is held, for one transaction after the other.

    Making one for each costs as much as three statements.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(
            bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only"
        )


def _begun(connection: Connection, begin: str) -> Transaction:
    # Not by SQLAlchemy's `begin` event: one listener makes every statement look for listeners.
    transaction = connection.begin()
    try:
        driver: Any = connection.connection.driver_connection
        driver.execute(begin)
    except BaseException:
        transaction.close()
        raise
    return transaction


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        poolclass=StaticPool,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 10},
        **_JSON,
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: SqliteConnection, _record: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # a commit that was answered has reached the disk
            "foreign_keys=ON",
            "recursive_triggers=ON",  # or INSERT OR REPLACE would get past the append-only ones
            "busy_timeout=10000",
            "temp_store=MEMORY",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


class _ProcessLock:
    """Two bots on one file would both answer; the second is refused at the door."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ConfigurationError(
                f"DATABASE_URL names a file that cannot be opened: {error.strerror}."
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise ConfigurationError(
                "DATABASE_URL names a SQLite file that another process is using; stop that "
                "process, or use PostgreSQL for several."
            ) from error

    def release(self) -> None:
        """Let the next process in; the kernel does it too when this one is killed."""
        os.close(self._file)
