"""Build Core statements: the table of a model, an insert that may meet an existing row, a lock."""

from typing import Any

from sqlalchemy import Table, Text
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
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


class lock_text(FunctionElement[Any]):  # noqa: N801 - used like the functions of `func`
    """Lock a text until the transaction ends: others that select its lock wait. NULL locks nothing.

    What it guards must be read by a later statement: this one reads what it saw before it waited.
    On SQLite it does nothing, for transactions that write run one at a time there.
    """

    name = "lock_text"
    type = Text()
    inherit_cache = True


@compiles(lock_text)
def _no_lock(_element: lock_text, _compiler: SQLCompiler, **_: Any) -> str:
    return "NULL"


@compiles(lock_text, "postgresql")
def _advisory_lock(element: lock_text, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"pg_advisory_xact_lock(hashtextextended({text}, 0))"
