"""Lend one PostgreSQL database to the tests, one test after another.

Creating a database takes much longer than emptying one. It is created again only after a test
that changed the schema, a trigger or a constraint.
"""

import asyncio
import os
from itertools import count
from typing import Any

import asyncpg

TEMPLATE = "vitrine_template"

_SHAPE = """
    SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
        SELECT format('%s %s %s', c.oid, c.relkind, c.relnatts) AS line FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'seed')
        UNION ALL SELECT format('%s %s', t.oid, t.tgenabled) FROM pg_trigger t
        UNION ALL SELECT format('%s %s', k.oid, k.convalidated) FROM pg_constraint k
    ) AS shape
"""

_TABLES = """
    SELECT tablename FROM pg_tables WHERE schemaname = 'public'
"""

_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"

_LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class DatabasePool:
    """A pool of one database. Each test gets it in the state after the migrations."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._loop = asyncio.new_event_loop()
        self._admin = self._wait(asyncpg.connect(f"{address}/postgres"))
        self._names = (f"vitrine_test_{os.getpid()}_{number}" for number in count(1))
        self._name = ""
        self._inside: Any = None
        self._shape = ""
        self._empty = ""

    def template(self) -> str:
        """Create the template database, on which the migrations are run, and return its address."""
        self._wait(self._admin.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)"))
        self._wait(self._admin.execute(f"CREATE DATABASE {TEMPLATE}"))
        return f"{self._address}/{TEMPLATE}"

    def acquire(self) -> str:
        """Return the address of an empty database."""
        if self._inside is None:
            self._wait(self._make())
        return f"{self._address}/{self._name}"

    def release(self) -> None:
        """Empty the database for the next test, or drop it if its schema has changed."""
        if not self._wait(self._emptied()):
            self._throw_away()

    def close(self) -> None:
        """Drop all databases of this pool: the server may be a developer's own."""
        if self._inside is not None:
            self._throw_away()
        self._wait(self._admin.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)"))
        self._wait(self._admin.close())
        self._loop.close()

    def _wait(self, work: Any) -> Any:
        return self._loop.run_until_complete(work)

    async def _make(self) -> None:
        self._name = next(self._names)
        await self._admin.execute(f"CREATE DATABASE {self._name} TEMPLATE {TEMPLATE}")
        self._inside = await asyncpg.connect(f"{self._address}/{self._name}")
        await self._inside.execute("CREATE SCHEMA seed")
        tables = [row[0] for row in await self._inside.fetch(_TABLES)]
        sequences = [row[0] for row in await self._inside.fetch(_SEQUENCES)]
        seeded = [
            table
            for table in tables
            if await self._inside.fetchval(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608
        ]
        for table in seeded:
            await self._inside.execute(f"CREATE TABLE seed.{table} AS TABLE {table}")
        self._empty = ";".join(
            [
                "SET session_replication_role = replica",  # disables the append-only triggers
                *(f"DELETE FROM {table}" for table in tables),  # noqa: S608
                *(f"ALTER SEQUENCE {sequence} RESTART" for sequence in sequences),
                *(f"INSERT INTO {table} SELECT * FROM seed.{table}" for table in seeded),  # noqa: S608
                "RESET session_replication_role",
            ]
        )
        self._shape = await self._inside.fetchval(_SHAPE)

    async def _emptied(self) -> bool:
        await self._inside.execute(_LEAVE)
        if await self._inside.fetchval(_SHAPE) != self._shape:
            return False
        await self._inside.execute(self._empty)
        return True

    def _throw_away(self) -> None:
        self._wait(self._inside.close())
        self._wait(self._admin.execute(f"DROP DATABASE {self._name} WITH (FORCE)"))
        self._inside = None
