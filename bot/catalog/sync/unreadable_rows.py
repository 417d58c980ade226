"""Store the rows of the panel's list that cannot be read, so that operators can look at them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select
from sqlmodel import Session

from bot.catalog.sync.offers import clean_title
from bot.catalog.tables import UnreadableRow
from bot.db import table_of
from bot.quirks.row_problems import RowProblem
from bot.text.cleaning import remove_unstorable

TEXT_LENGTH = 200
"""Characters of an id, a name and a value that are stored."""

_ROWS = table_of(UnreadableRow)
_FORGET = delete(_ROWS).where(_ROWS.c.panel_id == bindparam("panel"))
_COUNT = select(func.count()).select_from(_ROWS)
_PAGE = select(
    _ROWS.c.position, _ROWS.c.problem, _ROWS.c.external_id, _ROWS.c.name, _ROWS.c.value
).order_by(_ROWS.c.panel_id, _ROWS.c.position)


class ListProblem(NamedTuple):
    """A row of the panel's list that cannot be read."""

    position: int
    """Its place in the list, from 0."""
    problem: RowProblem
    external_id: str
    """The panel's id of the service; empty if it has none."""
    name: str
    value: str
    """What the panel wrote in the field that cannot be read."""


def store_unreadable_rows(session: Session, panel_id: int, rows: Sequence[ListProblem]) -> None:
    """Replace the rows that could not be read by those of the panel's present list."""
    connection = session.connection()
    connection.execute(_FORGET, {"panel": panel_id})
    if rows:
        connection.execute(insert(_ROWS), [_values(panel_id, row) for row in rows])


def count_unreadable_rows(session: Session) -> int:
    """Count the rows of the present list that cannot be read."""
    return int(session.connection().execute(_COUNT).scalar_one())


def list_unreadable_rows(session: Session, *, limit: int, offset: int) -> list[ListProblem]:
    """Return a page of the rows that cannot be read, in the panel's order."""
    found = session.connection().execute(_PAGE.limit(limit).offset(offset))
    return [ListProblem(row[0], RowProblem(row[1]), *row[2:]) for row in found]


def _values(panel_id: int, row: ListProblem) -> dict[str, Any]:
    return {
        "panel_id": panel_id,
        "position": row.position,
        "problem": row.problem.value,
        "external_id": remove_unstorable(row.external_id)[:TEXT_LENGTH],
        "name": clean_title(row.name)[:TEXT_LENGTH],
        "value": remove_unstorable(row.value)[:TEXT_LENGTH],
    }
