"""Refills and cancellations, and the orders that are refilled by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0026"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "order_requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.BigInteger(), nullable=False),
        sa.Column("automatic", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("deadline", MOMENT, nullable=True),
        sa.Column("panel_refill", sa.Text(), nullable=True),
        sa.Column("status_text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("alerted_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_requests_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_requests")),
    )
    op.create_index(op.f("ix_order_requests_order_id"), "order_requests", ["order_id"])
    _index_open("uq_order_requests_open", "order_requests", ["order_id"], unique=True)
    _index_open("ix_order_requests_due", "order_requests", ["status", "next_at"])
    op.create_table(
        "auto_refills",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_auto_refills_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_auto_refills")),
    )
    _index_open("ix_auto_refills_due", "auto_refills", ["next_at"], end="stopped_at")


def _index_open(
    name: str, table: str, columns: list[str], *, end: str = "ended_at", unique: bool = False
) -> None:
    still = sa.text(f"{end} IS NULL")
    op.create_index(name, table, columns, unique=unique, postgresql_where=still, sqlite_where=still)


def downgrade() -> None:
    op.drop_table("auto_refills")
    op.drop_table("order_requests")
