"""What other rooms may read of the books in queries of their own: selectables, no tables.

They cannot be written to. Each is a plain join or a table's columns, so that the database uses the
same indexes as for the tables.
"""

from sqlalchemy import select

from bot.ledger.tables import accounts, entries, postings

book_accounts = select(
    accounts.c.id, accounts.c.kind, accounts.c.owner, accounts.c.currency, accounts.c.balance
).subquery("book_accounts")
"""Each account with its balance in micro-units; kinds are those of AccountKind."""

book_entries = select(
    entries.c.id, entries.c.key, entries.c.kind, entries.c.at, entries.c.actor, entries.c.memo
).subquery("book_entries")
"""Each journal entry; kinds are those of EntryKind."""

book_movements = (
    select(
        postings.c.id,
        postings.c.entry_id,
        postings.c.amount,
        entries.c.key,
        entries.c.kind.label("entry_kind"),
        entries.c.at,
        entries.c.actor,
        entries.c.memo,
        accounts.c.kind.label("account_kind"),
        accounts.c.owner,
        accounts.c.currency,
    )
    .join_from(postings, entries, entries.c.id == postings.c.entry_id)
    .join(accounts, accounts.c.id == postings.c.account_id)
    .subquery("book_movements")
)
"""Each posting with its entry and its account; amounts in micro-units, credits are positive."""
