"""The catalog: panels, categories, services, markups, and its version."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _panels()
    _categories()
    _services()
    _markups()
    _state()


def downgrade() -> None:
    for table in ("catalog_state", "markups", "services", "categories", "panels"):
        op.drop_table(table)


def _panels() -> None:
    op.create_table(
        "panels",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("balance", sa.Text(), nullable=True),
        sa.Column("exchange", sa.Text(), nullable=True),
        sa.Column("quirks", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("body_digest", sa.Text(), nullable=True),
        sa.Column("synced_at", MOMENT, nullable=True),
        sa.Column("sync_failed_at", MOMENT, nullable=True),
        sa.Column("sync_error", sa.Text(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("last_error_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panels")),
        sa.UniqueConstraint("host", name=op.f("uq_panels_host")),
    )


def _categories() -> None:
    op.create_table(
        "categories",
        sa.Column("id", ID, nullable=False),
        sa.Column("panel_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("published", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], name=op.f("fk_categories_panel_id")),
        sa.UniqueConstraint("panel_id", "title", name=op.f("uq_categories_panel_id_title")),
    )


def _services() -> None:
    op.create_table(
        "services",
        sa.Column("id", ID, nullable=False),
        sa.Column("panel_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("raw_title", sa.Text(), nullable=False),
        sa.Column("type_name", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("rate", sa.Text(), nullable=False),
        sa.Column("min", sa.BigInteger(), nullable=False),
        sa.Column("max", sa.BigInteger(), nullable=False),
        sa.Column("dripfeed", sa.Boolean(), nullable=True),
        sa.Column("refill", sa.Boolean(), nullable=True),
        sa.Column("cancel", sa.Boolean(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], name=op.f("fk_services_panel_id")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_services_category_id")
        ),
        sa.UniqueConstraint(
            "panel_id", "external_id", name=op.f("uq_services_panel_id_external_id")
        ),
        sa.CheckConstraint("min >= 1", name=op.f("ck_services_min")),
        sa.CheckConstraint("max >= 0", name=op.f("ck_services_max")),
    )
    op.create_index(op.f("ix_services_category_id"), "services", ["category_id"])


def _markups() -> None:
    op.create_table(
        "markups",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("percent", sa.Text(), nullable=False),
        sa.Column("below_cost", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "target_id", name=op.f("pk_markups")),
        sa.CheckConstraint(
            "scope IN ('everything', 'category', 'service')", name=op.f("ck_markups_scope")
        ),
    )


def _state() -> None:
    state = op.create_table(
        "catalog_state",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_state")),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalog_state_single")),
    )
    op.bulk_insert(state, [{"id": 1, "version": 1}])
