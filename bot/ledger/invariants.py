"""Checks the books: one function and one query for each rule.

The checks run at start-up and on a schedule. On PostgreSQL each query sees one snapshot of the
data. That is enough: an entry and its postings are committed together.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Select, func, literal, or_, select
from sqlmodel import Session

from bot.ledger.accounts import GUARDED
from bot.ledger.tables import accounts, entries, postings

MAX_REPORTED = 100
"""Most discrepancies that one rule reports: more would tell operators nothing new."""

ZERO = literal(0, BigInteger)


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


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A breach of a rule. `expected` and `actual` are micro-units; for ENTRY_SIDES, postings."""

    invariant: Invariant
    subject: str
    expected: int
    actual: int

    def __str__(self) -> str:
        return f"{self.invariant}: {self.subject}: expected {self.expected}, found {self.actual}"


def verify(session: Session) -> list[Discrepancy]:
    """Check every rule; return the breaches: an empty list if the books are right."""
    return [discrepancy for check in CHECKS for discrepancy in check(session)]


def check_stored_balances(session: Session) -> list[Discrepancy]:
    """Return the breaches of Invariant.BALANCE."""
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
    return _discrepancies(session, Invariant.BALANCE, "account", broken)


def check_chains(session: Session) -> list[Discrepancy]:
    """Return the breaches of Invariant.CHAIN."""
    before = func.lag(postings.c.balance_after, 1, ZERO).over(
        partition_by=postings.c.account_id, order_by=postings.c.id
    )
    links = select(
        postings.c.id, (before + postings.c.amount).label("expected"), postings.c.balance_after
    ).subquery()
    broken = select(links).where(links.c.expected != links.c.balance_after)
    return _discrepancies(session, Invariant.CHAIN, "posting", broken)


def check_guards(session: Session) -> list[Discrepancy]:
    """Return the breaches of Invariant.GUARD."""
    broken = select(accounts.c.id, ZERO, accounts.c.balance).where(
        accounts.c.kind.in_(GUARDED), accounts.c.balance < 0
    )
    return _discrepancies(session, Invariant.GUARD, "account", broken)


def check_entry_sums(session: Session) -> list[Discrepancy]:
    """Return the breaches of Invariant.ENTRY_SUM."""
    amount = func.sum(postings.c.amount)
    broken = (
        select(postings.c.entry_id, ZERO, amount)
        .group_by(postings.c.entry_id, postings.c.currency)
        .having(amount != 0)
    )
    return _discrepancies(session, Invariant.ENTRY_SUM, "entry", broken)


def check_entry_sides(session: Session) -> list[Discrepancy]:
    """Return the breaches of Invariant.ENTRY_SIDES."""
    sides = func.count(postings.c.id)
    broken = (
        select(entries.c.id, literal(2), sides)
        .outerjoin(postings, postings.c.entry_id == entries.c.id)
        .group_by(entries.c.id)
        .having(sides < 2)  # noqa: PLR2004 - double entry
    )
    return _discrepancies(session, Invariant.ENTRY_SIDES, "entry", broken)


def check_currency_sums(session: Session) -> list[Discrepancy]:
    """Return the breaches of Invariant.CURRENCY_SUM."""
    amount = func.sum(accounts.c.balance)
    broken = (
        select(accounts.c.currency, ZERO, amount).group_by(accounts.c.currency).having(amount != 0)
    )
    return _discrepancies(session, Invariant.CURRENCY_SUM, "currency", broken)


def check_currencies(session: Session) -> list[Discrepancy]:
    """Return the breaches of Invariant.CURRENCY."""
    broken = (
        select(postings.c.id, ZERO, postings.c.amount)
        .join(accounts, accounts.c.id == postings.c.account_id)
        .where(accounts.c.currency != postings.c.currency)
    )
    return _discrepancies(session, Invariant.CURRENCY, "posting", broken)


def check_orphans(session: Session) -> list[Discrepancy]:
    """Return the breaches of Invariant.ORPHAN."""
    broken = (
        select(postings.c.id, ZERO, postings.c.amount)
        .outerjoin(entries, entries.c.id == postings.c.entry_id)
        .outerjoin(accounts, accounts.c.id == postings.c.account_id)
        .where(or_(entries.c.id.is_(None), accounts.c.id.is_(None)))
    )
    return _discrepancies(session, Invariant.ORPHAN, "posting", broken)


def check_reversals(session: Session) -> list[Discrepancy]:
    """Return the breaches of Invariant.REVERSAL."""
    amount = func.sum(postings.c.amount)
    broken = (
        select(entries.c.id, ZERO, amount)
        .join(postings, postings.c.entry_id.in_((entries.c.id, entries.c.reverses_id)))
        .where(entries.c.reverses_id.is_not(None))
        .group_by(entries.c.id, postings.c.account_id)
        .having(amount != 0)
    )
    return _discrepancies(session, Invariant.REVERSAL, "entry", broken)


CHECKS = (
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


def _discrepancies(
    session: Session, rule: Invariant, of: str, broken: Select[Any]
) -> list[Discrepancy]:
    rows = session.connection().execute(broken.limit(MAX_REPORTED))
    return [
        Discrepancy(rule, f"{of} {which}", int(wanted), int(is_)) for which, wanted, is_ in rows
    ]
