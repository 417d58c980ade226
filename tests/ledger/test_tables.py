"""Tests the constraints and triggers of the database, without the ledger's functions."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot import ledger, migrations
from bot.db import Database
from bot.migrations.tables import metadata
from tests.ledger.books import UNIT, WALLET, hold, rows, run, standing, top_up

TABLES = ("accounts", "journal_entries", "postings")


def _is_postgresql(database: Database) -> bool:
    return database.url.get_backend_name() == "postgresql"


def _books(session: Session) -> None:
    top_up(session, 2 * UNIT)
    hold(session, UNIT)


def _forge(session: Session, entry: int, account: int, amount: int) -> None:
    run(
        session,
        "INSERT INTO postings (entry_id, account_id, amount, currency, balance_after)"
        " VALUES (:entry, :account, :amount, 'USD', 0)",
        entry=entry,
        account=account,
        amount=amount,
    )


def _glance(session: Session) -> tuple[object, ...]:
    return rows(session), standing(session), ledger.journal(session)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE journal_entries SET memo = 'other'", "append-only"),
        ("UPDATE journal_entries SET key = key", "append-only"),
        ("DELETE FROM journal_entries", "append-only"),
        ("DELETE FROM journal_entries WHERE key = 'payment:1'", "append-only"),
        ("UPDATE postings SET amount = amount + 1", "append-only"),
        ("UPDATE postings SET balance_after = 0 WHERE amount < 0", "append-only"),
        ("DELETE FROM postings", "append-only"),
        ("DELETE FROM accounts WHERE balance = 0", "never deleted"),
        ("DELETE FROM accounts", "never deleted"),
        ("UPDATE accounts SET kind = 'revenue' WHERE kind = 'available'", "only the balance"),
        ("UPDATE accounts SET owner = '43' WHERE kind = 'available'", "only the balance"),
        ("UPDATE accounts SET currency = 'EUR'", "only the balance"),
        ("UPDATE accounts SET id = id + 1000", "only the balance"),
        ("UPDATE accounts SET balance = -1 WHERE kind = 'available'", "never_negative"),
        ("UPDATE accounts SET balance = -1 WHERE kind = 'escrow'", "never_negative"),
    ],
)
async def test_the_past_is_not_changed(database: Database, statement: str, words: str) -> None:
    def books(session: Session) -> None:
        _books(session)
        hold(session, UNIT, order_id=8)  # leaves an account at zero

    await database.transact(books)
    before = await database.read(_glance)
    with pytest.raises(DBAPIError, match=words):
        await database.transact(run, statement)
    assert await database.read(_glance) == before


@pytest.mark.parametrize("table", TABLES)
async def test_a_table_is_not_emptied(database: Database, table: str) -> None:
    await database.transact(_books)
    before = await database.read(_glance)
    verb = "TRUNCATE" if _is_postgresql(database) else "DELETE FROM"
    with pytest.raises(DBAPIError, match=r"never emptied|append-only|never deleted"):
        await database.transact(run, f"{verb} {table}" + " CASCADE" * _is_postgresql(database))
    assert await database.read(_glance) == before


@pytest.mark.parametrize(
    ("account", "entry", "amount", "words"),
    [
        (1, 1, 0, "amount_not_zero"),
        (1, 1, 5, "UNIQUE|uq_postings_entry_id_account_id"),
        (999, 1, 5, "FOREIGN KEY|fk_postings_account_id"),
        (1, 999, 5, "FOREIGN KEY|fk_postings_entry_id"),
    ],
)
async def test_a_posting_that_cannot_be_is_refused(
    database: Database, account: int, entry: int, amount: int, words: str
) -> None:
    await database.transact(_books)
    with pytest.raises(DBAPIError, match=words):
        await database.transact(_forge, entry, account, amount)


async def test_a_key_is_kept_once(database: Database) -> None:
    await database.transact(_books)
    with pytest.raises(DBAPIError, match=r"journal_entries.key|uq_journal_entries_key"):
        await database.transact(
            run,
            "INSERT INTO journal_entries (key, kind, at, actor, memo)"
            " VALUES ('payment:1', 'top_up', '2030-01-01', '', '')",
        )


@pytest.mark.parametrize(
    "lines",
    [[(1, 5)], [(1, 5), (2, -4)], [(1, 5), (2, 5)], []],
    ids=["one side", "short", "same side", "none"],
)
async def test_postgresql_refuses_an_entry_that_is_not_balanced_at_commit(
    database: Database, lines: list[tuple[int, int]]
) -> None:
    def story(session: Session) -> None:
        run(
            session,
            "INSERT INTO journal_entries (id, key, kind, at, actor, memo)"
            " VALUES (99, 'forged', 'top_up', '2030-01-01 00:00:00', '', '')",
        )
        for account, amount in lines:
            _forge(session, 99, account, amount)

    await database.transact(_books)
    if not _is_postgresql(database):
        # SQLite has no trigger at commit: on SQLite `verify` detects the breach.
        await database.transact(story)
        assert await database.read(ledger.verify) != []
        return
    with pytest.raises(DBAPIError, match=r"sum to zero|fewer than two"):
        await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_postgresql_refuses_another_posting_to_an_old_entry(database: Database) -> None:
    await database.transact(_books)
    if not _is_postgresql(database):
        await database.transact(_forge, 1, 3, 5)
        assert await database.read(ledger.verify) != []
        return
    with pytest.raises(DBAPIError, match="journal entry 1 does not sum to zero"):
        await database.transact(_forge, 1, 3, 5)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts SET balance = 1.5",
        "UPDATE accounts SET balance = 'much'",
        "INSERT INTO postings (entry_id, account_id, amount, currency, balance_after)"
        " SELECT 1, id, 1.5, 'USD', 0 FROM accounts WHERE kind = 'escrow'",
        "INSERT INTO postings (entry_id, account_id, amount, currency, balance_after)"
        " SELECT 1, id, 1, 'USD', 0.5 FROM accounts WHERE kind = 'escrow'",
    ],
)
async def test_no_fraction_of_a_micro_unit_is_kept(database: Database, statement: str) -> None:
    await database.transact(_books)
    if _is_postgresql(database):
        # PostgreSQL enforces BIGINT: no statement can store a fraction.
        kinds = "SELECT pg_typeof(balance)::text = 'bigint' FROM accounts"
        found = await database.run_on_connection(lambda c: c.exec_driver_sql(kinds).scalars().all())
        assert set(found) == {True}
        return
    with pytest.raises(DBAPIError, match="whole_"):
        await database.transact(run, statement)
    assert await database.read(ledger.balance, WALLET) == UNIT


async def test_the_migration_makes_the_tables_that_the_code_has(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: kind != "table" or name in TABLES,
                "include_object": lambda found, name, kind, reflected, compared: (
                    kind != "table" or name in TABLES
                ),
            },
        )
        return list(compare_metadata(context, metadata))

    assert await database.run_on_connection(differences) == []


def test_the_ledger_is_never_dropped() -> None:
    configuration = Config()
    configuration.set_main_option("script_location", migrations.__path__[0])
    revision = ScriptDirectory.from_config(configuration).get_revision("0002")
    assert revision is not None
    with pytest.raises(NotImplementedError, match="never dropped"):
        revision.module.downgrade()
