"""Mutants of transactions, of SQLite's pragmas and of leases."""

from typing import Final

from tests.mutants.mutant import Mutant

PRAGMAS: Final = "bot/db/sqlite_connection.py"
LEASES: Final = "bot/leases.py"
PRAGMA_TESTS: Final = "tests/db/test_sqlite_connection.py"

MUTANTS: Final = (
    Mutant(
        "synchronous off",
        PRAGMAS,
        "a commit returns after it has reached the disk",
        '"synchronous=FULL"',
        '"synchronous=OFF"',
        (f"{PRAGMA_TESTS}::test_each_connection_has_the_pragmas_that_no_kill_can_show",),
    ),
    Mutant(
        "no WAL",
        PRAGMAS,
        "readers and the writer do not wait for each other",
        '"journal_mode=WAL"',
        '"journal_mode=DELETE"',
        (f"{PRAGMA_TESTS}::test_each_connection_has_the_pragmas_that_no_kill_can_show",),
    ),
    Mutant(
        "no recursive triggers",
        PRAGMAS,
        "INSERT OR REPLACE does not pass the append-only triggers by",
        '"recursive_triggers=ON"',
        '"recursive_triggers=OFF"',
        (f"{PRAGMA_TESTS}::test_the_past_is_not_replaced",),
    ),
    Mutant(
        "no foreign keys in SQLite",
        PRAGMAS,
        "a posting has an entry and an account",
        '"foreign_keys=ON"',
        '"foreign_keys=OFF"',
        ("tests/ledger/test_tables.py::test_a_posting_that_cannot_be_is_refused",),
    ),
    Mutant(
        "two shops on one file",
        "bot/db/file_lock.py",
        "a SQLite file has one owner",
        "fcntl.LOCK_EX",
        "fcntl.LOCK_SH",
        (
            "tests/db/test_transactions.py::"
            "test_a_second_owner_of_a_file_is_refused_until_the_first_has_gone",
        ),
    ),
    Mutant(
        "commit that did not happen",
        "bot/db/sqlite.py",
        "a caller is told of a commit only if there was one",
        "if len(works) > 1 and not transaction.is_active:",
        "if not works:",
        (
            "tests/db/test_transactions.py::"
            "test_a_function_that_catches_a_failed_flush_rolls_back_no_other",
        ),
    ),
    Mutant(
        "deadlock not tried again",
        "bot/db/postgres.py",
        "a transaction that PostgreSQL ends is run again",
        'RETRIED = ("40001", "40P01")',
        'RETRIED = ("40001",)',
        (
            "tests/db/test_transactions.py::test_two_transactions_in_a_deadlock_both_commit_in_the_end",
        ),
    ),
    Mutant(
        "lease never expires",
        LEASES,
        "a killed process's work is taken over",
        '_LEASES.c.until <= bindparam("now"),',
        '(_LEASES.c.until <= bindparam("now")) & _LEASES.c.holder.is_(None),',
        ("tests/test_leases.py::test_a_lease_is_one_holders_until_it_ends_or_is_left",),
    ),
    Mutant(
        "lease never refused",
        LEASES,
        "one process at a time has a lease",
        '_LEASES.c.holder == bindparam("who"),\n            _LEASES',
        "_LEASES.c.holder.is_not(None),\n            _LEASES",
        ("tests/test_leases.py::test_a_lease_is_one_holders_until_it_ends_or_is_left",),
    ),
    Mutant(
        "lease released by another",
        LEASES,
        "a process releases its own lease only",
        '.where(_LEASES.c.name == bindparam("lease"), _LEASES.c.holder == bindparam("who"))',
        '.where(_LEASES.c.name == bindparam("lease"), bindparam("who") != "")',
        ("tests/test_leases.py::test_a_lease_is_one_holders_until_it_ends_or_is_left",),
    ),
    Mutant(
        "a conversation saved over another",
        "bot/users/conversation.py",
        "of two turns of one user at the same time one is run again",
        "if session.connection().execute(statement, values).rowcount != 1:",
        "if session.connection().execute(statement, values).rowcount > 1:",
        (
            "tests/users/test_conversation.py::"
            "test_of_two_turns_that_loaded_the_same_only_one_is_saved",
        ),
    ),
    Mutant(
        "a newer card taken for shown",
        "bot/notifications/sending.py",
        "a card that changed while it was sent is sent again",
        '_SAME = outbox.c.revision == bindparam("shown")',
        '_SAME = outbox.c.revision >= bindparam("shown")',
        (
            "tests/notifications/test_outbox.py::"
            "test_a_card_that_changed_while_it_was_shown_is_shown_again",
        ),
    ),
    Mutant(
        "news out of order",
        "bot/notifications/sending.py",
        "a reader gets messages in the order in which things happened",
        "or_(outbox.c.kind.in_(EDITS), and_(outbox.c.kind.in_(MESSAGES), _IS_FIRST)),",
        "",
        ("tests/notifications/test_outbox.py::test_a_readers_messages_are_claimed_one_by_one",),
    ),
    Mutant(
        "a screen twice",
        "bot/handlers/dispatch/display.py",
        "a tap whose answer Telegram puts off shows its screen once",
        "        except RetryAfter as error:\n            # Only the spinner",
        "        except TimeoutError as error:\n            # Only the spinner",
        (
            "tests/handlers/dispatch/test_display.py::test_a_tap_whose_answer_must_wait_shows_one_screen",
        ),
    ),
    Mutant(
        "one event, two messages",
        "bot/notifications/outbox.py",
        "an event is told once",
        '_QUEUE = _NEW.on_conflict_do_nothing(index_elements=["key"])',
        "_QUEUE = _NEW.on_conflict_do_update("
        'index_elements=["key"], set_={"sent_at": None, "revision": outbox.c.revision + 1})',
        ("tests/notifications/test_outbox.py::test_what_was_sent_is_not_due_again",),
    ),
)
