"""Tests worked examples of bookkeeping: all balances after each step, in micro-units."""

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
    numbered,
    settle,
    standing,
)
from tests.ledger.books import top_up as pay


async def test_an_order_that_is_delivered_is_earned(database: Database) -> None:
    def story(session: Session) -> None:
        pay(session, 10 * UNIT)
        assert standing(session) == {
            "gateway_clearing stars USD": -10 * UNIT,
            f"available {CUSTOMER} USD": 10 * UNIT,
        }
        hold(session, 4 * UNIT)
        assert standing(session) == {
            "gateway_clearing stars USD": -10 * UNIT,
            f"available {CUSTOMER} USD": 6 * UNIT,
            "escrow 7 USD": 4 * UNIT,
        }
        settle(session, refund=0)
        assert standing(session) == {
            "gateway_clearing stars USD": -10 * UNIT,
            f"available {CUSTOMER} USD": 6 * UNIT,
            "revenue USD": 4 * UNIT,
        }

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_an_order_that_is_delivered_in_part_gives_the_rest_back(database: Database) -> None:
    def story(session: Session) -> None:
        pay(session, 10 * UNIT)
        hold(session, 4 * UNIT)
        settle(session, refund=1_333_334)
        assert standing(session) == {
            "gateway_clearing stars USD": -10 * UNIT,
            f"available {CUSTOMER} USD": 7_333_334,
            "revenue USD": 2_666_666,
        }

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_an_order_that_is_canceled_gives_all_back(database: Database) -> None:
    def story(session: Session) -> None:
        pay(session, 4 * UNIT)
        hold(session, 4 * UNIT)
        assert ledger.balance(session, WALLET) == 0
        settle(session, refund=4 * UNIT)
        assert standing(session) == {
            "gateway_clearing stars USD": -4 * UNIT,
            f"available {CUSTOMER} USD": 4 * UNIT,
        }

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_an_operator_takes_by_hand_and_not_more_than_there_is(database: Database) -> None:
    def take(session: Session, amount: int, key: str) -> None:
        ledger.transfer(
            session,
            key=key,
            kind=EntryKind.DEBIT,
            source=WALLET,
            target=ledger.adjustments(USD),
            amount=amount,
            now=NOW,
            actor="operator:1",
        )

    def story(session: Session) -> None:
        pay(session, 5 * UNIT)
        take(session, 3 * UNIT, "debit:1")
        expected = {
            "gateway_clearing stars USD": -5 * UNIT,
            f"available {CUSTOMER} USD": 2 * UNIT,
            "adjustments USD": 3 * UNIT,
        }
        assert standing(session) == expected
        with pytest.raises(ledger.InsufficientFunds) as refusal:
            take(session, 3 * UNIT, "debit:2")
        assert refusal.value.shortfall == UNIT
        assert standing(session) == expected

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_a_top_up_credited_to_the_wrong_customer_is_given_back(database: Database) -> None:
    def story(session: Session) -> None:
        pay(session, 5 * UNIT, key="payment:9", customer=numbered(666))
        ledger.reverse(session, entry="payment:9", key="payment:9:reversal", now=NOW)
        assert standing(session) == {}
        pay(session, 5 * UNIT, key="payment:9:again")
        assert standing(session) == {
            "gateway_clearing stars USD": -5 * UNIT,
            f"available {CUSTOMER} USD": 5 * UNIT,
        }

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_the_panel_is_paid_in_advance_and_charges_for_an_order(database: Database) -> None:
    def story(session: Session) -> None:
        pay(session, 10 * UNIT)
        ledger.transfer(
            session,
            key="prepay:1",
            kind=EntryKind.PREPAY,
            source=ledger.panel_prepaid(USD),
            target=GATEWAY,
            amount=8 * UNIT,
            now=NOW,
            actor="operator:1",
        )
        hold(session, 4 * UNIT)
        ledger.transfer(
            session,
            key="order:7:cost",
            kind=EntryKind.COST,
            source=ledger.cost_of_sales(USD),
            target=ledger.panel_prepaid(USD),
            amount=3 * UNIT,
            now=NOW,
        )
        settle(session, refund=0)
        assert standing(session) == {
            f"available {CUSTOMER} USD": 6 * UNIT,  # the shop owes it
            "revenue USD": 4 * UNIT,  # the shop earned it
            "cost_of_sales USD": -3 * UNIT,  # the shop spent it
            "panel_prepaid USD": -5 * UNIT,  # at the panel
            "gateway_clearing stars USD": -2 * UNIT,  # at the gateway
        }

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_an_unconfirmed_order_is_refunded_from_suspense(database: Database) -> None:
    def story(session: Session) -> None:
        pay(session, 4 * UNIT)
        hold(session, 4 * UNIT)
        ledger.transfer(
            session,
            key="order:7:suspense",
            kind=EntryKind.SUSPEND,
            source=ledger.suspense(USD),
            target=WALLET,
            amount=4 * UNIT,
            now=NOW,
        )
        assert standing(session) == {
            "gateway_clearing stars USD": -4 * UNIT,
            f"available {CUSTOMER} USD": 4 * UNIT,
            "escrow 7 USD": 4 * UNIT,
            "suspense USD": -4 * UNIT,
        }
        ledger.transfer(
            session,
            key="order:7:lost",
            kind=EntryKind.SUSPEND,
            source=ledger.escrow(7, USD),
            target=ledger.suspense(USD),
            amount=4 * UNIT,
            now=NOW,
        )
        assert standing(session) == {
            "gateway_clearing stars USD": -4 * UNIT,
            f"available {CUSTOMER} USD": 4 * UNIT,
        }

    await database.transact(story)
    assert await database.read(ledger.verify) == []


async def test_a_voucher_is_money_given_away(database: Database) -> None:
    def story(session: Session) -> None:
        ledger.transfer(
            session,
            key=f"voucher:SPRING:{CUSTOMER}",
            kind=EntryKind.PROMOTION,
            source=ledger.promotions(USD),
            target=WALLET,
            amount=2 * UNIT,
            now=NOW,
        )
        hold(session, 2 * UNIT)
        settle(session, refund=0)
        assert standing(session) == {"promotions USD": -2 * UNIT, "revenue USD": 2 * UNIT}

    await database.transact(story)
    assert await database.read(ledger.verify) == []
