"""Rows of the panel's list that cannot be read."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unreadable_rows",
        sa.Column("panel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panels.id"], name=op.f("fk_unreadable_rows_panel_id_panels")
        ),
        sa.PrimaryKeyConstraint("panel_id", "position", name=op.f("pk_unreadable_rows")),
    )


def downgrade() -> None:
    op.drop_table("unreadable_rows")
