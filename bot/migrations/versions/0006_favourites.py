"""Favourites, the catalog's changes, and the last trusted rate of a service."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _trust()
    _changes()
    _favourites()


def downgrade() -> None:
    op.drop_table("favourites")
    op.drop_table("catalog_changes")
    op.drop_column("users", "favourite_news")
    op.drop_column("services", "trusted_rate")


def _trust() -> None:
    op.add_column("services", sa.Column("trusted_rate", sa.Text(), nullable=True))
    # A service that can be sold has a plausible rate. The others get one at the next sync.
    op.execute("UPDATE services SET trusted_rate = rate WHERE hidden_reason IS NULL")


def _changes() -> None:
    op.create_table(
        "catalog_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rate_before", sa.Text(), nullable=True),
        sa.Column("rate_after", sa.Text(), nullable=True),
        sa.Column("min_before", sa.BigInteger(), nullable=True),
        sa.Column("max_before", sa.BigInteger(), nullable=True),
        sa.Column("min_after", sa.BigInteger(), nullable=True),
        sa.Column("max_after", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_changes")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_catalog_changes_service_id")
        ),
    )
    op.create_index(op.f("ix_catalog_changes_at"), "catalog_changes", ["at"])
    op.create_index("ix_catalog_changes_kind", "catalog_changes", ["kind", "id"])


def _favourites() -> None:
    op.add_column(
        "users",
        sa.Column("favourite_news", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.create_table(
        "favourites",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "service_id", name=op.f("pk_favourites")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_favourites_user_id")),
    )
    op.create_index(op.f("ix_favourites_service_id"), "favourites", ["service_id"])
