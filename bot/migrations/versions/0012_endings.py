"""Orders: what was refunded after the end, what they wait for. Panels: since when they fail."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PANEL_MOMENTS = ("failing_since", "failure_alerted_at", "funds_short_since", "funds_alerted_at")

# SQLite takes a check with a new column only, and Alembic's operation has no place for one.
REFUNDED_AFTER_END = """
    ALTER TABLE orders ADD COLUMN refunded_after_end BIGINT DEFAULT 0 NOT NULL
    CONSTRAINT ck_orders_refunded_after_end_within_captured
    CHECK (refunded_after_end >= 0 AND refunded_after_end <= price - refunded)
"""


def upgrade() -> None:
    op.execute(REFUNDED_AFTER_END)
    op.add_column("orders", sa.Column("waits_for", sa.BigInteger(), nullable=True))
    op.add_column("orders", sa.Column("kept_at", MOMENT, nullable=True))
    for column in PANEL_MOMENTS:
        op.add_column("panels", sa.Column(column, MOMENT, nullable=True))
    op.add_column("panels", sa.Column("failure", sa.Text(), nullable=True))


def downgrade() -> None:
    for column in (*PANEL_MOMENTS, "failure"):
        op.drop_column("panels", column)
    for column in ("kept_at", "waits_for", "refunded_after_end"):
        op.drop_column("orders", column)
