"""The shop's ledger: double entry, append-only, in micro-units.

Terms
    An *account* has a balance: the money a customer may spend, the escrow of an order, the income
    of the shop. A *journal entry* records one event under a unique key ("order:17:hold"), so
    posting it twice changes nothing. Its *postings* name the accounts that the money moves
    between; they sum to zero in each currency.

Signs
    Assets = liabilities + equity + income - expenses. Move every term to one side: an entry sums
    to zero if assets and expenses are negative, and liabilities and income are positive. So
    credits are positive and debits are negative:

    ==================  =========  =====================================================
    account             normally   meaning of the balance
    ==================  =========  =====================================================
    available           >= 0       the shop owes it to the customer, who may spend it
    escrow              >= 0       set aside for an order: earned or refunded when the order ends
    revenue             > 0        the shop has earned it
    panel_prepaid       < 0        the shop has this much money at the panel
    cost_of_sales       < 0        the panel charged it for customers' orders
    gateway_clearing    < 0        the gateway received it and owes it to the shop
    promotions          < 0        the shop gave it to customers as a promotion
    adjustments         any        positive: operators debited more than they credited
    suspense            any        the owner of the money is not known yet
    write_off           < 0        the shop does not expect to get it back
    ==================  =========  =====================================================

    A top-up of 10: gateway_clearing -10 (the gateway owes it to the shop), available +10 (the
    shop owes it to the customer). An order of 4: available -4, escrow +4. Delivered: escrow -4,
    revenue +4. The sum of all balances in a currency is always zero.

Rules, and what enforces them
    Entries and postings are never changed or deleted (triggers, on both databases); a reversal
    corrects an entry, once. An entry sums to zero (`post`; on PostgreSQL a constraint trigger at
    commit as well). `available` and `escrow` never fall below zero (a guarded UPDATE and a
    CHECK). A stored balance is the sum of its postings (`verify`).

All amounts are integer micro-units. The functions are synchronous, run on a `Session`, never
commit, and get the present time as `now`. What is posted can never be erased, so it holds ids only:
a customer's random number, no Telegram id of theirs, no name, no reason. A plain exception
(ValueError, KeyReused, EscrowMismatch) means a bug or broken books: let it end the transaction. A
ShopError means that nothing was moved; the transaction may continue.
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
from bot.ledger.checks.discrepancies import Discrepancy, report
from bot.ledger.checks.invariants import Extent, Invariant
from bot.ledger.checks.verifying import verify
from bot.ledger.currencies import refuse_another_currency
from bot.ledger.entry import EntryKind, PostedEntry, find_entry, journal
from bot.ledger.movements import (
    EscrowMismatch,
    NotReversible,
    Settlement,
    require_escrow,
    reverse,
    settle,
    transfer,
)
from bot.ledger.other_keys import Acknowledgment, acknowledge_other_keys, find_acknowledgment
from bot.ledger.posting import BalanceTooLow, InsufficientFunds, KeyReused, Receipt, post
from bot.ledger.seal_checks import find_unsealed, verify_seals
from bot.ledger.seals import (
    SealKey,
    has_passed,
    read_horizon,
    seal_next,
    sealed_up_to,
)
from bot.ledger.selectables import book_accounts, book_entries, book_movements
from bot.ledger.statements import (
    StatementLine,
    StatementSpan,
    balance,
    balances,
    statement,
    statement_of,
    statement_span,
    totals,
    turnover,
)

__all__ = [
    "GUARDED",
    "Account",
    "AccountKind",
    "Acknowledgment",
    "BalanceTooLow",
    "Discrepancy",
    "EntryKind",
    "EscrowMismatch",
    "Extent",
    "InsufficientFunds",
    "Invariant",
    "KeyReused",
    "NotReversible",
    "PostedEntry",
    "Receipt",
    "SealKey",
    "Settlement",
    "StatementLine",
    "StatementSpan",
    "acknowledge_other_keys",
    "adjustments",
    "available",
    "balance",
    "balances",
    "book_accounts",
    "book_entries",
    "book_movements",
    "cost_of_sales",
    "escrow",
    "find_acknowledgment",
    "find_entry",
    "find_unsealed",
    "gateway_clearing",
    "has_passed",
    "journal",
    "panel_prepaid",
    "post",
    "promotions",
    "read_horizon",
    "refuse_another_currency",
    "report",
    "require_escrow",
    "revenue",
    "reverse",
    "seal_next",
    "sealed_up_to",
    "settle",
    "statement",
    "statement_of",
    "statement_span",
    "suspense",
    "totals",
    "transfer",
    "turnover",
    "verify",
    "verify_seals",
    "write_off",
]
