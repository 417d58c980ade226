"""Seals of the journal, append-only as the journal is."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = "seals are append-only"


def upgrade() -> None:
    op.create_table(
        "journal_seals",
        sa.Column("id", ID, nullable=False),
        sa.Column("first_entry", sa.BigInteger(), nullable=False),
        sa.Column("last_entry", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_name", sa.Text(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_seals")),
        sa.UniqueConstraint("first_entry", name=op.f("uq_journal_seals_first_entry")),
    )
    sqlite = op.get_context().dialect.name == "sqlite"
    for change in ("UPDATE", "DELETE"):
        refusal = (
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            if sqlite
            else f"FOR EACH ROW EXECUTE FUNCTION ledger_refuse('{WORDS}')"
        )
        op.execute(
            f"CREATE TRIGGER journal_seals_refuse_{change.lower()} "
            f"BEFORE {change} ON journal_seals {refusal}"
        )


def downgrade() -> None:
    op.drop_table("journal_seals")
