"""Fixtures: the server that forks shop processes, and a shop whose processes a test can kill."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.fork_server import ForkServer

if TYPE_CHECKING:
    from tests.crash.killable_shop import KillableShop
    from tests.support.databases import DatabasePool


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    """Start the process that forks shop processes."""
    server = ForkServer()
    yield server
    server.close()


@pytest.fixture
async def killable(
    fork_server: ForkServer, sqlite_url: str, tmp_path: Path
) -> "AsyncIterator[KillableShop]":
    """Open a shop on a SQLite file, without starting a process."""
    from tests.crash.killable_shop import open_killable_shop

    async with open_killable_shop(fork_server, sqlite_url, tmp_path) as shop:
        yield shop


@pytest.fixture
async def empty_postgres(postgres_address: str) -> AsyncIterator[str]:
    """Create a PostgreSQL database without any table, and return its address."""
    import asyncpg

    name = f"vitrine_test_{os.getpid()}_empty"
    connection = await asyncpg.connect(f"{postgres_address}/postgres")
    await connection.execute(f"CREATE DATABASE {name}")
    yield f"{postgres_address}/{name}"
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


@pytest.fixture
def postgres_address(postgres_databases: "DatabasePool") -> Iterator[str]:
    """Return the address of the PostgreSQL server, without a database name."""
    yield postgres_databases.acquire().rpartition("/")[0]
    postgres_databases.release()


@pytest.fixture(autouse=True)
def _as_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `retry_after` a timedelta: a number causes a deprecation warning, which fails a test.

    The shop reads either type of `retry_after`.
    """
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
