"""Fixtures: an empty database for each test, on SQLite and on PostgreSQL, and a whole shop on it.

Fixtures import the shop inside themselves, so that a test of pure code does not load it.
"""

import asyncio
import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.db import Database
    from tests.support.databases import DatabasePool
    from tests.support.running_shop import RunningShop

WORKERS = 2

gc.disable()  # until the tests run: what is imported and collected stays to the end


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Leave modules and collected tests out of all later garbage collections."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return how many processes run the tests; 0 runs a single file in this process."""
    named = [argument.partition("::")[0] for argument in config.args]
    return 0 if len(set(named)) == 1 and Path(named[0]).is_file() else WORKERS


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Run asynchronous tests as the shop runs, on uvloop."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a migrated SQLite file, which each test copies."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_databases() -> "Iterator[DatabasePool]":
    """Start a PostgreSQL server that gives each test an empty, migrated database."""
    from tests.support import postgres
    from tests.support.databases import DatabasePool

    with postgres.server() as address:
        pool = DatabasePool(address)
        asyncio.run(_migrate(pool.template()))
        yield pool
        pool.close()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the address of an empty, migrated SQLite file of this test's own."""
    path = tmp_path / "shop.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of an empty, migrated database of this test's own."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    pool: DatabasePool = request.getfixturevalue("postgres_databases")
    yield pool.acquire()
    pool.release()


@pytest.fixture
async def database(database_url: str) -> "AsyncIterator[Database]":
    """Open this test's database."""
    from bot.db import open_database

    opened = open_database(database_url)
    yield opened
    await opened.close()


async def _migrate(url: str) -> None:
    from bot.db import open_database
    from bot.migrations import upgrade

    opened = open_database(url)
    await upgrade(opened)
    await opened.close()


@pytest.fixture
async def shop(database_url: str) -> "AsyncIterator[RunningShop]":
    """Open a whole shop, with its jobs and its poller, on this test's database."""
    from tests.support.running_shop import open_running_shop

    async with open_running_shop(database_url) as running:
        yield running
