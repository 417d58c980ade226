"""The money tables. Only this package reads or writes them; migration 0002 adds the triggers."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Table, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.db import BigId, Utc, table_of


def integer_check(column: str) -> CheckConstraint:
    """SQLite would keep a fraction, or a sum too large for 64 bits as a float."""
    constraint = CheckConstraint(f"typeof({column}) = 'integer'", name=f"whole_{column}")
    return constraint.ddl_if(dialect="sqlite")


class LedgerAccount(SQLModel, table=True):
    """A place money can be, and how much of it is there now."""

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
    """A user's id, an order's id or a gateway's name; empty where the shop has one."""
    currency: str = Field(sa_type=Text)
    balance: int = Field(default=0, sa_type=BigInteger)
    """Micro-units; always the sum of the account's postings."""


class JournalEntry(SQLModel, table=True):
    """One thing that happened to money."""

    __tablename__ = "journal_entries"
    __table_args__ = (
        # Partial: nearly no entry is a reversal, and every order writes two or three entries.
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
    """Says which thing it was; telling it twice moves nothing."""
    kind: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Utc, index=True)
    actor: str = Field(default="", sa_type=Text)
    memo: str = Field(default="", sa_type=Text)
    reverses_id: int | None = Field(
        default=None, foreign_key="journal_entries.id", sa_type=BigInteger
    )


class Posting(SQLModel, table=True):
    """What an entry did to one account."""

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
    """Micro-units: the account's balance once this posting was made."""


accounts: Table = table_of(LedgerAccount)
entries: Table = table_of(JournalEntry)
postings: Table = table_of(Posting)
