"""A shop of the version before keeps its money, and its books lose the Telegram ids."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot import ledger, migrations
from bot.customer_numbers import SMALLEST
from bot.db import Database, open_database
from bot.users import customers
from tests.migrations.empty_databases import empty_database
from tests.support.customers import available_balance

OLD_SHOP = """
INSERT INTO users (id, first_name, terms_version, ban_reason, created_at)
VALUES (1001, 'Customer', 1, '', '2026-01-01 00:00:00'),
       (9, 'Operator', 1, '', '2026-01-01 00:00:00');
INSERT INTO accounts (id, kind, owner, currency, balance)
VALUES (1, 'adjustments', '', 'USD', -9000000), (2, 'available', '1001', 'USD', 3500000),
       (3, 'escrow', '1', 'USD', 1500000), (4, 'available', '77', 'USD', 4000000);
INSERT INTO journal_entries (id, key, kind, at, actor, memo)
VALUES (1, 'credit:9:4', 'credit', '2026-01-02 00:00:00', 'operator:9', 'for Customer'),
       (2, 'order:1:hold', 'hold', '2026-01-03 00:00:00', 'user:1001', '#1'),
       (3, 'credit:9:5', 'credit', '2026-01-04 00:00:00', 'operator:9', '');
INSERT INTO postings (id, entry_id, account_id, amount, currency, balance_after)
VALUES (1, 1, 1, -5000000, 'USD', -5000000), (2, 1, 2, 5000000, 'USD', 5000000),
       (3, 2, 2, -1500000, 'USD', 3500000), (4, 2, 3, 1500000, 'USD', 1500000),
       (5, 3, 1, -4000000, 'USD', -9000000), (6, 3, 4, 4000000, 'USD', 4000000)
"""
"""Customer 1001 has been credited 5 and has ordered for 1.5; 77 has money and no row in `users`."""


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without tables."""
    yield from empty_database(request, tmp_path)


@pytest.fixture
async def old_shop(empty: str) -> AsyncIterator[Database]:
    """Open a database of the version before, with money in it."""
    opened = open_database(empty)
    await opened.run_on_connection(_make_old_shop)
    yield opened
    await opened.close()


def _before() -> str:
    """Return the revision before the one that brings customer numbers."""
    scripts = ScriptDirectory.from_config(migrations._configuration())
    return next(
        str(each.down_revision)
        for each in scripts.walk_revisions()
        if Path(each.path).stem.endswith("_customer_numbers")
    )


def _back(connection: Connection, target: str) -> None:
    configuration = migrations._configuration()
    configuration.attributes["connection"] = connection
    command.downgrade(configuration, target)


def _make_old_shop(connection: Connection) -> None:
    configuration = migrations._configuration()
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, _before())
    for statement in OLD_SHOP.split(";"):
        connection.execute(text(statement))


def _column(connection: Connection, query: str) -> list[str]:
    return list(connection.execute(text(query)).scalars())


async def test_money_stays_with_its_customers_under_random_numbers(old_shop: Database) -> None:
    await migrations.upgrade(old_shop)
    assert await old_shop.read(ledger.verify) == []
    assert await old_shop.read(available_balance, 1001) == 3_500_000
    assert await old_shop.read(available_balance, 77) == 4_000_000
    numbers = {await old_shop.read(customers.number_of, each) for each in (1001, 77, 9)}
    assert len(numbers) == 3
    assert min(numbers) >= SMALLEST


async def test_the_books_hold_no_telegram_id_of_a_customer_and_no_text(old_shop: Database) -> None:
    await migrations.upgrade(old_shop)
    number = await old_shop.read(customers.number_of, 1001)
    actors = "SELECT actor FROM journal_entries ORDER BY id"
    assert await old_shop.run_on_connection(lambda c: _column(c, actors)) == [
        "operator:9",
        f"customer:{number}",
        "operator:9",
    ]
    memos = "SELECT memo FROM journal_entries ORDER BY id"
    assert await old_shop.run_on_connection(lambda c: _column(c, memos)) == ["", "#1", ""]
    owners = "SELECT owner FROM accounts"
    assert not {"1001", "77"} & set(await old_shop.run_on_connection(lambda c: _column(c, owners)))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE accounts SET owner = '5' WHERE kind = 'available'",
        "UPDATE journal_entries SET actor = ''",
    ],
)
async def test_the_books_are_append_only_again(old_shop: Database, change: str) -> None:
    await migrations.upgrade(old_shop)
    with pytest.raises(DBAPIError, match=r"append-only|only the balance"):
        await old_shop.run_on_connection(lambda c: c.execute(text(change)))


async def test_the_way_back_brings_the_telegram_ids_back(old_shop: Database) -> None:
    await migrations.upgrade(old_shop)
    await old_shop.run_on_connection(lambda c: _back(c, _before()))
    owners = "SELECT owner FROM accounts WHERE kind = 'available' ORDER BY id"
    assert await old_shop.run_on_connection(lambda c: _column(c, owners)) == ["1001", "77"]
    actors = "SELECT actor FROM journal_entries WHERE kind = 'hold'"
    assert await old_shop.run_on_connection(lambda c: _column(c, actors)) == ["user:1001"]
