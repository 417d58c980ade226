"""The shop's SQLite file, in memory: one a process, which each run begins anew."""

import asyncio
import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlmodel import Session

from bot import migrations
from bot.db import Database, open_database
from bot.db.sqlite import SqliteDatabase

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory, where a commit need not reach a disk


@contextmanager
def empty_database(loop: asyncio.AbstractEventLoop) -> Iterator[Database]:
    """Lend the migrated file without rows, and leave no commit behind.

    It stays open from run to run: a new engine would compile every statement anew.
    """
    database, template = _open()
    driver = database._connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    template.backup(driver)
    try:
        yield database
    finally:
        # Alone: what still waited is done, and the next run's first commit waits for no other.
        loop.run_until_complete(database.transact(_nothing))


@cache
def _open() -> tuple[SqliteDatabase, sqlite3.Connection]:
    """Return the file, migrated and open, and a copy of it as it is now."""
    folder = tempfile.mkdtemp(prefix="vitrine-", dir=MEMORY if MEMORY.is_dir() else None)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = open_database(f"sqlite:///{folder}/shop.db")
    assert isinstance(database, SqliteDatabase)
    with asyncio.Runner() as runner:
        runner.run(migrations.upgrade(database))
    template = sqlite3.connect(":memory:")
    driver = database._connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.backup(template)
    return database, template


def _nothing(_session: Session) -> None:
    """Change nothing."""
