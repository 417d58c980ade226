"""What earlier reports have shown of an order, and since when they cannot be recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FALSE = sa.false()


def upgrade() -> None:
    op.add_column("orders", sa.Column("size_seen", sa.BigInteger(), nullable=True))
    for table in ("orders", "order_children"):
        op.add_column(
            table, sa.Column("delivery_seen", sa.Boolean(), server_default=FALSE, nullable=False)
        )
    moment = sa.DateTime(timezone=True)
    op.add_column("orders", sa.Column("unrecorded_since", moment, nullable=True))
    seen = "UPDATE orders SET delivery_seen = :yes WHERE remains > 0 AND remains < quantity"
    op.execute(sa.text(seen).bindparams(yes=True))


def downgrade() -> None:
    op.drop_column("orders", "unrecorded_since")
    for table in ("order_children", "orders"):
        op.drop_column(table, "delivery_seen")
    op.drop_column("orders", "size_seen")
