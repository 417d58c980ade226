"""SQLite: one file, one process, one connection that writes."""

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
"""How long a commit waits for others where several people are at it; nobody feels it."""


class SqliteDatabase:
    """One file, one process, one connection that writes."""

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
        # One for all transactions: making one for each costs as much as three statements.
        self._session = new_session(self._connection)
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
        with begin(self._connection, "BEGIN IMMEDIATE") as transaction:
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
                begin(connection, "BEGIN"),
                new_session(connection) as session,
            ):
                return work(session, *args, **kwargs)

        async with self._reading:
            return await asyncio.to_thread(in_thread)

    async def run_on_connection(self, work: Callable[[Connection], T]) -> T:
        """Run inline on the writing connection."""
        with begin(self._connection, "BEGIN IMMEDIATE"):
            return work(self._connection)

    async def check_connection(self) -> None:
        """Need nothing: the file is open."""

    async def close(self) -> None:
        """Close the file, which writes the log back into it."""
        self._connection.close()
        self._writer.dispose()
        self._reader.dispose()
        self._lock.release()


def _carried(error: BaseException) -> BaseException:
    """Return what a future takes: none takes StopIteration, and who waits behind would for ever."""
    if not isinstance(error, StopIteration):
        return error
    raised = RuntimeError("a work raised StopIteration")
    raised.__cause__ = error
    return raised
