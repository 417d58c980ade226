"""The key by which orders for the same link are found before another one is placed."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("quotes", "orders"):
        op.add_column(table, sa.Column("link_key", sa.Text(), nullable=True))
    op.create_index("ix_orders_link_key", "orders", ["link_key", "status"])


def downgrade() -> None:
    op.drop_index("ix_orders_link_key", "orders")
    for table in ("orders", "quotes"):
        op.drop_column(table, "link_key")
