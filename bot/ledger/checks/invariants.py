"""Checks the books: one function and one query for each rule.

The checks run at start-up and on a schedule. On PostgreSQL each query sees one snapshot of the
data. That is enough: an entry and its postings are committed together.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, literal, or_, select, true
from sqlmodel import Session

from bot.ledger.accounts import GUARDED
from bot.ledger.checks.discrepancies import ZERO, Discrepancy, report
from bot.ledger.tables import accounts, entries, postings


class Invariant(StrEnum):
    """A rule that the books always follow."""

    BALANCE = "balance"
    """An account's stored balance is the sum of its postings."""
    CHAIN = "chain"
    """A posting's balance_after is the account's previous balance_after plus its amount."""
    GUARD = "guard"
    """No balance of a guarded account (available, escrow) is below zero."""
    ENTRY_SUM = "entry_sum"
    """An entry's postings sum to zero in each currency."""
    ENTRY_SIDES = "entry_sides"
    """An entry has two postings or more."""
    CURRENCY_SUM = "whole"
    """The balances of all accounts in a currency sum to zero."""
    CURRENCY = "currency"
    """A posting is in the currency of its account."""
    ORPHAN = "orphan"
    """The entry and the account of a posting exist."""
    REVERSAL = "reversal"
    """A reversal and the entry it reverses sum to zero on every account."""
    ACCOUNT = "account"
    """An account is of a known kind, with an owner if the kind has one, in a currency's code."""
    ENTRY_KIND = "entry_kind"
    """An entry is of a known kind; a reversal, and nothing else, names the entry it reverses."""
    MOVEMENT = "movement"
    """An entry moves money between accounts that its kind moves money between."""
    KEY = "key"
    """An entry's key is that of its kind and of the order whose escrow it moves."""
    SEAL = "seal"
    """The entries under a seal are those that were sealed."""
    ACTOR = "actor"
    """An entry that only an operator posts names the operator."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What of the journal is checked: all of it, or the entries after one that was checked."""

    after_entry: int = 0

    @property
    def whole(self) -> bool:
        """Return True if the whole journal is checked."""
        return self.after_entry == 0

    def new(self, entry_id: ColumnElement[int]) -> ColumnElement[bool]:
        """Return the condition that an entry, by the column of its id, is to be checked."""
        return true() if self.whole else entry_id > self.after_entry


def check_stored_balances(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.BALANCE.

    Of books that were checked before, only the last posting is compared: the chain led up to it.
    """
    if extent.whole:
        posted = (
            select(postings.c.account_id, func.sum(postings.c.amount).label("amount"))
            .group_by(postings.c.account_id)
            .subquery()
        )
        amount = func.coalesce(posted.c.amount, 0)
        broken = (
            select(accounts.c.id, amount, accounts.c.balance)
            .outerjoin(posted, posted.c.account_id == accounts.c.id)
            .where(accounts.c.balance != amount)
        )
    else:
        last = func.coalesce(
            select(postings.c.balance_after)
            .where(postings.c.account_id == accounts.c.id)
            .order_by(postings.c.id.desc())
            .limit(1)
            .scalar_subquery(),
            0,
        )
        broken = select(accounts.c.id, last, accounts.c.balance).where(accounts.c.balance != last)
    return report(session, Invariant.BALANCE, "account", broken)


def check_chains(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.CHAIN."""
    before: ColumnElement[int]
    if extent.whole:
        before = func.lag(postings.c.balance_after, 1, ZERO).over(
            partition_by=postings.c.account_id, order_by=postings.c.id
        )
    else:
        earlier = postings.alias("earlier")
        before = func.coalesce(
            select(earlier.c.balance_after)
            .where(earlier.c.account_id == postings.c.account_id, earlier.c.id < postings.c.id)
            .order_by(earlier.c.id.desc())
            .limit(1)
            .scalar_subquery(),
            0,
        )
    links = (
        select(
            postings.c.id,
            (before + postings.c.amount).label("expected"),
            postings.c.balance_after,
        )
        .where(extent.new(postings.c.entry_id))
        .subquery()
    )
    broken = select(links).where(links.c.expected != links.c.balance_after)
    return report(session, Invariant.CHAIN, "posting", broken)


def check_guards(session: Session, _extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.GUARD."""
    broken = select(accounts.c.id, ZERO, accounts.c.balance).where(
        accounts.c.kind.in_(GUARDED), accounts.c.balance < 0
    )
    return report(session, Invariant.GUARD, "account", broken)


def check_entry_sums(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.ENTRY_SUM."""
    amount = func.sum(postings.c.amount)
    broken = (
        select(postings.c.entry_id, ZERO, amount)
        .where(extent.new(postings.c.entry_id))
        .group_by(postings.c.entry_id, postings.c.currency)
        .having(amount != 0)
    )
    return report(session, Invariant.ENTRY_SUM, "entry", broken)


def check_entry_sides(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.ENTRY_SIDES."""
    sides = func.count(postings.c.id)
    broken = (
        select(entries.c.id, literal(2), sides)
        .outerjoin(postings, postings.c.entry_id == entries.c.id)
        .where(extent.new(entries.c.id))
        .group_by(entries.c.id)
        .having(sides < 2)  # noqa: PLR2004 - double entry
    )
    return report(session, Invariant.ENTRY_SIDES, "entry", broken)


def check_currency_sums(session: Session, _extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.CURRENCY_SUM."""
    amount = func.sum(accounts.c.balance)
    broken = (
        select(accounts.c.currency, ZERO, amount).group_by(accounts.c.currency).having(amount != 0)
    )
    return report(session, Invariant.CURRENCY_SUM, "currency", broken)


def check_currencies(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.CURRENCY."""
    broken = (
        select(postings.c.id, ZERO, postings.c.amount)
        .join(accounts, accounts.c.id == postings.c.account_id)
        .where(extent.new(postings.c.entry_id), accounts.c.currency != postings.c.currency)
    )
    return report(session, Invariant.CURRENCY, "posting", broken)


def check_orphans(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.ORPHAN."""
    broken = (
        select(postings.c.id, ZERO, postings.c.amount)
        .outerjoin(entries, entries.c.id == postings.c.entry_id)
        .outerjoin(accounts, accounts.c.id == postings.c.account_id)
        .where(
            extent.new(postings.c.entry_id), or_(entries.c.id.is_(None), accounts.c.id.is_(None))
        )
    )
    return report(session, Invariant.ORPHAN, "posting", broken)


def check_reversals(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.REVERSAL."""
    amount = func.sum(postings.c.amount)
    broken = (
        select(entries.c.id, ZERO, amount)
        .join(postings, postings.c.entry_id.in_((entries.c.id, entries.c.reverses_id)))
        .where(extent.new(entries.c.id), entries.c.reverses_id.is_not(None))
        .group_by(entries.c.id, postings.c.account_id)
        .having(amount != 0)
    )
    return report(session, Invariant.REVERSAL, "entry", broken)


AMOUNT_CHECKS = (
    check_stored_balances,
    check_chains,
    check_guards,
    check_entry_sums,
    check_entry_sides,
    check_currency_sums,
    check_currencies,
    check_orphans,
    check_reversals,
)
