"""What is wrong with orders at the panel, and the ids that operators have named for them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "order_troubles",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("alerted_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_troubles_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "kind", name=op.f("pk_order_troubles")),
    )
    op.create_table(
        "named_panel_orders",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("panel_order", sa.Text(), nullable=False),
        sa.Column("operator", sa.BigInteger(), nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("linked_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_named_panel_orders_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_panel_orders")),
    )
    op.create_index(
        op.f("ix_named_panel_orders_answered_at"), "named_panel_orders", ["answered_at"]
    )
    op.create_index(op.f("ix_named_panel_orders_order_id"), "named_panel_orders", ["order_id"])
    op.create_index("ix_orders_service", "orders", ["service_id", "status"])


def downgrade() -> None:
    op.drop_index("ix_orders_service", "orders")
    for table in ("named_panel_orders", "order_troubles"):
        op.drop_table(table)
