"""Tests the names of accounts and the order in which they are locked."""

import pytest

from bot import ledger
from bot.ledger import GUARDED, Account, AccountKind
from bot.ledger.accounts import KINDS_WITH_OWNER
from tests.ledger.books import numbered

NAMED = {
    AccountKind.AVAILABLE: ledger.available(numbered(42), "USD"),
    AccountKind.ESCROW: ledger.escrow(7, "USD"),
    AccountKind.REVENUE: ledger.revenue("USD"),
    AccountKind.PANEL_PREPAID: ledger.panel_prepaid("USD"),
    AccountKind.COST_OF_SALES: ledger.cost_of_sales("USD"),
    AccountKind.GATEWAY_CLEARING: ledger.gateway_clearing("stars", "USD"),
    AccountKind.PROMOTIONS: ledger.promotions("USD"),
    AccountKind.ADJUSTMENTS: ledger.adjustments("USD"),
    AccountKind.SUSPENSE: ledger.suspense("USD"),
    AccountKind.WRITE_OFF: ledger.write_off("USD"),
}


@pytest.mark.parametrize("kind", AccountKind)
def test_every_kind_of_account_has_a_name_of_its_own(kind: AccountKind) -> None:
    assert NAMED[kind].kind is kind
    assert bool(NAMED[kind].owner) == (kind in KINDS_WITH_OWNER)


def test_an_account_says_whose_it_is() -> None:
    assert str(ledger.available(numbered(42), "USD")) == f"available {numbered(42)} USD"
    assert str(ledger.revenue("EUR")) == "revenue EUR"
    assert ledger.escrow(7, "USD") == ledger.escrow(7, "USD") != ledger.escrow(7, "EUR")


@pytest.mark.parametrize(
    ("kind", "owner", "currency"),
    [
        (AccountKind.AVAILABLE, "", "USD"),
        (AccountKind.REVENUE, "42", "USD"),
        (AccountKind.REVENUE, "", ""),
    ],
)
def test_an_account_that_cannot_be_has_no_name(
    kind: AccountKind, owner: str, currency: str
) -> None:
    with pytest.raises(ValueError, match=r"of|currency"):
        Account(kind, owner, currency)


def test_guarded_accounts_are_locked_first_and_shared_ones_last() -> None:
    in_order = sorted(NAMED.values(), key=lambda account: account.lock_order)
    assert {account.kind for account in in_order[: len(GUARDED)]} == GUARDED
    one, two = ledger.available(numbered(1), "USD"), ledger.available(numbered(2), "EUR")
    assert one.lock_order < two.lock_order


def test_a_hold_takes_before_it_gives() -> None:
    # Otherwise a refused order would leave an empty escrow account.
    assert ledger.available(numbered(10**15), "USD").lock_order < ledger.escrow(1, "USD").lock_order
