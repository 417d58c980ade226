"""An insert that meets an old row: one statement that both databases take."""

from sqlalchemy import Table, bindparam, select
from sqlmodel import Session

from bot.db import Database, table_of, upsert
from bot.leases import Lease

LEASES = table_of(Lease)
NEW = upsert(LEASES).values(name="x", holder=bindparam("who"))
HOLDERS = select(LEASES.c.holder).where(LEASES.c.name == "x")


def holders(session: Session) -> list[str | None]:
    """Return the holders stored under the one name."""
    return list(session.connection().execute(HOLDERS).scalars())


def test_a_models_table_is_the_one_it_is_stored_in() -> None:
    """A Core statement takes it where a model would not do."""
    assert isinstance(LEASES, Table)
    assert LEASES.name == "leases"


async def test_a_second_row_is_dropped_where_nothing_shall_be_done(database: Database) -> None:
    """The stored row stays."""

    def work(session: Session) -> list[str | None]:
        for who in ("first", "second"):
            statement = NEW.on_conflict_do_nothing(index_elements=["name"])
            session.connection().execute(statement, {"who": who})
        return holders(session)

    assert await database.transact(work) == ["first"]


async def test_a_second_row_takes_the_place_of_the_first_where_it_shall(
    database: Database,
) -> None:
    """There is one row, with the newer value."""

    def work(session: Session) -> list[str | None]:
        for who in ("first", "second"):
            statement = NEW.on_conflict_do_update(
                index_elements=["name"], set_={"holder": NEW.excluded.holder}
            )
            session.connection().execute(statement, {"who": who})
        return holders(session)

    assert await database.transact(work) == ["second"]
