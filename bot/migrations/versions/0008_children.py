"""Drip-feeds and subscriptions: their child orders, and the rate an order was bought at."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("orders", sa.Column("rate", sa.Text(), nullable=True))
    op.add_column("orders", sa.Column("parts", sa.BigInteger(), nullable=True))
    op.add_column("orders", sa.Column("ended_at", MOMENT, nullable=True))
    op.create_table(
        "order_children",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("panel_order", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("remains", sa.BigInteger(), nullable=True),
        sa.Column("charge", sa.Text(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_children_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "panel_order", name=op.f("pk_order_children")),
    )
    op.create_index("ix_order_children_panel_order", "order_children", ["panel_order"])


def downgrade() -> None:
    op.drop_table("order_children")
    for column in ("ended_at", "parts", "rate"):
        op.drop_column("orders", column)
