"""Tell failures of the database that pass from those that stay."""

import sqlite3

import asyncpg
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

_STAYING = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
"""The database works, and refuses what it was given."""

_PASSING = (
    OSError,
    PoolTimeout,
    sqlite3.OperationalError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)
"""Raised when no connection opens, or no transaction begins: SQLAlchemy does not wrap these."""


def is_passing(error: BaseException) -> bool:
    """Return True if the same transaction may succeed later.

    So it is when the file is locked, the disk is full, or the server restarts.
    """
    if isinstance(error, DBAPIError):
        return not isinstance(error, _STAYING)
    return isinstance(error, _PASSING)
