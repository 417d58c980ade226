"""Mutants of the ledger and of the arithmetic of money."""

from typing import Final

from tests.mutants.mutant import Mutant

LEDGER: Final = "bot/migrations/versions/0002_ledger.py"
POSTING: Final = "bot/ledger/posting.py"
MOVEMENTS: Final = "bot/ledger/movements.py"

MUTANTS: Final = (
    Mutant(
        "unguarded debit",
        POSTING,
        "a debit asks whether the money is there",
        '.where(*_NAMED, accounts.c.balance + bindparam("delta") >= 0)',
        ".where(*_NAMED)",
        (
            "tests/ledger/test_posting.py::test_a_refusal_leaves_no_trace_and_the_transaction_goes_on",
        ),
    ),
    Mutant(
        "no CHECK of guarded balances",
        LEDGER,
        "the database itself refuses a balance below zero",
        "kind NOT IN ('available', 'escrow') OR balance >= 0",
        "kind NOT IN ('none') OR balance >= 0",
        ("tests/ledger/test_tables.py::test_the_past_is_not_changed",),
    ),
    Mutant(
        "posting of nothing",
        LEDGER,
        "a posting has an amount",
        '"amount <> 0"',
        '"amount IS NOT NULL"',
        ("tests/ledger/test_tables.py::test_a_posting_that_cannot_be_is_refused",),
    ),
    Mutant(
        "fractions in SQLite",
        LEDGER,
        "a balance is an integer",
        "typeof({column}) = 'integer'",
        "typeof({column}) <> 'blob'",
        ("tests/ledger/test_tables.py::test_no_fraction_of_a_micro_unit_is_kept",),
    ),
    Mutant(
        "idempotency key not unique",
        LEDGER,
        "a key names one journal entry",
        'sa.UniqueConstraint("key", name=op.f("uq_journal_entries_key")),',
        "",
        (
            "tests/ledger/test_tables.py::test_a_key_is_kept_once",
            "tests/ledger/test_posting.py::test_the_same_entry_told_twice_moves_nothing",
        ),
    ),
    Mutant(
        "postings may be changed",
        LEDGER,
        "the journal is append-only",
        '("postings", "UPDATE", "postings are append-only"),',
        "",
        ("tests/ledger/test_tables.py::test_the_past_is_not_changed",),
    ),
    Mutant(
        "entries may be deleted",
        LEDGER,
        "the journal is append-only",
        '("journal_entries", "DELETE", "journal entries are append-only"),',
        "",
        ("tests/ledger/test_tables.py::test_the_past_is_not_changed",),
    ),
    Mutant(
        "unbalanced entry at commit",
        LEDGER,
        "PostgreSQL refuses an entry that does not sum to zero",
        "HAVING sum(amount) <> 0",
        "HAVING sum(amount) IS NULL",
        (
            "tests/ledger/test_tables.py::"
            "test_postgresql_refuses_an_entry_that_is_not_balanced_at_commit",
        ),
    ),
    Mutant(
        "repeated entry moves money",
        POSTING,
        "an entry that is posted twice moves money once",
        "_undo(connection, moved)\n        return _earlier",
        "return _earlier",
        ("tests/ledger/test_posting.py::test_the_same_entry_told_twice_moves_nothing",),
    ),
    Mutant(
        "refused entry keeps its first half",
        POSTING,
        "a refused entry changes nothing",
        "_undo(connection, moved)\n        raise",
        "raise",
        ("tests/ledger/test_posting.py::test_a_refusal_takes_back_what_was_given_before_it",),
    ),
    Mutant(
        "one-sided entry",
        POSTING,
        "an entry sums to zero",
        "if any(sums.values()):",
        "if not sums:",
        ("tests/ledger/test_posting.py::test_what_is_not_double_entry_is_refused",),
    ),
    Mutant(
        "key of another entry",
        POSTING,
        "a key that is used for another movement is a bug, not a repetition",
        "raise KeyReused(key)",
        "return Receipt(entry.id, new=False)",
        ("tests/ledger/test_posting.py::test_a_key_used_for_another_entry_is_a_bug",),
    ),
    Mutant(
        "order settled in two ways",
        MOVEMENTS,
        "an order is settled with one refund",
        "if refund != (release.volume if release else 0):",
        "if refund < 0:",
        ("tests/ledger/test_movements.py::test_an_order_is_not_settled_in_two_ways",),
    ),
    Mutant(
        "reversal reversed",
        MOVEMENTS,
        "a reversal is not reversed",
        "if original.reverses_id is not None:",
        "if original.id < 0:",
        ("tests/ledger/test_movements.py::test_a_reversal_is_not_reversed",),
    ),
    Mutant(
        "refund rounded down",
        "bot/money.py",
        "a refund is rounded in the customer's favour",
        "-(-price * remains // billed_quantity)",
        "(price * remains // billed_quantity)",
        ("tests/test_money.py::test_what_was_not_delivered_is_given_back",),
    ),
    Mutant(
        "refund of more than was ordered",
        "bot/money.py",
        "remains are held within the order",
        "if remains >= billed_quantity:",
        "if remains == billed_quantity:",
        ("tests/test_money.py::test_what_was_not_delivered_is_given_back",),
    ),
    Mutant(
        "anybody acknowledges a lost key",
        "bot/ledger/other_keys.py",
        "only with the key of the seals can the loss of another be acknowledged",
        "is_acknowledgment(seal) and seal.key_name == key.name",
        "is_acknowledgment(seal)",
        ("tests/ledger/test_seals.py::test_nobody_without_the_key_acknowledges_for_the_owner",),
    ),
    Mutant(
        "a part gives back the whole",
        "bot/money.py",
        "where something was delivered, something stays",
        "max(price - 1, 0)",
        "price",
        ("tests/test_money.py::test_what_was_not_delivered_is_given_back",),
    ),
    Mutant(
        "settled out of a wrong escrow",
        "bot/ledger/movements.py",
        "money leaves an escrow only if it is the order's price",
        "if held != price:",
        "if held > price:",
        (
            "tests/ledger/test_movements.py::test_an_order_is_settled_only_if_all_of_its_price_is_held",
        ),
    ),
    Mutant(
        "sold below cost by rounding",
        "bot/money.py",
        "a price is never below the panel's rate",
        "return -(-unit_price * billed_quantity // PER_THOUSAND)",
        "return unit_price * billed_quantity // PER_THOUSAND",
        ("tests/test_money.py::test_a_charge_is_never_below_the_rate_and_by_less_than_one_above",),
    ),
    Mutant(
        "stored balances unchecked",
        "bot/ledger/checks/invariants.py",
        "verify compares stored balances with the postings",
        ".where(accounts.c.balance != amount)",
        ".where(accounts.c.balance != amount, accounts.c.id < 0)",
        ("tests/ledger/test_invariants.py::test_damage_is_found",),
    ),
)
