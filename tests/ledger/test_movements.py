"""Tests transfers, settlements and reversals."""

import pytest
from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.ledger import EntryKind
from tests.ledger.books import (
    CUSTOMER,
    GATEWAY,
    NOW,
    UNIT,
    USD,
    WALLET,
    hold,
    rows,
    settle,
    standing,
    top_up,
)


async def test_a_transfer_writes_what_was_said(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        receipt = hold(session, UNIT)
        entry = ledger.find_entry(session, receipt.entry_id)
        assert entry is not None
        assert (entry.key, entry.kind, entry.at) == ("order:7:hold", EntryKind.HOLD, NOW)
        assert (entry.actor, entry.memo, entry.reverses_id) == (f"customer:{CUSTOMER}", "#7", None)
        assert set(entry.postings) == {(WALLET, -UNIT), (ledger.escrow(7, USD), UNIT)}

    await database.transact(story)


@pytest.mark.parametrize("amount", [0, -UNIT])
async def test_a_transfer_goes_one_way(database: Database, amount: int) -> None:
    with pytest.raises(ValueError, match="cannot be moved"):
        await database.transact(top_up, amount)
    assert await database.read(rows) == (0, 0, 0)


@pytest.mark.parametrize(
    ("refund", "kinds"),
    [
        (0, {"capture"}),
        (1, {"release", "capture"}),
        (UNIT - 1, {"release", "capture"}),
        (UNIT, {"release"}),
    ],
)
async def test_a_settlement_empties_the_escrow_and_repeats_as_nothing(
    database: Database, refund: int, kinds: set[str]
) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        hold(session, UNIT)
        first = settle(session, refund)
        assert first.new
        assert ledger.balance(session, ledger.escrow(7, USD)) == 0
        assert ledger.balance(session, WALLET) == refund
        assert ledger.balance(session, ledger.revenue(USD)) == UNIT - refund
        written = {e.key for e in ledger.journal(session)} - {"payment:1", "order:7:hold"}
        assert written == {f"order:7:{kind}" for kind in kinds}

        before = rows(session), standing(session)
        again = settle(session, refund)
        assert not again.new
        assert (again.release is None) == (first.release is None)
        assert (again.capture is None) == (first.capture is None)
        assert (rows(session), standing(session)) == before

    await database.transact(story)
    assert await database.read(ledger.verify) == []


@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, UNIT), (UNIT, 0), (1, 2), (2, 0)])
async def test_an_order_is_not_settled_in_two_ways(
    database: Database, first: int, second: int
) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        hold(session, UNIT)
        settle(session, first)
        before = rows(session), standing(session)
        with pytest.raises(ledger.KeyReused, match="order 7"):
            settle(session, second)
        assert (rows(session), standing(session)) == before

    await database.transact(story)


@pytest.mark.parametrize("refund", [-1, UNIT + 1])
async def test_no_more_is_given_back_than_the_order_holds(database: Database, refund: int) -> None:
    def story(session: Session) -> None:
        top_up(session, 5 * UNIT)
        hold(session, UNIT)
        before = rows(session), standing(session)
        with pytest.raises(ledger.EscrowMismatch, match=str(refund)):
            settle(session, refund)
        assert (rows(session), standing(session)) == before

    await database.transact(story)


@pytest.mark.parametrize("price", [UNIT - 1, UNIT + 1])
async def test_an_order_is_settled_only_if_all_of_its_price_is_held(
    database: Database, price: int
) -> None:
    def story(session: Session) -> None:
        top_up(session, 5 * UNIT)
        hold(session, UNIT)
        before = rows(session), standing(session)
        for refund in (0, 1, UNIT - 1):
            with pytest.raises(ledger.EscrowMismatch, match=f"price is {price}"):
                settle(session, refund, price=price)
        with pytest.raises(ledger.EscrowMismatch, match=f"price is {price}"):
            ledger.require_escrow(session, 7, USD, price)
        assert (rows(session), standing(session)) == before
        ledger.require_escrow(session, 7, USD, UNIT)

    await database.transact(story)


async def test_an_order_that_never_held_anything_is_not_settled(database: Database) -> None:
    def story(session: Session) -> None:
        with pytest.raises(ledger.EscrowMismatch, match="order 7 holds nothing"):
            settle(session, 0)

    await database.transact(story)


async def test_a_reversal_negates_the_entry_once(database: Database) -> None:
    def story(session: Session) -> None:
        receipt = top_up(session, UNIT)
        first = ledger.reverse(
            session, entry=receipt.entry_id, key="undo:1", now=NOW, actor="operator:1", memo="#7"
        )
        assert first.new
        assert standing(session) == {}
        entry = ledger.find_entry(session, "undo:1")
        assert entry is not None
        assert (entry.kind, entry.reverses_id) == (EntryKind.REVERSAL, receipt.entry_id)
        assert set(entry.postings) == {(GATEWAY, UNIT), (WALLET, -UNIT)}

        again = ledger.reverse(session, entry="payment:1", key="undo:1", now=NOW)
        assert again == ledger.Receipt(first.entry_id, new=False)
        assert standing(session) == {}

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_a_second_reversal_under_another_key_is_refused(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        top_up(session, UNIT, key="payment:2")
        ledger.reverse(session, entry="payment:1", key="undo:1", now=NOW)
        before = rows(session), standing(session)
        with pytest.raises(ledger.NotReversible, match="taken back before"):
            ledger.reverse(session, entry="payment:1", key="undo:2", now=NOW)
        assert (rows(session), standing(session)) == before

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_two_entries_are_not_reversed_under_one_key(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        top_up(session, UNIT, key="payment:2")
        ledger.reverse(session, entry="payment:1", key="undo", now=NOW)
        with pytest.raises(ledger.KeyReused):
            ledger.reverse(session, entry="payment:2", key="undo", now=NOW)
        assert ledger.balance(session, WALLET) == UNIT

    await database.transact(story)


async def test_a_reversal_is_not_reversed(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        ledger.reverse(session, entry="payment:1", key="undo", now=NOW)
        with pytest.raises(ledger.NotReversible, match="itself a correction"):
            ledger.reverse(session, entry="undo", key="redo", now=NOW)

    await database.transact(story)


async def test_money_that_was_spent_is_not_given_back(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        hold(session, UNIT // 4)
        before = rows(session), standing(session)
        with pytest.raises(ledger.InsufficientFunds) as refusal:
            ledger.reverse(session, entry="payment:1", key="undo", now=NOW)
        assert refusal.value.shortfall == UNIT // 4
        assert (rows(session), standing(session)) == before

    await database.transact(story)


@pytest.mark.parametrize("entry", [1, "payment:1"])
async def test_an_entry_that_is_not_there_is_not_reversed(
    database: Database, entry: int | str
) -> None:
    with pytest.raises(LookupError, match=str(entry)):
        await database.transact(ledger.reverse, entry=entry, key="undo", now=NOW)


async def test_a_refund_after_delivery_comes_out_of_revenue(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        hold(session, UNIT)
        settle(session, 0)
        ledger.transfer(
            session,
            key="order:7:refund:1",
            kind=EntryKind.REFUND,
            source=ledger.revenue(USD),
            target=ledger.available(CUSTOMER, USD),
            amount=UNIT // 2,
            now=NOW,
            actor="operator:1",
            memo="#7",
        )
        assert ledger.balance(session, ledger.revenue(USD)) == UNIT // 2
        assert ledger.balance(session, WALLET) == UNIT // 2

    await database.transact(story)
    assert await database.read(ledger.verify) == []
