"""Orders: how often the panel was asked about one again after its end."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("looks", sa.BigInteger(), server_default="0", nullable=False))
    # Orders that ended before have had their looks: a shop that is updated does not ask for all.
    op.execute("UPDATE orders SET looks = 2 WHERE settled_at IS NOT NULL")
    op.create_index(
        "ix_orders_looks",
        "orders",
        ["looks", "settled_at"],
        unique=False,
        postgresql_where=sa.text("looks < 2"),
        sqlite_where=sa.text("looks < 2"),
    )


def downgrade() -> None:
    op.drop_index("ix_orders_looks", table_name="orders")
    op.drop_column("orders", "looks")
