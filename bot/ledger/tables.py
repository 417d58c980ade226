"""Defines the tables of the ledger; migration 0002 adds the triggers.

Only this package reads or writes them.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Table, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.db import BigId, Utc, table_of


def integer_check(column: str) -> CheckConstraint:
    """Return a CHECK for SQLite that refuses a value that is not an integer.

    SQLite columns also accept fractions, and store an integer over 64 bits as a float.
    """
    constraint = CheckConstraint(f"typeof({column}) = 'integer'", name=f"whole_{column}")
    return constraint.ddl_if(dialect="sqlite")


class LedgerAccount(SQLModel, table=True):
    """An account and its present balance."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("kind", "owner", "currency"),
        CheckConstraint(
            "kind NOT IN ('available', 'escrow') OR balance >= 0", name="never_negative"
        ),
        integer_check("balance"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    kind: str = Field(sa_type=Text)
    owner: str = Field(default="", sa_type=Text)
    """A customer's number, an order's id or a gateway's name; empty for the shop's own accounts."""
    currency: str = Field(sa_type=Text)
    balance: int = Field(default=0, sa_type=BigInteger)
    """Micro-units; always the sum of the account's postings."""


class JournalEntry(SQLModel, table=True):
    """One event that moved money."""

    __tablename__ = "journal_entries"
    __table_args__ = (
        # A partial index, to keep it small: very few entries are reversals.
        Index(
            "ix_journal_entries_reverses_id",
            "reverses_id",
            unique=True,
            postgresql_where=text("reverses_id IS NOT NULL"),
            sqlite_where=text("reverses_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    key: str = Field(sa_type=Text, unique=True)
    """Idempotency key of the event ("order:17:hold"): posting it twice moves nothing."""
    kind: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Utc, index=True)
    actor: str = Field(default="", sa_type=Text)
    memo: str = Field(default="", sa_type=Text)
    reverses_id: int | None = Field(
        default=None, foreign_key="journal_entries.id", sa_type=BigInteger
    )


class Posting(SQLModel, table=True):
    """The change of one account's balance by one entry."""

    __tablename__ = "postings"
    __table_args__ = (
        UniqueConstraint("entry_id", "account_id"),
        Index(None, "account_id", "id"),
        CheckConstraint("amount <> 0", name="amount_not_zero"),
        integer_check("amount"),
        integer_check("balance_after"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    entry_id: int = Field(foreign_key="journal_entries.id", sa_type=BigInteger)
    account_id: int = Field(foreign_key="accounts.id", sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)
    """Micro-units: a credit is positive, a debit negative."""
    currency: str = Field(sa_type=Text)
    balance_after: int = Field(sa_type=BigInteger)
    """Micro-units: the account's balance after this posting."""


class JournalSeal(SQLModel, table=True):
    """An HMAC over a range of entries and the seal before."""

    __tablename__ = "journal_seals"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    first_entry: int = Field(sa_type=BigInteger, unique=True)
    last_entry: int = Field(sa_type=BigInteger)
    entries: int = Field(sa_type=BigInteger)
    """How many entries it seals."""
    sealed_at: datetime = Field(sa_type=Utc)
    key_name: str = Field(sa_type=Text)
    """Which key made it; the key itself is outside of the database."""
    mac: str = Field(sa_type=Text)


accounts: Table = table_of(LedgerAccount)
entries: Table = table_of(JournalEntry)
postings: Table = table_of(Posting)
seals: Table = table_of(JournalSeal)
