"""Attempts to send an order, and when the balance at the panel was read."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("panels", sa.Column("balance_at", MOMENT, nullable=True))
    op.create_table(
        "submission_attempts",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.BigInteger(), nullable=False),
        sa.Column("form_hash", sa.Text(), nullable=False),
        sa.Column("last_panel_order", sa.Text(), nullable=True),
        sa.Column("balance", sa.Text(), nullable=True),
        sa.Column("balance_currency", sa.Text(), nullable=True),
        sa.Column("balance_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("deadline", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("panel_order", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("overlapped", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_submission_attempts_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_attempts")),
        sa.UniqueConstraint(
            "order_id", "attempt", name=op.f("uq_submission_attempts_order_id_attempt")
        ),
    )
    op.create_index(
        "ix_submission_attempts_sent", "submission_attempts", ["panel_id", "sent_at"], unique=False
    )
    op.create_index("ix_orders_submitted", "orders", ["panel_id", "submitted_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_orders_submitted", table_name="orders")
    op.drop_table("submission_attempts")
    op.drop_column("panels", "balance_at")
