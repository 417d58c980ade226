"""Store the changes of the catalog for the operator, and delete old ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select
from sqlmodel import Session

from bot.catalog.balances import KNOWN_CURRENCY
from bot.catalog.sync.changes import ChangeKind, ServiceChange
from bot.catalog.tables import CatalogChange, Panel, Service
from bot.db import table_of


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change, as a line of the operator's list."""

    id: int
    at: datetime
    kind: ChangeKind
    service_id: int
    title: str
    currency: str | None
    """The panel's currency; None if it has named none."""
    rate_before: str | None
    rate_after: str | None
    min_before: int | None
    max_before: int | None
    min_after: int | None
    max_after: int | None


_CHANGES, _SERVICES = table_of(CatalogChange), table_of(Service)
_ADD = insert(_CHANGES)
_NEWCOMERS = select(_SERVICES.c.external_id, _SERVICES.c.id).where(
    _SERVICES.c.panel_id == bindparam("panel"), _SERVICES.c.created_at == bindparam("now")
)
_OWN = [name for name in ChangeLine.__dataclass_fields__ if name in _CHANGES.c]
_LINES = (
    select(*(_CHANGES.c[name] for name in _OWN), _SERVICES.c.title, KNOWN_CURRENCY)
    .join_from(_CHANGES, _SERVICES, _CHANGES.c.service_id == _SERVICES.c.id)
    .join(table_of(Panel), _SERVICES.c.panel_id == table_of(Panel).c.id)
    .order_by(_CHANGES.c.id.desc())
)


def record_changes(session: Session, changes: Iterable[ServiceChange], *, now: datetime) -> None:
    """Store the changes that operators need to know."""
    connection = session.connection()
    told = [change for change in changes if change.kind is not None]
    numbers = _numbers(connection, told, now)
    rows = [_row(change, numbers, now) for change in told]
    if rows:
        connection.execute(_ADD, rows)


def _numbers(
    connection: Connection, changes: Iterable[ServiceChange], now: datetime
) -> dict[str, int]:
    """Return the ids of the services that were added at this moment, by external id."""
    panel = next((each.panel_id for each in changes if each.service_id is None), None)
    if panel is None:
        return {}
    newcomers = connection.execute(_NEWCOMERS, {"panel": panel, "now": now})
    return {row.external_id: row.id for row in newcomers}


def _row(change: ServiceChange, numbers: Mapping[str, int], now: datetime) -> dict[str, Any]:
    number = change.service_id
    row: dict[str, Any] = {
        "service_id": numbers[change.external_id] if number is None else number,
        "at": now,
        "kind": str(change.kind),
    }
    for moment, stood in (("before", change.before), ("after", change.after)):
        row[f"rate_{moment}"] = stood and stood.rate
        row[f"min_{moment}"] = stood and stood.min
        row[f"max_{moment}"] = stood and stood.max
    return row


def count_changes(session: Session, kind: ChangeKind | None) -> int:
    """Count the changes of one kind, or of all kinds if None."""
    count = _of(select(func.count()).select_from(_CHANGES), kind)
    return session.connection().scalar(count) or 0


def list_changes(
    session: Session, kind: ChangeKind | None, limit: int, offset: int = 0
) -> list[ChangeLine]:
    """Return the changes of one kind, or of all kinds if None, newest first."""
    rows = session.connection().execute(_of(_LINES, kind).limit(limit).offset(offset)).mappings()
    return [ChangeLine(**(dict(row) | {"kind": ChangeKind(row["kind"])})) for row in rows]


def _of(statement: Select[Any], kind: ChangeKind | None) -> Select[Any]:
    return statement if kind is None else statement.where(_CHANGES.c.kind == str(kind))


def delete_changes_before(session: Session, before: datetime) -> int:
    """Delete the changes before the moment; return how many."""
    found = session.connection().execute(delete(_CHANGES).where(_CHANGES.c.at < before))
    return found.rowcount
