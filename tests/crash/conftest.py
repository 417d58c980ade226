"""Fixtures: the server that forks shop processes, and a shop in processes that a test kills."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.crash.killable_shop import KillableShop, open_killable_shop
from tests.support.databases import DatabasePool
from tests.support.fork_server import ForkServer


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    """The process that forks shops."""
    opened = ForkServer()
    yield opened
    opened.close()


@pytest.fixture
async def killable(
    fork_server: ForkServer, sqlite_template: Path, tmp_path: Path
) -> AsyncIterator[KillableShop]:
    """A shop on a SQLite file; no process of it runs yet."""
    file = tmp_path / "shop.db"
    shutil.copy(sqlite_template, file)
    async with open_killable_shop(fork_server, f"sqlite:///{file}", tmp_path) as opened:
        yield opened


@pytest.fixture
async def empty_postgres(postgres_address: str) -> AsyncIterator[str]:
    """The address of a PostgreSQL database without any table."""
    name = f"vitrine_test_{os.getpid()}_empty"
    connection = await asyncpg.connect(f"{postgres_address}/postgres")
    await connection.execute(f"CREATE DATABASE {name}")
    yield f"{postgres_address}/{name}"
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


@pytest.fixture
def postgres_address(postgres_databases: DatabasePool) -> Iterator[str]:
    """The address of the server, without a database."""
    yield postgres_databases.acquire().rpartition("/")[0]
    postgres_databases.release()


@pytest.fixture(autouse=True)
def _as_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a 429 be a 429: making that error warns of its own deprecation, and warnings are errors.

    The shop reads either type of `retry_after`.
    """
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
