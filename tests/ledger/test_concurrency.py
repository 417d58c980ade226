"""Tests simultaneous entries: SQLite runs one transaction at a time, PostgreSQL locks rows."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.ledger import EntryKind
from tests.ledger.books import NOW, UNIT, USD, WALLET, hold, numbered, rows, settle, top_up

T = TypeVar("T")


async def _at_once(jobs: list[Awaitable[T]]) -> list[T | BaseException]:
    return await asyncio.gather(*jobs, return_exceptions=True)


async def test_twenty_orders_at_once_never_spend_more_than_there_is(database: Database) -> None:
    await database.transact(top_up, 7 * UNIT)
    results = await _at_once(
        [database.transact(hold, UNIT, order_id=number) for number in range(1, 21)]
    )
    assert len([one for one in results if isinstance(one, ledger.Receipt)]) == 7
    assert len([one for one in results if isinstance(one, ledger.InsufficientFunds)]) == 13
    assert await database.read(ledger.balance, WALLET) == 0
    assert await database.read(rows) == (1 + 1 + 7, 1 + 7, 2 * (1 + 7))
    assert await database.read(ledger.verify) == []


async def test_one_payment_told_twenty_times_at_once_is_credited_once(database: Database) -> None:
    results = await _at_once([database.transact(top_up, UNIT) for _ in range(20)])
    receipts = [one for one in results if isinstance(one, ledger.Receipt)]
    assert len(receipts) == 20
    assert len([one for one in receipts if one.new]) == 1
    assert len({one.entry_id for one in receipts}) == 1
    assert await database.read(ledger.balance, WALLET) == UNIT
    assert await database.read(ledger.verify) == []


async def test_one_order_told_twenty_times_at_once_is_held_once(database: Database) -> None:
    await database.transact(top_up, UNIT)
    results = await _at_once([database.transact(hold, UNIT) for _ in range(20)])
    receipts = [one for one in results if isinstance(one, ledger.Receipt)]
    assert len(receipts) == 20
    assert len([one for one in receipts if one.new]) == 1
    assert await database.read(ledger.verify) == []


async def test_one_order_settled_many_times_at_once_is_settled_once(database: Database) -> None:
    await database.transact(top_up, UNIT)
    await database.transact(hold, UNIT)
    results = await _at_once([database.transact(settle, UNIT // 3) for _ in range(10)])
    settlements = [one for one in results if isinstance(one, ledger.Settlement)]
    assert len(settlements) == 10
    assert len([one for one in settlements if one.new]) == 1
    assert await database.read(ledger.balance, WALLET) == UNIT // 3
    assert await database.read(ledger.verify) == []


async def test_one_order_settled_in_two_ways_at_once_is_settled_in_one(
    database: Database,
) -> None:
    await database.transact(top_up, UNIT)
    await database.transact(hold, UNIT)
    results = await _at_once(
        [database.transact(settle, refund) for refund in (0, UNIT, 0, UNIT, UNIT // 2)]
    )
    won = {one.new for one in results if isinstance(one, ledger.Settlement)}
    assert True in won
    for lost in results:
        assert isinstance(lost, ledger.Settlement | ledger.KeyReused | ledger.EscrowMismatch)
    assert await database.read(ledger.balance, ledger.escrow(7, USD)) == 0
    assert await database.read(ledger.verify) == []


async def test_an_entry_is_reversed_once_however_many_ask(database: Database) -> None:
    await database.transact(top_up, 5 * UNIT)
    await database.transact(top_up, 5 * UNIT, key="payment:2")

    def undo(number: int) -> Callable[[Session], ledger.Receipt]:
        return lambda session: ledger.reverse(
            session, entry="payment:1", key=f"undo:{number}", now=NOW
        )

    results = await _at_once([database.transact(undo(number)) for number in range(10)])
    assert len([one for one in results if isinstance(one, ledger.Receipt)]) == 1
    assert len([one for one in results if isinstance(one, ledger.NotReversible)]) == 9
    assert await database.read(ledger.balance, WALLET) == 5 * UNIT
    assert await database.read(ledger.verify) == []


async def test_money_that_crosses_does_not_deadlock(database: Database) -> None:
    left, right = ledger.available(numbered(1), USD), ledger.available(numbered(2), USD)
    await database.transact(top_up, 1000, key="payment:1", customer=numbered(1))
    await database.transact(top_up, 1000, key="payment:2", customer=numbered(2))
    runs = 0

    def cross(number: int) -> Callable[[Session], ledger.Receipt]:
        source, target = (left, right) if number % 2 else (right, left)

        def work(session: Session) -> ledger.Receipt:
            nonlocal runs
            runs += 1
            return ledger.transfer(
                session,
                key=f"crossing:{number}",
                kind=EntryKind.ADJUSTMENT,
                source=source,
                target=target,
                amount=1,
                now=NOW,
                actor="operator:1",
            )

        return work

    results = await _at_once([database.transact(cross(number)) for number in range(60)])
    assert all(isinstance(one, ledger.Receipt) for one in results)
    assert runs == 60, "PostgreSQL broke a deadlock, and a transaction ran again"
    assert await database.read(ledger.balance, left) == 1000
    assert await database.read(ledger.verify) == []


async def test_orders_of_one_customer_end_while_he_places_others(database: Database) -> None:
    await database.transact(top_up, 100 * UNIT)
    for order in range(1, 11):
        await database.transact(hold, UNIT, order_id=order)
    ending: list[Awaitable[object]] = [
        database.transact(settle, UNIT // 2, order_id=order) for order in range(1, 11)
    ]
    placing: list[Awaitable[object]] = [
        database.transact(hold, UNIT, order_id=order) for order in range(11, 21)
    ]
    results = await _at_once([job for pair in zip(ending, placing, strict=True) for job in pair])
    assert not [one for one in results if isinstance(one, BaseException)]
    assert await database.read(ledger.balance, WALLET) == 85 * UNIT
    assert await database.read(ledger.balance, ledger.revenue(USD)) == 5 * UNIT
    assert await database.read(ledger.verify) == []
