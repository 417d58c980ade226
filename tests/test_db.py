"""The database room: what a transaction keeps and what it does not."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.db import Database


async def test_a_transaction_that_raises_keeps_nothing(database: Database) -> None:
    await database.transact(_run, "CREATE TABLE notes (note TEXT)")
    await database.transact(_run, "INSERT INTO notes VALUES ('kept')")

    def broken(session: Session) -> None:
        session.execute(text("INSERT INTO notes VALUES ('lost')"))
        raise LookupError

    with pytest.raises(LookupError):
        await database.transact(broken)
    assert await database.read(_notes) == ["kept"]


def _run(session: Session, statement: str) -> None:
    session.execute(text(statement))


def _notes(session: Session) -> list[str]:
    return list(session.execute(text("SELECT note FROM notes")).scalars())
