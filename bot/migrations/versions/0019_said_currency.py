"""The currency of a panel's rates, as the operator says."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("said_currency", "said_against"):
        op.add_column("panels", sa.Column(column, sa.Text(), nullable=True))


def downgrade() -> None:
    for column in ("said_against", "said_currency"):
        op.drop_column("panels", column)
