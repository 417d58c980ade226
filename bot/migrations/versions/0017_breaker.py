"""Since when and why no order is sent to a panel, and when it is read to find out its end."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("panels", sa.Column("blocked_since", MOMENT, nullable=True))
    op.add_column("panels", sa.Column("blocked_reason", sa.Text(), nullable=True))
    op.add_column("panels", sa.Column("next_read_at", MOMENT, nullable=True))


def downgrade() -> None:
    for column in ("next_read_at", "blocked_reason", "blocked_since"):
        op.drop_column("panels", column)
