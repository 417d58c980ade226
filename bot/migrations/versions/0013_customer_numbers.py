"""Customer numbers: the books, which nobody can change, hold no Telegram id of a customer.

Each user gets a random number. Accounts and actors of old entries are rewritten to it; for that,
the triggers that keep the books append-only are switched off within this one transaction.
"""

import sqlalchemy as sa
from alembic import op

from bot.customer_numbers import new_customer_number

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

GUARDS = (
    ("accounts", "UPDATE OF id, kind, owner, currency", "only the balance of an account changes"),
    ("journal_entries", "UPDATE", "journal entries are append-only"),
)
"""Table, the statement that its trigger refuses, and the error text, as migration 0002 has them."""

KEEP_ALL = """
    INSERT INTO users (id, first_name, terms_version, ban_reason, created_at)
    SELECT DISTINCT missing.id, '', 0, '', CURRENT_TIMESTAMP FROM (
        SELECT CAST(owner AS BIGINT) AS id FROM accounts WHERE kind = 'available'
        UNION SELECT user_id FROM orders
    ) AS missing
    WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.id = missing.id)
"""
"""Money and orders of a Telegram id without a user: the row keeps whose they are."""

TO_NUMBERS = (
    """
    UPDATE accounts
    SET owner = (SELECT CAST(number AS TEXT) FROM users WHERE CAST(users.id AS TEXT) = owner)
    WHERE kind = 'available'
    """,
    """
    UPDATE journal_entries
    SET actor = (SELECT 'customer:' || number FROM users WHERE 'user:' || users.id = actor)
    WHERE actor IN (SELECT 'user:' || users.id FROM users)
    """,
    "UPDATE journal_entries SET memo = '' WHERE memo <> '' AND memo NOT LIKE '#%'",
)

TO_TELEGRAM_IDS = (
    """
    UPDATE accounts
    SET owner = (SELECT CAST(users.id AS TEXT) FROM users WHERE CAST(number AS TEXT) = owner)
    WHERE kind = 'available'
    """,
    """
    UPDATE journal_entries
    SET actor = (SELECT 'user:' || users.id FROM users WHERE 'customer:' || number = actor)
    WHERE actor IN (SELECT 'customer:' || number FROM users)
    """,
)


def upgrade() -> None:
    op.execute(KEEP_ALL)
    # SQLite adds no column that is NOT NULL and has no default.
    op.add_column(
        "users", sa.Column("number", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    )
    connection = op.get_bind()
    users = sa.table("users", sa.column("id"), sa.column("number"))
    ids = connection.execute(sa.select(users.c.id)).scalars().all()
    if ids:
        connection.execute(
            sa.update(users)
            .where(users.c.id == sa.bindparam("user"))
            .values(number=sa.bindparam("fresh")),
            [{"user": user, "fresh": new_customer_number()} for user in ids],
        )
    op.create_index(op.f("ix_users_number"), "users", ["number"], unique=True)
    _rewrite(TO_NUMBERS)
    if connection.dialect.name != "sqlite":
        op.alter_column("users", "number", server_default=None)


def downgrade() -> None:
    _rewrite(TO_TELEGRAM_IDS)
    op.drop_index(op.f("ix_users_number"), "users")
    op.drop_column("users", "number")


def _rewrite(statements: tuple[str, ...]) -> None:
    """Run the statements while the triggers of both tables are switched off."""
    sqlite = op.get_context().dialect.name == "sqlite"
    for table, change, _ in GUARDS:
        name = f"{table}_refuse_{change.split()[0].lower()}"
        op.execute(
            f"DROP TRIGGER {name}" if sqlite else f"ALTER TABLE {table} DISABLE TRIGGER {name}"
        )
    for statement in statements:
        op.execute(statement)
    for table, change, words in GUARDS:
        name = f"{table}_refuse_{change.split()[0].lower()}"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            if sqlite
            else f"ALTER TABLE {table} ENABLE TRIGGER {name}"
        )
