"""Ask either database how it would run a statement."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable, event
from sqlmodel import Session


def plan_of(session: Session, statement: Executable, parameters: Mapping[str, Any]) -> str:
    """Run a statement, and return the plan by which the database runs it."""
    connection = session.connection()
    sent: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, words: str, values: Any, *_: Any) -> None:
        sent.append((words, values))

    event.listen(connection, "before_cursor_execute", keep)
    connection.execute(statement, parameters)
    event.remove(connection, "before_cursor_execute", keep)
    ((words, values),) = sent
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(map(str, connection.exec_driver_sql(f"{explain} {words}", values)))
