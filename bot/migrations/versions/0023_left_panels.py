"""Panels: since when PANEL_URL names another one; queues that operators were told of."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS = ("left_at", "queue_alerted_at")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("panels", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("panels", name)
