"""Panels that were left, queues that operators were told of, named ids that are asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS = ("left_at", "queue_alerted_at", "strangers_at")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("panels", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    again = sa.Column("next_ask_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("named_panel_orders", again)


def downgrade() -> None:
    op.drop_column("named_panel_orders", "next_ask_at")
    for name in reversed(COLUMNS):
        op.drop_column("panels", name)
