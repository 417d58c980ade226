"""Read the database of a shop from outside, while the shop runs or after it was killed."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    create_engine,
    event,
    func,
    make_url,
    select,
    update,
)
from sqlalchemy.pool import NullPool
from sqlmodel import Session, col
from sqlmodel import select as entities

from bot.catalog.tables import Service
from bot.db import open_database, table_of
from bot.leases import Lease
from bot.ledger import AccountKind, balance, escrow, totals
from bot.notifications.tables import Notification
from bot.orders.books import verify_all
from bot.orders.sending.attempts import SubmissionAttempt
from bot.orders.status import FINAL, NEEDS_OPERATOR, Status
from bot.orders.tables import Order, OrderEvent
from bot.users.tables import Conversation
from tests.support.customers import available_balance

P = ParamSpec("P")
T = TypeVar("T")

CURRENCY = "USD"

_ORDERS = table_of(Order)
_OUTBOX = table_of(Notification)
_ATTEMPTS = table_of(SubmissionAttempt)


class TransactionRunner(Protocol):
    """Run functions in separate transactions, as `bot.db.Database` does."""

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a function and commit."""

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a function that only reads."""

    async def close(self) -> None:
        """Give the connections back."""


class ShopRecords:
    """The database of a shop that another process or this test has open."""

    def __init__(self, opened: TransactionRunner) -> None:
        self._opened = opened

    async def close(self) -> None:
        """Give the connections back."""
        await self._opened.close()

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run any domain function."""
        return await self._opened.read(work, *args, **kwargs)

    async def services(self) -> int:
        """Return how many services the catalog has."""
        return await self.read(
            lambda session: session.exec(entities(func.count()).select_from(Service)).one()
        )

    async def balance(self, user: int) -> int:
        """Return a customer's balance in micro-units."""
        return await self.read(available_balance, user, CURRENCY)

    async def escrow(self, order: int) -> int:
        """Return an order's escrow in micro-units."""
        return await self.read(balance, escrow(order, CURRENCY))

    async def order(self, number: int) -> Order | None:
        """Return an order."""
        return await self.read(lambda session: session.get(Order, number))

    async def orders(self) -> Sequence[Order]:
        """Return all orders, oldest first."""
        return await self.read(
            lambda session: session.exec(entities(Order).order_by(col(Order.id))).all()
        )

    async def events(self, order: int) -> list[tuple[str, str]]:
        """Return an order's status changes as (before, after)."""

        def found(session: Session) -> list[tuple[str, str]]:
            statement = entities(OrderEvent).where(col(OrderEvent.order_id) == order)
            rows = session.exec(statement.order_by(col(OrderEvent.id)))
            return [(row.before, row.after) for row in rows]

        return await self.read(found)

    async def conversation(self, user: int) -> Conversation | None:
        """Return a user's conversation; None if there is none."""
        return await self.read(lambda session: session.get(Conversation, user))

    async def unsent(self) -> int:
        """Return how many messages of the outbox are still to be sent."""

        def found(session: Session) -> int:
            waiting = col(Notification.sent_at).is_(None)
            return session.exec(
                entities(func.count()).select_from(Notification).where(waiting)
            ).one()

        return await self.read(found)

    async def holder(self, lease: str) -> str:
        """Return the process that holds a job's lease, as `host:pid:…`; "" if none does."""
        row = await self.read(lambda session: session.get(Lease, lease))
        return (row.holder or "") if row else ""

    async def expire_leases(self, pid: int) -> None:
        """Let the leases of a dead process expire now: most of them last for minutes."""
        leases = table_of(Lease)

        def expire(session: Session) -> None:
            session.execute(
                update(leases).where(leases.c.holder.contains(f":{pid}:")).values(holder=None)
            )

        await self._opened.transact(expire)

    async def later(self, **tables: timedelta) -> None:
        """Move the times of the named tables (see `_MOMENTS`) into the past.

        Leases and retries take too long for a test; moving the times has the same effect.
        """

        def move(session: Session) -> None:
            for table, length in tables.items():
                for column in _MOMENTS[table]:
                    _move(session.connection(), column, length)

        await self._opened.transact(move)

    async def add_up(self, credited: int) -> None:
        """Assert that all credited money is accounted for exactly once."""
        assert await self.read(verify_all) == []
        sums = await self.read(totals, CURRENCY)
        held = sums[AccountKind.AVAILABLE] + sums[AccountKind.ESCROW] + sums[AccountKind.REVENUE]
        assert held == credited
        assert sum(sums.values()) == 0
        for order in await self.orders():
            await self._holds(order)

    async def _holds(self, order: Order) -> None:
        assert order.id is not None
        held = await self.escrow(order.id)
        if order.status in FINAL:
            assert held == 0, order
            assert 0 <= order.refunded <= order.price
        else:
            assert held == order.price, order
            assert order.refunded == 0
        if order.status in (Status.REJECTED, Status.LOST):
            assert order.refunded == order.price

    async def undecided(self) -> list[int]:
        """Return the orders that wait for an operator's decision."""
        return [o.id or 0 for o in await self.orders() if o.status in NEEDS_OPERATOR]


def open_records(url: str) -> ShopRecords:
    """Open the database of a shop that runs in another process or was killed."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    return ShopRecords(_BesideSqlite(url) if sqlite else open_database(url))


_MOMENTS: dict[str, tuple[Column[Any], ...]] = {
    "leases": (table_of(Lease).c.until,),
    "orders": (_ORDERS.c.next_at, _ORDERS.c.submitted_at),
    "notifications": (_OUTBOX.c.due_at,),
    "attempts": (_ATTEMPTS.c.sent_at, _ATTEMPTS.c.deadline, _ATTEMPTS.c.ended_at),
}


def _move(connection: Connection, column: Column[Any], length: timedelta) -> None:
    table = column.table
    (key,) = table.primary_key.columns
    rows = connection.execute(select(key, column).where(column.is_not(None))).all()
    for identity, moment in rows:
        connection.execute(update(table).where(key == identity).values({column: moment - length}))


class _BesideSqlite:
    """A second connection to a file that another process has locked: WAL allows it.

    The shop itself never does this.
    """

    def __init__(self, url: str) -> None:
        self._reader = _engine(url, "BEGIN")
        self._writer = _engine(url, "BEGIN IMMEDIATE")

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            return work(session, *args, **kwargs)

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with Session(self._reader, expire_on_commit=False) as session, session.begin():
            return work(session, *args, **kwargs)

    async def close(self) -> None:
        self._reader.dispose()
        self._writer.dispose()


def _engine(url: str, begin: str) -> Engine:
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"isolation_level": None, "timeout": 10}
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine
