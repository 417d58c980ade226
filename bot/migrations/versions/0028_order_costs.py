"""What ended orders have cost; what of a panel's balance the books do not explain."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0025"
branch_labels = None
depends_on = None

UNKNOWN = sa.text("amount IS NULL")


def upgrade() -> None:
    # No rows for orders that ended before: their charges were taken from money that no book had.
    op.create_table(
        "order_costs",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("panel_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("estimate", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_costs")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_costs_order_id_orders")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_order_costs_amount_not_negative")),
        sa.CheckConstraint(
            "amount IS NULL OR currency IS NOT NULL",
            name=op.f("ck_order_costs_amount_has_currency"),
        ),
        sa.CheckConstraint("entries >= 0", name=op.f("ck_order_costs_entries_not_negative")),
    )
    op.create_index(
        "ix_order_costs_unknown",
        "order_costs",
        ["panel_id"],
        postgresql_where=UNKNOWN,
        sqlite_where=UNKNOWN,
    )
    op.create_index("ix_order_costs_booked_at", "order_costs", ["booked_at"])
    op.add_column("panels", sa.Column("unexplained", sa.BigInteger(), nullable=True))
    for name in ("unexplained_since", "reconciled_at"):
        op.add_column("panels", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("reconciled_at", "unexplained_since", "unexplained"):
        op.drop_column("panels", name)
    op.drop_table("order_costs")
