"""The protocols that both databases implement."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.engine import URL, Connection
from sqlmodel import Session

P = ParamSpec("P")
T = TypeVar("T")


def now() -> datetime:
    """Return the present moment. Domain functions take it as an argument, for the tests."""
    return datetime.now(UTC)


class Reader(Protocol):
    """A database that is read, whichever it is; the shop may be running."""

    url: URL

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work`, which only reads; a long one blocks no transaction."""

    async def run_on_connection(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a connection without a session, in a transaction."""

    async def check_connection(self) -> None:
        """Connect to the database; ConfigurationError says why that is impossible."""

    async def close(self) -> None:
        """Close the connections and release the lock of the SQLite file."""


class Database(Reader, Protocol):
    """A database, whichever it is."""

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` in one transaction and commit; roll back if it raises.

        `work` may run more than once, each time in a transaction of its own, so it must change
        nothing but the database.
        """
