"""What the rest of the house knows of a database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.engine import URL, Connection
from sqlmodel import Session

P = ParamSpec("P")


T = TypeVar("T")


def now() -> datetime:
    """Return the present moment; domain functions are given it, so that tests own the clock."""
    return datetime.now(UTC)


class Database(Protocol):
    """What the rest of the house knows of a database."""

    url: URL

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` in one transaction and commit it; nothing is kept if it raises."""

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a `work` that writes nothing; a long one holds up no transaction."""

    async def run_on_connection(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a bare connection in a transaction: for migrations."""

    async def check_connection(self) -> None:
        """Make sure it is there; ConfigurationError says why it cannot be used."""

    async def close(self) -> None:
        """Give back connections, and the lock of the SQLite file."""
