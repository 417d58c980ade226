"""Databases without tables, on both servers."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.support.databases import DatabasePool


def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of a database without tables; `request.param` says on which server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    pool: DatabasePool = request.getfixturevalue("postgres_databases")
    server, _, other = pool.acquire().rpartition("/")
    asyncio.run(_execute(server, f"CREATE DATABASE {other}_empty"))
    yield f"{server}/{other}_empty"
    asyncio.run(_execute(server, f"DROP DATABASE {other}_empty WITH (FORCE)"))
    pool.release()


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
