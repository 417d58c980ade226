"""Tests `post`: once for a key, all postings or none, no guarded account below zero."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot import ledger, money
from bot.db import Database
from bot.errors import Amount
from bot.ledger import Account, EntryKind
from tests.ledger.books import (
    CUSTOMER,
    GATEWAY,
    NOW,
    UNIT,
    USD,
    WALLET,
    hold,
    numbered,
    rows,
    run,
    standing,
    top_up,
)

Lines = Sequence[tuple[Account, Any]]


def post(session: Session, lines: Lines, key: str = "key") -> ledger.Receipt:
    return ledger.post(
        session, key=key, kind=EntryKind.ADJUSTMENT, postings=lines, now=NOW, actor="operator:1"
    )


async def test_an_entry_moves_all_its_accounts_at_once(database: Database) -> None:
    def story(session: Session) -> None:
        receipt = post(
            session,
            [
                (GATEWAY, -10 * UNIT),
                (WALLET, 9 * UNIT),
                (ledger.revenue(USD), UNIT),
                (ledger.gateway_clearing("stars", "EUR"), -5),
                (ledger.suspense("EUR"), 5),
            ],
        )
        assert receipt.new
        assert standing(session) == {
            "gateway_clearing stars USD": -10 * UNIT,
            f"available {CUSTOMER} USD": 9 * UNIT,
            "revenue USD": UNIT,
            "gateway_clearing stars EUR": -5,
            "suspense EUR": 5,
        }

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_the_same_entry_told_twice_moves_nothing(database: Database) -> None:
    first = await database.transact(top_up, 10 * UNIT)
    before = await database.read(rows)
    second = await database.transact(top_up, 10 * UNIT)

    assert (first.new, second.new) == (True, False)
    assert first.entry_id == second.entry_id
    assert await database.read(rows) == before
    assert await database.read(ledger.balance, WALLET) == 10 * UNIT


async def test_a_hold_told_again_after_the_money_was_spent_is_no_refusal(
    database: Database,
) -> None:
    await database.transact(top_up, UNIT)
    first = await database.transact(hold, UNIT)
    again = await database.transact(hold, UNIT)
    assert again == ledger.Receipt(first.entry_id, new=False)
    assert await database.read(ledger.verify) == []


async def test_the_order_of_the_postings_is_no_difference(database: Database) -> None:
    lines = [(GATEWAY, -UNIT), (WALLET, UNIT)]
    first = await database.transact(post, lines)
    again = await database.transact(post, lines[::-1])
    assert again == ledger.Receipt(first.entry_id, new=False)


@pytest.mark.parametrize(
    "lines",
    [
        [(GATEWAY, -UNIT - 1), (WALLET, UNIT + 1)],
        [(GATEWAY, -UNIT), (ledger.available(numbered(43), USD), UNIT)],
        [(GATEWAY, UNIT), (WALLET, -UNIT)],
        [(WALLET, -99 * UNIT), (GATEWAY, 99 * UNIT)],
    ],
    ids=["amount", "account", "direction", "more than there is"],
)
async def test_a_key_used_for_another_entry_is_a_bug(database: Database, lines: Lines) -> None:
    def story(session: Session) -> None:
        post(session, [(GATEWAY, -UNIT), (WALLET, UNIT)])
        with pytest.raises(ledger.KeyReused, match="key"):
            post(session, lines)
        assert standing(session) == {
            "gateway_clearing stars USD": -UNIT,
            f"available {CUSTOMER} USD": UNIT,
        }

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_a_key_used_for_another_kind_of_entry_is_a_bug(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT, key="key")
        with pytest.raises(ledger.KeyReused):
            post(session, [(GATEWAY, -UNIT), (WALLET, UNIT)])

    await database.transact(story)


@pytest.mark.parametrize("there", [0, 1, UNIT - 1])
async def test_a_refusal_leaves_no_trace_and_the_transaction_goes_on(
    database: Database, there: int
) -> None:
    def story(session: Session) -> None:
        if there:
            top_up(session, there)
        before = rows(session), standing(session)
        with pytest.raises(ledger.InsufficientFunds) as refusal:
            hold(session, UNIT)
        assert (rows(session), standing(session)) == before
        assert refusal.value.account == WALLET
        assert refusal.value.shortfall == UNIT - there
        assert refusal.value.params == {"missing": Amount(UNIT - there, USD)}
        top_up(session, UNIT, key="payment:2")
        assert hold(session, UNIT).new

    await database.transact(story)
    assert await database.read(ledger.balance, WALLET) == there
    assert await database.read(ledger.verify) == []


async def test_a_refusal_takes_back_what_was_given_before_it(database: Database) -> None:
    # available is locked before escrow, so the customer is credited before escrow is too low.
    def story(session: Session) -> None:
        top_up(session, UNIT)
        hold(session, UNIT)
        before = rows(session), standing(session)
        with pytest.raises(ledger.InsufficientFunds) as refusal:
            post(session, [(WALLET, UNIT + 3), (ledger.escrow(7, USD), -UNIT - 3)])
        assert refusal.value.shortfall == 3
        assert "order" in refusal.value.msgid
        assert (rows(session), standing(session)) == before

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_a_balance_can_be_spent_to_the_last_micro_unit(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, 3)
        hold(session, 3)
        assert ledger.balance(session, WALLET) == 0
        with pytest.raises(ledger.InsufficientFunds) as refusal:
            hold(session, 1, order_id=8)
        assert refusal.value.shortfall == 1

    await database.transact(story)


async def test_accounts_of_two_currencies_are_two_accounts(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        euros = ledger.available(CUSTOMER, "EUR")
        with pytest.raises(ledger.InsufficientFunds):
            post(session, [(euros, -UNIT), (ledger.revenue("EUR"), UNIT)])
        assert ledger.balance(session, euros) == 0

    await database.transact(story)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "two postings"),
        ([(WALLET, -1), (WALLET, 1)], "another account"),
        ([(WALLET, -1), (ledger.revenue(USD), 2)], "sums to zero"),
        ([(WALLET, -1), (ledger.revenue("EUR"), 1)], "sums to zero"),
        ([(WALLET, 0), (ledger.revenue(USD), 0)], "not an amount"),
        ([(WALLET, -1.0), (ledger.revenue(USD), 1.0)], "not an amount"),
        ([(WALLET, -1), (ledger.revenue(USD), True)], "not an amount"),
        ([(GATEWAY, -money.MAX_AMOUNT - 1), (WALLET, money.MAX_AMOUNT + 1)], "not an amount"),
    ],
)
async def test_what_is_not_double_entry_is_refused(
    database: Database, lines: Lines, why: str
) -> None:
    def story(session: Session) -> None:
        with pytest.raises(ValueError, match=why):
            post(session, lines)
        assert rows(session) == (0, 0, 0)

    await database.transact(story)


async def test_the_largest_amount_can_be_moved(database: Database) -> None:
    await database.transact(top_up, money.MAX_AMOUNT)
    assert await database.read(ledger.balance, WALLET) == money.MAX_AMOUNT


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    def story(session: Session) -> None:
        ledger.transfer(
            session,
            key="key",
            kind=EntryKind.TOP_UP,
            source=GATEWAY,
            target=WALLET,
            amount=1,
            now=datetime(2030, 1, 1),  # noqa: DTZ001 - the case under test
        )

    with pytest.raises(Exception, match="time zone"):
        await database.transact(story)
    assert await database.read(rows) == (0, 0, 0)


async def test_a_balance_too_large_for_64_bits_is_refused(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, 1)
        run(session, "UPDATE accounts SET balance = 9223372036854775807 WHERE kind = 'available'")
        top_up(session, 1, key="payment:2")

    with pytest.raises(DBAPIError):
        await database.transact(story)
    assert await database.read(rows) == (0, 0, 0)
