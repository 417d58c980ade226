"""Notifications are sent by priority, and to each reader in order."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0029"
branch_labels = None
depends_on = None

WAITING = sa.text("sent_at IS NULL")


def upgrade() -> None:
    op.add_column(
        "notifications", sa.Column("priority", sa.Integer(), server_default="1", nullable=False)
    )
    for name, first in (("waiting", "priority"), ("reader", "user_id")):
        op.create_index(
            f"ix_notifications_{name}",
            "notifications",
            [first, "created_at"],
            postgresql_where=WAITING,
            sqlite_where=WAITING,
        )


def downgrade() -> None:
    op.drop_index("ix_notifications_reader", "notifications")
    op.drop_index("ix_notifications_waiting", "notifications")
    op.drop_column("notifications", "priority")
