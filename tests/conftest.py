"""Fixtures: a fresh database a test, on SQLite and on PostgreSQL, with every migration applied."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest

from bot.db import Database, open_database
from bot.migrations import upgrade
from tests.support import postgres
from tests.support.town import Town, town

_numbers = count(1)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL with a migrated database named `template`, cloned for each test."""
    with postgres.server() as address:
        asyncio.run(_execute(address, "DROP DATABASE IF EXISTS vitrine_template WITH (FORCE)"))
        asyncio.run(_execute(address, "CREATE DATABASE vitrine_template"))
        asyncio.run(_migrate(f"{address}/vitrine_template"))
        yield address


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database of this test's own."""
    if request.param == "sqlite":
        path = tmp_path / "shop.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    address = request.getfixturevalue("postgres_server")
    name = f"vitrine_test_{next(_numbers)}"
    asyncio.run(_execute(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    asyncio.run(_execute(address, f"CREATE DATABASE {name} TEMPLATE vitrine_template"))
    yield f"{address}/{name}"
    asyncio.run(_execute(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


async def _migrate(url: str) -> None:
    opened = open_database(url)
    await upgrade(opened)
    await opened.close()


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(f"{address}/postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[Town]:
    """A whole shop, open, on this test's database."""
    async with town(database_url) as opened:
        yield opened
