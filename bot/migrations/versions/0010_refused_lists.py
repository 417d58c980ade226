"""The panel's list that was refused, and the digest of the one that an operator has accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("panels", sa.Column("refused_list", sa.JSON(), nullable=True))
    op.add_column("panels", sa.Column("accepted_digest", sa.Text(), nullable=True))


def downgrade() -> None:
    for column in ("accepted_digest", "refused_list"):
        op.drop_column("panels", column)
