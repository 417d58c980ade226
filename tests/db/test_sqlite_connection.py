"""Tests of SQLite's pragmas: what they promise is seen in a power cut, or by bypassing the code."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.db.sqlite_connection import open_engine
from tests.ledger.books import UNIT, run, top_up

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_each_connection_has_the_pragmas_that_no_kill_can_show(tmp_path: Path) -> None:
    # A killed process loses nothing that the kernel has. Only a power cut shows whether a commit
    # had reached the disk, so the pragmas themselves are read.
    engine = open_engine(make_url(f"sqlite:///{tmp_path / 'pragmas.db'}"))
    with engine.connect() as connection:
        values = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    engine.dispose()
    full = 2
    assert values == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }


@only_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO journal_entries (id, key, kind, at, actor, memo)"
        " SELECT id, key, kind, at, 'another', memo FROM journal_entries",
        "REPLACE INTO postings (id, entry_id, account_id, amount, currency, balance_after)"
        " SELECT id, entry_id, account_id, amount * 2, currency, balance_after * 2 FROM postings",
        "REPLACE INTO accounts (id, kind, owner, currency, balance)"
        " SELECT id, kind, owner, currency, balance * 2 FROM accounts",
    ],
)
async def test_the_past_is_not_replaced(database: Database, statement: str) -> None:
    def journal(session: Session) -> object:
        return ledger.journal(session)

    await database.transact(top_up, UNIT)
    before = await database.read(journal)
    with pytest.raises(DBAPIError, match=r"append-only|never deleted"):
        await database.transact(run, statement)
    assert await database.read(journal) == before
