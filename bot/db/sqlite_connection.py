"""Open a SQLite connection with its pragmas, and begin transactions on it."""

import sqlite3
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, Transaction
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from bot.db.json_codecs import JSON_CODECS


def new_session(connection: Connection) -> Session:
    """Return a session on the connection; it uses the transaction that is open there."""
    return Session(bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only")


def begin(connection: Connection, statement: str) -> Transaction:
    """Begin a transaction with `statement`: `BEGIN`, or `BEGIN IMMEDIATE` to write."""
    # Not with SQLAlchemy's `begin` event: with one listener, every statement looks for listeners.
    transaction = connection.begin()
    try:
        driver: Any = connection.connection.driver_connection
        driver.execute(statement)
    except BaseException:
        transaction.close()
        raise
    return transaction


def open_read_only_engine(path: Path) -> Engine:
    """Return an engine with one connection that cannot write, beside a process that does."""

    def connect() -> SqliteConnection:
        # A relative path would be read from the root: a URI needs an absolute one.
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=10,
        )

    return create_engine("sqlite://", creator=connect, poolclass=StaticPool, **JSON_CODECS)


def open_engine(url: URL) -> Engine:
    """Return an engine with one connection, which has the pragmas the shop needs."""
    engine = create_engine(
        url,
        poolclass=StaticPool,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 10},
        **JSON_CODECS,
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: SqliteConnection, _record: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # a commit returns after it has reached the disk
            "foreign_keys=ON",
            "recursive_triggers=ON",  # else INSERT OR REPLACE bypasses the append-only triggers
            "busy_timeout=10000",
            "temp_store=MEMORY",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine
