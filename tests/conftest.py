"""Fixtures: a fresh database a test, on SQLite and on PostgreSQL, with every migration applied."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.db import Database, open_database
from bot.migrations import upgrade
from tests.support import postgres
from tests.support.databases import DatabasePool
from tests.support.running_shop import RunningShop, open_running_shop


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
def postgres_databases() -> Iterator[DatabasePool]:
    """A PostgreSQL server that gives each test an empty, migrated database."""
    with postgres.server() as address:
        pool = DatabasePool(address)
        asyncio.run(_migrate(pool.template()))
        yield pool
        pool.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database of this test's own."""
    if request.param == "sqlite":
        path = tmp_path / "shop.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    pool: DatabasePool = request.getfixturevalue("postgres_databases")
    yield pool.acquire()
    pool.release()


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


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[RunningShop]:
    """A whole shop, open, on this test's database."""
    async with open_running_shop(database_url) as opened:
        yield opened
