"""Tests that `verify` detects each kind of damage to the books."""

import pytest
from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.ledger import Discrepancy, Invariant
from bot.ledger.checks.discrepancies import MAX_REPORTED
from tests.ledger.books import NOW, UNIT, hold, numbered, run, settle, top_up
from tests.ledger.unguarded import unguard

FORGED = (
    "INSERT INTO journal_entries (key, kind, at, actor, memo)"
    " VALUES ('forged', 'top_up', '2030-01-01 00:00:00', '', '')"
)

DAMAGE: dict[str, tuple[str, set[Invariant]]] = {
    "a balance is changed": (
        "UPDATE accounts SET balance = balance + 1 WHERE kind = 'revenue'",
        {Invariant.BALANCE, Invariant.CURRENCY_SUM},
    ),
    "money moves between balances": (
        "UPDATE accounts SET balance = balance + CASE WHEN kind = 'revenue' THEN -1 ELSE 1 END"
        " WHERE kind IN ('revenue', 'gateway_clearing')",
        {Invariant.BALANCE},
    ),
    "an account is born with money": (
        "INSERT INTO accounts (kind, owner, currency, balance) VALUES ('suspense', '', 'EUR', 5)",
        {Invariant.BALANCE, Invariant.CURRENCY_SUM},
    ),
    "a customer is below zero": (
        "UPDATE accounts SET balance = -5 WHERE kind = 'available'",
        {Invariant.GUARD, Invariant.BALANCE, Invariant.CURRENCY_SUM},
    ),
    "an order is below zero": (
        "UPDATE accounts SET balance = -5 WHERE kind = 'escrow'",
        {Invariant.GUARD, Invariant.BALANCE, Invariant.CURRENCY_SUM},
    ),
    "an amount is changed": (
        "UPDATE postings SET amount = amount + 1 WHERE id = (SELECT min(id) FROM postings)",
        {Invariant.ENTRY_SUM, Invariant.BALANCE, Invariant.CHAIN, Invariant.REVERSAL},
    ),
    "a balance_after is changed": (
        "UPDATE postings SET balance_after = balance_after + 1"
        " WHERE id = (SELECT min(id) FROM postings)",
        {Invariant.CHAIN},
    ),
    "an entry has no postings": (FORGED, {Invariant.ENTRY_SIDES}),
    "a posting is lost": (
        "DELETE FROM postings WHERE id = (SELECT min(id) FROM postings)",
        {
            Invariant.ENTRY_SUM,
            Invariant.ENTRY_SIDES,
            Invariant.BALANCE,
            Invariant.CHAIN,
            Invariant.REVERSAL,
        },
    ),
    "an entry is in another currency than its accounts": (
        "UPDATE postings SET currency = 'EUR'"
        " WHERE entry_id = (SELECT id FROM journal_entries WHERE key = 'order:7:hold')",
        {Invariant.CURRENCY},
    ),
    "a posting lost its entry": (
        "DELETE FROM journal_entries WHERE key = 'order:7:hold'",
        {Invariant.ORPHAN},
    ),
    "a posting lost its account": (
        "UPDATE postings SET account_id = 999"
        " WHERE account_id = (SELECT id FROM accounts WHERE kind = 'revenue')",
        {Invariant.ORPHAN, Invariant.BALANCE},
    ),
    "a reversal reverses something else": (
        "UPDATE journal_entries SET reverses_id ="
        " (SELECT id FROM journal_entries WHERE key = 'order:7:hold') WHERE key = 'undo'",
        {Invariant.REVERSAL},
    ),
}
"""SQL that damages the books, and the rules that it breaks."""


AMOUNTS = set(Invariant) - {
    Invariant.ACCOUNT,
    Invariant.ENTRY_KIND,
    Invariant.MOVEMENT,
    Invariant.KEY,
    Invariant.ACTOR,
    Invariant.SEAL,
}
"""The rules of amounts; tests/orders/test_books.py damages what the others are about."""


def _books(session: Session) -> None:
    top_up(session, UNIT, key="mistake")
    ledger.reverse(session, entry="mistake", key="undo", now=NOW)
    top_up(session, 10 * UNIT)
    hold(session, 4 * UNIT)
    settle(session, refund=UNIT)
    hold(session, 2 * UNIT, order_id=8)


def _damaged(session: Session, statement: str) -> list[Discrepancy]:
    savepoint = session.begin_nested()
    unguard(session)
    run(session, statement)
    found = ledger.verify(session)
    savepoint.rollback()
    return found


@pytest.mark.parametrize("what", DAMAGE)
async def test_damage_is_found(database: Database, what: str) -> None:
    statement, rules = DAMAGE[what]
    await database.transact(_books)
    found = await database.transact(_damaged, statement)
    assert {discrepancy.invariant for discrepancy in found} == rules
    assert await database.read(ledger.verify) == []


@pytest.mark.parametrize("rule", sorted(AMOUNTS))
def test_every_rule_of_amounts_finds_some_damage(rule: str) -> None:
    assert any(rule in rules for _, rules in DAMAGE.values())


async def test_a_discrepancy_says_where_and_how_much(database: Database) -> None:
    await database.transact(_books)
    found = await database.transact(
        _damaged, "UPDATE accounts SET balance = balance + 7 WHERE kind = 'revenue'"
    )
    shown = {str(discrepancy) for discrepancy in found}
    assert f"balance: account {await _revenue(database)}: expected 3000000, found 3000007" in shown
    assert "whole: currency USD: expected 0, found 7" in shown


async def test_books_that_are_broken_everywhere_are_reported_briefly(database: Database) -> None:
    def books(session: Session) -> None:
        for small in range(MAX_REPORTED + 20):
            top_up(session, UNIT, key=f"payment:{small}", customer=numbered(small))

    await database.transact(books)
    found = await database.transact(_damaged, "UPDATE accounts SET balance = balance + 1")
    assert len([one for one in found if one.invariant is Invariant.BALANCE]) == MAX_REPORTED


async def test_empty_books_are_in_order(database: Database) -> None:
    assert await database.read(ledger.verify) == []


async def _revenue(database: Database) -> int:
    statement = "SELECT id FROM accounts WHERE kind = 'revenue'"
    found: int = await database.run_on_connection(
        lambda c: c.exec_driver_sql(statement).scalar_one()
    )
    return found
