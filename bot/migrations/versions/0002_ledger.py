"""The ledger: accounts, journal entries, postings, and the triggers that keep them append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

FIXED = (
    ("journal_entries", "UPDATE", "journal entries are append-only"),
    ("journal_entries", "DELETE", "journal entries are append-only"),
    ("postings", "UPDATE", "postings are append-only"),
    ("postings", "DELETE", "postings are append-only"),
    ("accounts", "DELETE", "accounts are never deleted"),
    ("accounts", "UPDATE OF id, kind, owner, currency", "only the balance of an account changes"),
)
"""Table, the statement that its trigger refuses, and the error text."""

FUNCTIONS = (
    """
    CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE FUNCTION ledger_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM postings WHERE entry_id = NEW.entry_id
                   GROUP BY currency HAVING sum(amount) <> 0) THEN
            RAISE EXCEPTION 'journal entry % does not sum to zero', NEW.entry_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION ledger_has_two_sides() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT count(*) FROM postings WHERE entry_id = NEW.id) < 2 THEN
            RAISE EXCEPTION 'journal entry % has fewer than two postings', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER postings_sum_to_zero AFTER INSERT ON postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_sums_to_zero()
    """,
    """
    CREATE CONSTRAINT TRIGGER journal_entries_have_two_sides AFTER INSERT ON journal_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_has_two_sides()
    """,
)
"""Functions and triggers of PostgreSQL, which checks an entry at commit, when it is complete."""


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    _accounts(sqlite)
    _journal_entries()
    _postings(sqlite)
    if sqlite:
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def downgrade() -> None:
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")


def _accounts(sqlite: bool) -> None:
    op.create_table(
        "accounts",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint(
            "kind", "owner", "currency", name=op.f("uq_accounts_kind_owner_currency")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('available', 'escrow') OR balance >= 0",
            name=op.f("ck_accounts_never_negative"),
        ),
        *_whole("accounts", "balance", sqlite=sqlite),
    )


def _journal_entries() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_journal_entries_key")),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["journal_entries.id"],
            name=op.f("fk_journal_entries_reverses_id"),
        ),
    )
    op.create_index(op.f("ix_journal_entries_at"), "journal_entries", ["at"])
    op.create_index(
        "ix_journal_entries_reverses_id",
        "journal_entries",
        ["reverses_id"],
        unique=True,
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
        sqlite_where=sa.text("reverses_id IS NOT NULL"),
    )


def _postings(sqlite: bool) -> None:
    op.create_table(
        "postings",
        sa.Column("id", ID, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("balance_after", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("entry_id", "account_id", name=op.f("uq_postings_entry_id_account_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entries.id"], name=op.f("fk_postings_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_postings_account_id")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_postings_amount_not_zero")),
        *_whole("postings", "amount", "balance_after", sqlite=sqlite),
    )
    op.create_index(op.f("ix_postings_account_id_id"), "postings", ["account_id", "id"])


def _whole(table: str, *columns: str, sqlite: bool) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_whole_{column}"))
        for column in columns
        if sqlite
    ]


def _refuse_on_sqlite() -> None:
    for table, change, words in FIXED:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{change.split()[0].lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )


def _refuse_on_postgresql() -> None:
    for statement in FUNCTIONS:
        op.execute(statement)
    for table, change, words in FIXED:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{change.split()[0].lower()} BEFORE {change} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION ledger_refuse('{words}')"
        )
    for table in ("accounts", "journal_entries", "postings"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('{table} is never emptied')"
        )
