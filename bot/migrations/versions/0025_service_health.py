"""How services fare, learnt from orders; indexes for cards and a customer's open orders."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0027"
branch_labels = None
depends_on = None

COUNTS = ("ended", "completed", "partial", "canceled")
TIMES = ("start_p50", "start_p90", "end_p50", "end_p90")


def upgrade() -> None:
    op.create_table(
        "service_health",
        sa.Column("service_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in TIMES),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_service_health")),
    )
    op.create_index("ix_orders_card", "orders", ["user_id", "card_message"], unique=False)
    op.create_index("ix_orders_settled", "orders", ["settled_at"], unique=False)
    op.create_index(
        "ix_orders_open",
        "orders",
        ["user_id"],
        unique=False,
        postgresql_where=sa.text("settled_at IS NULL"),
        sqlite_where=sa.text("settled_at IS NULL"),
    )


def downgrade() -> None:
    for name in ("ix_orders_open", "ix_orders_settled", "ix_orders_card"):
        op.drop_index(name, table_name="orders")
    op.drop_table("service_health")
