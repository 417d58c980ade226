"""Counts the commits and statements of all databases that are open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, event


@dataclass
class Counts:
    """What was done while counting."""

    commits: int = 0
    statements: list[str] = field(default_factory=list)


@contextmanager
def counting() -> Iterator[Counts]:
    """Count until the block ends."""
    counts = Counts()

    def commit(*_: object) -> None:
        counts.commits += 1

    def execute(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counts.statements.append(statement)

    event.listen(Engine, "commit", commit)
    event.listen(Engine, "before_cursor_execute", execute)
    try:
        yield counts
    finally:
        event.remove(Engine, "commit", commit)
        event.remove(Engine, "before_cursor_execute", execute)
