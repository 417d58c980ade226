"""Mutants of what finds a change behind the shop's back: seals, the orders' rules, the start."""

from typing import Final

from tests.mutants.mutant import Mutant

SEALS: Final = "bot/ledger/seals.py"
SEAL_CHECKS: Final = "bot/ledger/seal_checks.py"
SEAL_TESTS: Final = "tests/ledger/test_seals.py"
ORDERS_MONEY: Final = "bot/orders/books/money.py"
ORDERS_TERMS: Final = "bot/orders/books/terms.py"
BOOK_TESTS: Final = "tests/orders/test_books.py"


def behind_the_back(change: str) -> tuple[str, ...]:
    """Return the test that makes this change behind the shop's back and looks for its report."""
    test = "test_what_is_changed_behind_the_shops_back_is_reported"
    return (f"{BOOK_TESTS}::{test}[sqlite-{change}]",)


MUTANTS: Final = (
    Mutant(
        "a broken seal overlooked",
        SEAL_CHECKS,
        "a row that is changed under a seal is seen",
        "if hmac.compare_digest(key.mac(content), seal.mac):",
        "if seal.mac:",
        (f"{SEAL_TESTS}::test_a_change_behind_the_shops_back_no_longer_fits",),
    ),
    Mutant(
        "a seal leaves the amounts out",
        SEALS,
        "an amount is sealed",
        'postings.c.id.label("posting"), postings.c.amount)',
        'postings.c.id.label("posting"))',
        (f"{SEAL_TESTS}::test_a_change_behind_the_shops_back_no_longer_fits",),
    ),
    Mutant(
        "seals that stand alone",
        SEALS,
        "a seal holds the one before it",
        '["vitrine seal 1", before, first, last, lines]',
        '["vitrine seal 1", "", first, last, lines]',
        (f"{SEAL_TESTS}::test_a_seal_made_anew_does_not_fit_the_next_one",),
    ),
    Mutant(
        "sealed beside an open transaction",
        SEALS,
        "nothing is sealed that an open transaction may still add to",
        "return oldest >= horizon.transaction",
        "return oldest > 0",
        (f"{SEAL_TESTS}::test_nothing_is_sealed_beside_a_transaction_that_may_add_before_it",),
    ),
    Mutant(
        "seals removed unseen",
        SEAL_CHECKS,
        "entries that lost their seal are seen",
        "entries.c.at < now - SEALED_WITHIN",
        "entries.c.at < now - 999 * SEALED_WITHIN",
        (f"{SEAL_TESTS}::test_old_entries_without_a_seal_are_seen",),
    ),
    Mutant(
        "seals of another key believed",
        SEAL_CHECKS,
        "who lacks the key makes no seal",
        "foreign[seal.key_name] += acknowledged is None or seal.id > acknowledged.id",
        "foreign[seal.key_name] += 0",
        (f"{SEAL_TESTS}::test_another_key_is_said_plainly",),
    ),
    Mutant(
        "the key in the database",
        SEALS,
        "the key of the seals is outside the database",
        'return self.mac(b"name of the key")[:12]',
        "return self.secret.decode()",
        (f"{SEAL_TESTS}::test_another_key_is_said_plainly",),
    ),
    Mutant(
        "a key that others read",
        "bot/seal_key.py",
        "only the shop reads the key's file",
        "os.O_CLOEXEC, 0o600)",
        "os.O_CLOEXEC, 0o644)",
        ("tests/test_seal_key.py::test_a_sqlite_shop_makes_one_key_that_only_its_owner_reads",),
    ),
    Mutant(
        "a new key at each start",
        "bot/seal_key.py",
        "the key of a shop stays",
        "if make and not path.exists():",
        "if make:",
        ("tests/test_seal_key.py::test_a_sqlite_shop_makes_one_key_that_only_its_owner_reads",),
    ),
    Mutant(
        "a breach under a seal",
        "bot/jobs/books.py",
        "what does not add up is not sealed",
        "if not found and shop.seal_key is not None:",
        "if shop.seal_key is not None:",
        ("tests/jobs/test_books.py::test_what_is_right_is_sealed_and_what_is_not_is_not",),
    ),
    Mutant(
        "orders left out of the checks",
        "bot/orders/books/verifying.py",
        "the orders are compared with the books",
        "return [*ledger.verify(session, extent), *verify(session, extent)]",
        "return ledger.verify(session, extent)",
        behind_the_back("an open order earns"),
    ),
    Mutant(
        "escrow below an order's price",
        ORDERS_MONEY,
        "the escrow of an open order is its price, no less",
        "orders.c.status.in_(statuses), there != wanted)",
        "orders.c.status.in_(statuses), there > wanted)",
        behind_the_back("an escrow is emptied, the order goes on"),
    ),
    Mutant(
        "an open order earns",
        ORDERS_MONEY,
        "the shop earns nothing before an order's end",
        "orders.c.price - orders.c.refunded), else_=0)",
        "orders.c.price - orders.c.refunded), else_=func.coalesce(book_movements.c.amount, 0))",
        behind_the_back("an open order earns"),
    ),
    Mutant(
        "a release to anybody",
        ORDERS_MONEY,
        "an order's money goes back to its customer",
        'for event in ("hold", "release", "compensate")',
        'for event in ("hold",)',
        behind_the_back("a release to another customer"),
    ),
    Mutant(
        "refunds after the end uncounted",
        ORDERS_MONEY,
        "an order says what was refunded after its end",
        "there != orders.c.refunded_after_end,",
        "there < 0,",
        behind_the_back("an order says that it was refunded after its end"),
    ),
    Mutant(
        "escrows of nobody",
        ORDERS_MONEY,
        "an escrow has its order",
        "missing = theirs.except_(known).subquery()",
        "missing = theirs.except_(theirs).subquery()",
        behind_the_back("an escrow of no order"),
    ),
    Mutant(
        "any quote will do",
        ORDERS_TERMS,
        "an order costs no more than its quote",
        "quotes.c.price < orders.c.price,",
        "quotes.c.price < 0,",
        behind_the_back("a quote was cheaper"),
    ),
    Mutant(
        "a status without its event",
        ORDERS_TERMS,
        "an order's status is that of its last event",
        "orders.c.status != last,",
        "last.is_(None),",
        behind_the_back("an event is gone"),
    ),
    Mutant(
        "operators' moves without an audit",
        ORDERS_TERMS,
        "an operator's move of money has its row in the audit",
        "            audit.c.id.is_(None),\n",
        "            audit.c.id.is_(None) & (audit.c.id == 0),\n",
        behind_the_back("the audit of a credit is gone"),
    ),
    Mutant(
        "only new entries' orders checked",
        "bot/orders/books/extent.py",
        "every open order is checked each hour",
        "return or_(orders.c.status.in_(OF_OPEN), owner_of_escrow().in_(touched))",
        "return owner_of_escrow().in_(touched)",
        (f"{BOOK_TESTS}::test_an_open_order_is_checked_whatever_is_new",),
    ),
    Mutant(
        "another currency than the books'",
        "bot/ledger/currencies.py",
        "a shop whose books hold money in another currency does not start",
        "    if other:",
        "    if not stored:",
        ("tests/test_app.py::test_another_currency_than_that_of_the_books_is_refused",),
    ),
)
