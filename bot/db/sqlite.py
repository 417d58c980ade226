"""SQLite, for one process: a connection that writes and one that reads."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate

from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.db.database import P, T
from bot.db.file_lock import ProcessLock
from bot.db.sqlite_connection import begin, new_session, open_engine
from bot.errors import ConfigurationError

GATHER_SECONDS = 0.002
"""Seconds a commit waits for further work after a commit that several functions shared."""


class SqliteDatabase:
    """A SQLite file, locked for this process."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise ConfigurationError("DATABASE_URL must name a file: sqlite:///vitrine.db.")
        self.url = url
        self._lock = ProcessLock(Path(f"{url.database}.lock"))
        self._writer = open_engine(url)
        self._reader = open_engine(url)
        try:
            self._connection = self._writer.connect()
        except DBAPIError as error:
            self._lock.release()
            raise ConfigurationError(
                f"DATABASE_URL names a file that cannot be used: {error.orig}."
            ) from None
        # One session for all transactions: a new one costs as much as three statements.
        self._session = new_session(self._connection)
        self._reading = asyncio.Lock()
        self._crowded = False
        self._waiting: list[tuple[Callable[[Session], Any], asyncio.Future[Any]]] = []

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` on the event loop; functions that come together share one commit.

        A commit waits for the disk, which takes longer than most functions. `transact` returns
        after the commit has reached the disk.
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
        except BaseException:  # noqa: BLE001 - whose error it is shows when each runs alone
            for work, done in waiting:
                self._alone(work, done)
            return
        for (_, done), result in zip(waiting, results, strict=True):
            if not done.cancelled():
                done.set_result(result)

    # A function may run twice: in a shared transaction that another's error has rolled back, then
    # alone. It may run twice on PostgreSQL too, so it changes nothing but the database.
    def _together(self, works: list[Callable[[Session], Any]]) -> list[Any]:
        """Run functions in one transaction; if one raises, roll back all."""
        results = []
        with begin(self._connection, "BEGIN IMMEDIATE") as transaction:
            try:
                for work in works:
                    results.append(work(self._session))
                    self._session.flush()
                    self._session.expunge_all()
            finally:
                self._session.close()
            if len(works) > 1 and not transaction.is_active:
                # One has rolled back all of them: a failed flush does, even if its error is caught.
                # So no caller may be told that its changes are stored.
                raise RuntimeError("a work has ended the transaction of all")
        return results

    def _alone(self, work: Callable[[Session], Any], done: "asyncio.Future[Any]") -> None:
        try:
            (result,) = self._together([work])
        except BaseException as error:
            # Raise every error in the caller of `transact`. Raised here, in a callback of the loop,
            # it would reach nobody, and the caller would wait for ever.
            if not done.cancelled():
                done.set_exception(_as_settable(error))
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
        else:
            if not done.cancelled():
                done.set_result(result)

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` in a thread on the reading connection, one after the other."""

        def in_thread() -> T:
            with (
                self._reader.connect() as connection,
                begin(connection, "BEGIN") as transaction,
                new_session(connection) as session,
            ):
                result = work(session, *args, **kwargs)
                transaction.rollback()  # there is nothing to keep
                return result

        async with self._reading:
            return await asyncio.to_thread(in_thread)

    async def run_on_connection(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on the event loop, on the writing connection."""
        with begin(self._connection, "BEGIN IMMEDIATE"):
            return work(self._connection)

    async def check_connection(self) -> None:
        """Do nothing: the constructor has opened the file."""

    async def close(self) -> None:
        """Close the connections, which writes the WAL into the file, and release the lock."""
        self._connection.close()
        self._writer.dispose()
        self._reader.dispose()
        self._lock.release()


def _as_settable(error: BaseException) -> BaseException:
    """Return the error, wrapped if it is a StopIteration, which `Future.set_exception` refuses."""
    if not isinstance(error, StopIteration):
        return error
    wrapper = RuntimeError("a work raised StopIteration")
    wrapper.__cause__ = error
    return wrapper
