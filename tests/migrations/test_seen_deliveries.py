"""Orders of a shop of the version before keep what their last report has shown of a delivery."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot import migrations
from bot.db import Database, open_database
from tests.migrations.empty_databases import empty_database

ORDER = """
INSERT INTO quotes (id, user_id, service_id, parameters, quantity, rate, price, currency,
    expires_at)
VALUES (:id, 1001, 7, '{}', 800, 1, 1, 'USD', '2026-01-01 00:00:00');
INSERT INTO orders (id, quote_id, user_id, service_id, panel_id, panel_service, title, type,
    parameters, quantity, price, currency, refunded, status, remains, refusal, attempts, next_at,
    created_at)
VALUES (:id, :id, 1001, 7, 1, '70', 'Followers', 'default', '{}', 800, 1, 'USD', 0, 'in_progress',
    :remains, '', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00')
"""

REMAINS: dict[int, int | None] = {1: None, 2: 800, 3: 300, 4: 0}


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without tables."""
    yield from empty_database(request, tmp_path)


@pytest.fixture
async def old_shop(empty: str) -> AsyncIterator[Database]:
    """Open a database of the version before, with four running orders."""
    opened = open_database(empty)
    await opened.run_on_connection(_make_old_shop)
    yield opened
    await opened.close()


def _configuration(connection: Connection) -> Config:
    configuration = migrations._configuration()
    configuration.attributes["connection"] = connection
    return configuration


def _make_old_shop(connection: Connection) -> None:
    configuration = _configuration(connection)
    ours = next(
        each
        for each in ScriptDirectory.from_config(configuration).walk_revisions()
        if Path(each.path).stem.endswith("_seen_deliveries")
    )
    command.upgrade(configuration, str(ours.down_revision))
    for order, remains in REMAINS.items():
        for statement in ORDER.split(";"):
            connection.execute(text(statement), {"id": order, "remains": remains})


async def test_an_order_of_which_part_was_delivered_is_known_to_be_begun(
    old_shop: Database,
) -> None:
    def upgrade(connection: Connection) -> list[int]:
        command.upgrade(_configuration(connection), "head")
        seen = connection.execute(text("SELECT id FROM orders WHERE delivery_seen ORDER BY id"))
        return list(seen.scalars())

    # Nothing that remains may also mean that the panel has not begun.
    assert await old_shop.run_on_connection(upgrade) == [3]
