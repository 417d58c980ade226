"""The shop's ledger: double entry, append-only, in micro-units.

What is here
    An *account* holds money: what a customer may spend, the escrow of an order, what the shop has
    earned. A *journal entry* is one event with a unique key ("order:17:hold"), so that posting it
    twice changes nothing. Its *postings* name the accounts it moves money between; they sum to zero
    in each currency.

The sign, derived once
    Assets = liabilities + equity + income - expenses. Bring everything to one side and every
    entry sums to zero if what we own or have spent is negative, and what we owe or have earned is
    positive. So credits are positive and debits are negative:

    ==================  =========  =====================================================
    account             normally   a positive balance says
    ==================  =========  =====================================================
    available           >= 0       we owe it to the customer, who may spend it
    escrow              >= 0       we owe it to the customer or to ourselves: not decided
    revenue             > 0        we have earned it
    panel_prepaid       < 0        (negative: it lies at the panel, ours to use)
    cost_of_sales       < 0        (negative: it was spent on what customers ordered)
    gateway_clearing    < 0        (negative: it was paid to us at the gateway)
    promotions          < 0        (negative: it was given away)
    adjustments         any        operators took more than they gave
    suspense            any        money whose owner is not known yet
    write_off           < 0        (negative: it was given up for lost)
    ==================  =========  =====================================================

    A top-up of 10: clearing -10 (the gateway has it for us), available +10 (we owe it). An order
    of 4: available -4, escrow +4. Delivered: escrow -4, revenue +4. All the balances of the shop
    together are always zero.

What always holds, and what enforces it
    Entries and postings are never changed or deleted (triggers, on both databases); a correction
    is a reversal, once for an entry. An entry sums to zero (`post`; on PostgreSQL a constraint
    trigger at commit as well). `available` and `escrow` never fall below zero (a guarded UPDATE
    and a CHECK). A stored balance is the sum of its postings (`verify`).

Everything is in integer micro-units; functions are synchronous, run on a `Session`, never commit,
and are given `now`. `actor` and `memo` can never be erased: write ids there, not names. A plain
exception (ValueError, KeyReused, EscrowMismatch) means a bug or broken books: let it end the
transaction. After a ShopError nothing was moved, and the transaction may go on.
"""

from bot.ledger.accounts import (
    GUARDED,
    Account,
    AccountKind,
    adjustments,
    available,
    cost_of_sales,
    escrow,
    gateway_clearing,
    panel_prepaid,
    promotions,
    revenue,
    suspense,
    write_off,
)
from bot.ledger.entry import EntryKind, PostedEntry, find_entry, journal
from bot.ledger.invariants import Discrepancy, Invariant, verify
from bot.ledger.movements import (
    EscrowMismatch,
    NotReversible,
    Settlement,
    reverse,
    settle,
    transfer,
)
from bot.ledger.posting import BalanceTooLow, InsufficientFunds, KeyReused, Receipt, post
from bot.ledger.statements import (
    StatementLine,
    balance,
    balances,
    statement,
    totals,
    turnover,
)

__all__ = [
    "GUARDED",
    "Account",
    "AccountKind",
    "BalanceTooLow",
    "Discrepancy",
    "EntryKind",
    "EscrowMismatch",
    "InsufficientFunds",
    "Invariant",
    "KeyReused",
    "NotReversible",
    "PostedEntry",
    "Receipt",
    "Settlement",
    "StatementLine",
    "adjustments",
    "available",
    "balance",
    "balances",
    "cost_of_sales",
    "escrow",
    "find_entry",
    "gateway_clearing",
    "journal",
    "panel_prepaid",
    "post",
    "promotions",
    "revenue",
    "reverse",
    "settle",
    "statement",
    "suspense",
    "totals",
    "transfer",
    "turnover",
    "verify",
    "write_off",
]
