"""Fixtures: the forge that starts shops, and a shop seen from outside."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.crash.scene import Scene, scene
from tests.support.databases import Lender
from tests.support.process import Forge


@pytest.fixture(scope="session")
def forge() -> Iterator[Forge]:
    """The process that forks shops."""
    opened = Forge()
    yield opened
    opened.close()


@pytest.fixture
async def outside(forge: Forge, sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Scene]:
    """A shop on a SQLite file; no process of it runs yet."""
    file = tmp_path / "shop.db"
    shutil.copy(sqlite_template, file)
    async with scene(forge, f"sqlite:///{file}", tmp_path) as opened:
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
def postgres_address(postgres_server: Lender) -> Iterator[str]:
    """The address of the server, without a database."""
    yield postgres_server.lend().rpartition("/")[0]
    postgres_server.take_back()


@pytest.fixture(autouse=True)
def _as_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a 429 be a 429: making that error warns of its own deprecation, and warnings are errors.

    The shop reads either type of `retry_after`.
    """
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
