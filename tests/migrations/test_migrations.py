"""The migrations create what the models declare, on both databases, once, also side by side."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, UniqueConstraint, inspect, text
from sqlalchemy.schema import CreateTable

from bot import migrations
from bot.db import Database, open_database
from bot.migrations.tables import metadata
from tests.migrations.empty_databases import empty_database

LEDGER = {"accounts", "journal_entries", "postings"}
"""Tables that no downgrade drops."""


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without tables."""
    yield from empty_database(request, tmp_path)


@pytest.fixture
async def database(empty: str) -> AsyncIterator[Database]:
    """Open a database without tables."""
    opened = open_database(empty)
    yield opened
    await opened.close()


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def rules(connection: Connection) -> dict[str, dict[str, set[str]]]:
    """Return the keys and checks of each table in the database."""
    inspector = inspect(connection)
    found = {}
    for table in metadata.tables:
        foreign = inspector.get_foreign_keys(table)
        found[table] = {
            "primary": set(inspector.get_pk_constraint(table)["constrained_columns"]),
            "foreign": {f"{each['constrained_columns'][0]} → {each['referred_table']}"
                        for each in foreign},
            "unique": {str(each["column_names"])
                       for each in inspector.get_unique_constraints(table)},
            "checks": {str(each["name"]) for each in inspector.get_check_constraints(table)},
        }  # fmt: skip
    return found


def models(connection: Connection) -> dict[str, dict[str, set[str]]]:
    """Return the keys and checks of each table in the models, for this database."""
    found = {}
    for name, table in metadata.tables.items():
        made = str(CreateTable(table).compile(dialect=connection.dialect))
        unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
        found[name] = {
            "primary": {column.name for column in table.primary_key},
            "foreign": {f"{key.parent.name} → {key.column.table.name}"
                        for key in table.foreign_keys},
            "unique": {str([column.name for column in each.columns]) for each in unique},
            "checks": set(re.findall(r"CONSTRAINT (\w+) CHECK", made)),
        }  # fmt: skip
    return found


async def test_every_table_is_what_its_model_says(database: Database) -> None:
    assert len(metadata.tables) > 15
    await migrations.upgrade(database)
    assert await database.run_on_connection(differences) == []
    made, wanted = await database.run_on_connection(rules), await database.run_on_connection(models)
    for table in metadata.tables:
        assert made[table] == wanted[table], table
    assert any(each["checks"] for each in wanted.values())


async def test_a_database_that_is_behind_is_known_and_brought_up_to_date_once(
    database: Database,
) -> None:
    assert await migrations.pending(database)
    for _ in range(2):
        await migrations.upgrade(database)
        assert not await migrations.pending(database)
    await database.run_on_connection(lambda c: c.execute(text("DELETE FROM alembic_version")))
    assert await migrations.pending(database)


async def test_a_database_of_the_future_is_not_taken_for_ours(database: Database) -> None:
    await migrations.upgrade(database)
    await database.run_on_connection(
        lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    assert await migrations.pending(database)


@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
async def test_two_processes_at_once_make_the_schema_once(empty: str) -> None:
    both = [open_database(empty) for _ in range(2)]
    try:
        await asyncio.gather(*(migrations.upgrade(each) for each in both))
        assert await both[0].run_on_connection(differences) == []
    finally:
        for each in both:
            await each.close()


async def test_a_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    # A table of that name exists already, so the second migration cannot create it.
    await database.run_on_connection(lambda c: c.execute(text("CREATE TABLE postings (note TEXT)")))
    with pytest.raises(Exception, match="postings"):
        await migrations.upgrade(database)
    tables = await database.run_on_connection(lambda c: set(inspect(c).get_table_names()))
    assert tables == {"postings"}
    await database.run_on_connection(lambda c: c.execute(text("DROP TABLE postings")))
    await migrations.upgrade(database)
    assert await database.run_on_connection(differences) == []


async def test_the_way_back_ends_where_the_books_begin(database: Database) -> None:
    await migrations.upgrade(database)

    def back(connection: Connection, target: str) -> set[str]:
        configuration = migrations._configuration()
        configuration.attributes["connection"] = connection
        command.downgrade(configuration, target)
        return set(inspect(connection).get_table_names())

    assert await database.run_on_connection(lambda c: back(c, "0002")) == {
        *LEDGER,
        "alembic_version",
    }
    with pytest.raises(NotImplementedError, match="backup"):
        await database.run_on_connection(lambda c: back(c, "base"))
    await migrations.upgrade(database)
    assert await database.run_on_connection(differences) == []


def test_there_is_one_line_of_migrations() -> None:
    scripts = ScriptDirectory.from_config(migrations._configuration())
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1
