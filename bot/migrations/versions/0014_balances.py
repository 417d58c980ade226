"""Since when the panel's balance and its list cannot be read."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "balance_failed_at": MOMENT,
    "balance_failing_since": MOMENT,
    "balance_error": sa.Text(),
    "sync_failing_since": MOMENT,
}


def upgrade() -> None:
    for column, kind in COLUMNS.items():
        op.add_column("panels", sa.Column(column, kind, nullable=True))
    # Earlier versions read the balance together with the list, or neither.
    op.execute("UPDATE panels SET balance_at = synced_at WHERE balance IS NOT NULL")
    op.execute("UPDATE panels SET sync_failing_since = sync_failed_at")


def downgrade() -> None:
    for column in reversed(COLUMNS):
        op.drop_column("panels", column)
