"""The tables: the migration matches the models, and the database enforces its constraints."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.catalog.tables import CatalogState, Category, Markup, Panel, Service
from bot.db import Database, table_of
from bot.migrations.tables import metadata
from tests.catalog.stored_catalog import LIKES, MEMBERS, NOW, opened

OURS = {"panels", "categories", "services", "markups", "catalog_state"}


async def test_the_migration_makes_what_the_models_say(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda thing, name, kind, *_: (
                    name in OURS if kind == "table" else True
                ),
            },
        )
        return list(compare_metadata(context, metadata))

    assert await database.run_on_connection(differences) == []


async def test_the_constraints_have_the_names_of_the_models(database: Database) -> None:
    def duplicate(session: Session) -> None:
        shop = opened(session, [MEMBERS])
        values = {"panel_id": shop.panel, "title": MEMBERS.category, "position": 1, "network": "ok"}
        session.connection().execute(insert(table_of(Category)), values)

    with pytest.raises(IntegrityError, match="panel_id"):
        await database.transact(duplicate)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"min": 0}, "ck_services_min"),
        ({"max": -1}, "ck_services_max"),
        ({"category_id": 999_999}, "(?i)foreign"),
        ({"panel_id": 999_999}, "(?i)foreign"),
        ({"external_id": "301"}, "(?i)unique"),
        ({"title": None}, "(?i)null"),
    ],
)
async def test_a_row_that_makes_no_sense_is_refused(
    database: Database, change: dict[str, Any], names: str
) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [LIKES])
        row = {
            "panel_id": shop.panel,
            "external_id": "77",
            "category_id": shop.category_of(LIKES),
            "title": "Likes",
            "raw_title": "Likes",
            "rate": "1",
            "min": 1,
            "max": 10,
            "description": "",
            "position": 1,
            "created_at": NOW,
            "changed_at": NOW,
        }
        session.connection().execute(insert(table_of(Service)), row | change)

    with pytest.raises(IntegrityError, match=names):
        await database.transact(story)


async def test_limits_of_any_size_are_kept(database: Database) -> None:
    def story(session: Session) -> tuple[int, int]:
        shop = opened(session, [LIKES])
        session.execute(text("UPDATE services SET min = :most, max = :most"), {"most": 2**63 - 1})
        record = shop.record(LIKES)
        return record.min, record.max

    assert await database.transact(story) == (2**63 - 1, 2**63 - 1)


async def test_a_markup_has_a_known_scope_and_the_state_one_row(database: Database) -> None:
    def wrong_scope(session: Session) -> None:
        values = {"scope": "galaxy", "target_id": 0, "percent": "1"}
        session.connection().execute(insert(table_of(Markup)), values)

    def second_state(session: Session) -> None:
        session.connection().execute(insert(table_of(CatalogState)), {"id": 2, "version": 1})

    with pytest.raises(IntegrityError, match="scope"):
        await database.transact(wrong_scope)
    with pytest.raises(IntegrityError, match="single"):
        await database.transact(second_state)


async def test_two_panels_never_share_a_host(database: Database) -> None:
    def story(session: Session) -> None:
        for name in ("One", "Two"):
            session.connection().execute(insert(table_of(Panel)), {"name": name, "host": "a.b"})

    with pytest.raises(IntegrityError, match="host"):
        await database.transact(story)
