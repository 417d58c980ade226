"""Build Core statements: the table of a model, and an insert that may meet an existing row."""

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlmodel import SQLModel


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a model that was declared with `table=True`."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def upsert(table: Table) -> Insert:
    """Return an INSERT that takes `on_conflict_do_nothing` and `on_conflict_do_update`.

    It is PostgreSQL's; SQLAlchemy compiles it for SQLite too, in the same words.
    """
    return insert(table)
