"""Switches off what keeps the books right, so that a test can damage them."""

from sqlmodel import Session

from tests.ledger.books import TRIGGERS, run


def unguard(session: Session) -> None:
    """Disable constraints and triggers until the savepoint's end."""
    if session.connection().dialect.name == "postgresql":
        run(
            session,
            "ALTER TABLE accounts DROP CONSTRAINT ck_accounts_never_negative",
            "SET LOCAL session_replication_role = replica",
        )
        return
    run(session, "PRAGMA ignore_check_constraints = ON", "PRAGMA defer_foreign_keys = ON")
    run(session, *(f"DROP TRIGGER {trigger}" for trigger in TRIGGERS))
