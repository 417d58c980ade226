"""Tests with random movements: the books balance, and no customer loses a micro-unit."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session

from bot import ledger, money
from bot.db import Database
from bot.ledger import EntryKind
from tests.ledger.books import NOW, USD, hold, numbered, rows, run, settle, standing, top_up

CUSTOMERS = st.integers(1, 3)
AMOUNTS = st.one_of(st.integers(1, 50), st.integers(1, 10**9))
SHARES = st.fractions(0, 1)


class Shop(RuleBasedStateMachine):
    """Runs movements on the ledger and on a simple model, and compares the balances."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.savepoint = session.begin_nested()
        self.wallets = dict.fromkeys((1, 2, 3), 0)
        self.held: dict[int, tuple[int, int]] = {}
        self.earned = 0
        self.told: list[Callable[[], object]] = []
        self.top_ups: dict[str, tuple[int, int]] = {}
        self.numbers = 0

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def tell(self, what: Callable[[], object]) -> None:
        what()
        self.told.append(what)

    @initialize(amount=AMOUNTS)
    def somebody_pays(self, amount: int) -> None:
        self.pay(1, amount)

    @rule(customer=CUSTOMERS, amount=AMOUNTS)
    def pay(self, customer: int, amount: int) -> None:
        key = f"payment:{self.number()}"
        self.tell(lambda: top_up(self.session, amount, key=key, customer=numbered(customer)))
        self.wallets[customer] += amount
        self.top_ups[key] = (customer, amount)

    @rule(customer=CUSTOMERS, share=SHARES, more=st.integers(0, 1))
    def order(self, customer: int, share: Fraction, more: int) -> None:
        price = int(self.wallets[customer] * share) + more
        number = self.number()
        if price == 0:
            return
        if price > self.wallets[customer]:
            before = rows(self.session), standing(self.session)
            with pytest.raises(ledger.InsufficientFunds) as refusal:
                hold(self.session, price, order_id=number, customer=numbered(customer))
            assert refusal.value.shortfall == price - self.wallets[customer]
            assert (rows(self.session), standing(self.session)) == before
            return
        self.tell(lambda: hold(self.session, price, order_id=number, customer=numbered(customer)))
        self.wallets[customer] -= price
        self.held[number] = (customer, price)

    @precondition(lambda self: self.held)
    @rule(
        data=st.data(),
        quantity=st.integers(1, 10_000),
        remains=st.integers(-1, 10_001),
    )
    def end(self, data: st.DataObject, quantity: int, remains: int) -> None:
        number = data.draw(st.sampled_from(sorted(self.held)))
        customer, price = self.held.pop(number)
        refund = money.refund(price, remains, quantity)
        self.tell(
            lambda: settle(self.session, refund, order_id=number, customer=numbered(customer))
        )
        self.wallets[customer] += refund
        self.earned += price - refund
        assert ledger.balance(self.session, ledger.escrow(number, USD)) == 0

    @rule(giver=CUSTOMERS, taker=CUSTOMERS, share=SHARES)
    def give(self, giver: int, taker: int, share: Fraction) -> None:
        amount = int(self.wallets[giver] * share)
        if giver == taker or amount == 0:
            return
        key = f"gift:{self.number()}"
        self.tell(
            lambda: ledger.transfer(
                self.session,
                key=key,
                kind=EntryKind.ADJUSTMENT,
                source=ledger.available(numbered(giver), USD),
                target=ledger.available(numbered(taker), USD),
                amount=amount,
                now=NOW,
                actor="operator:1",
            )
        )
        self.wallets[giver] -= amount
        self.wallets[taker] += amount

    @precondition(lambda self: self.top_ups)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.top_ups)))
        customer, amount = self.top_ups[key]

        def undo() -> object:
            return ledger.reverse(self.session, entry=key, key=f"{key}:undo", now=NOW)

        if amount > self.wallets[customer]:
            with pytest.raises(ledger.InsufficientFunds):
                undo()
            return
        self.tell(undo)
        del self.top_ups[key]
        self.wallets[customer] -= amount

    @rule(data=st.data())
    def tell_again(self, data: st.DataObject) -> None:
        before = rows(self.session), standing(self.session)
        again = data.draw(st.sampled_from(self.told))()
        assert isinstance(again, ledger.Receipt | ledger.Settlement)
        assert not again.new
        assert (rows(self.session), standing(self.session)) == before

    @invariant()
    def the_ledger_says_what_the_model_says(self) -> None:
        for customer, amount in self.wallets.items():
            assert ledger.balance(self.session, ledger.available(numbered(customer), USD)) == amount
        assert ledger.balance(self.session, ledger.revenue(USD)) == self.earned
        totals = ledger.totals(self.session, USD)
        assert sum(totals.values()) == 0
        assert totals[ledger.AccountKind.ESCROW] == sum(price for _, price in self.held.values())

    def teardown(self) -> None:
        try:
            assert ledger.verify(self.session) == []
            if self.session.connection().dialect.name == "postgresql":
                run(self.session, "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED")
        finally:
            self.savepoint.rollback()


async def test_no_day_of_a_shop_breaks_the_books(database: Database) -> None:
    def days(session: Session) -> None:
        class Today(Shop):
            def __init__(self) -> None:
                super().__init__(session)

        run_state_machine_as_test(
            Today,
            settings=settings(
                max_examples=40 if session.connection().dialect.name == "sqlite" else 15,
                stateful_step_count=25,
                deadline=None,
                database=None,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )

    await database.transact(days)
