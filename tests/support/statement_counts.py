"""Count the transactions and the statements of every database of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, event


@dataclass
class StatementCounts:
    """What has run since `start`."""

    transactions: int = 0
    """Commits."""
    statements: int = 0
    """Statements except the BEGIN that SQLite needs; one with many rows counts once."""

    def start(self) -> None:
        """Begin to count."""
        event.listen(Engine, "commit", self._count_commit)
        event.listen(Engine, "before_cursor_execute", self._count_statement)

    def stop(self) -> None:
        """Stop counting."""
        event.remove(Engine, "commit", self._count_commit)
        event.remove(Engine, "before_cursor_execute", self._count_statement)

    def _count_commit(self, *_: object) -> None:
        self.transactions += 1

    def _count_statement(self, _connection: object, _cursor: object, text: str, *_: object) -> None:
        self.statements += not text.startswith("BEGIN")


@contextmanager
def counted() -> Iterator[StatementCounts]:
    """Count what runs within the block."""
    counts = StatementCounts()
    counts.start()
    try:
        yield counts
    finally:
        counts.stop()
