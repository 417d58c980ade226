"""Seals the journal: an HMAC over each thousand entries and the seal before, by a key kept outside.

Sealing is done in the background and costs no entry anything. A row that is changed, dropped or
slipped in afterwards no longer fits its seal, whoever can write to the database.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, insert, select, text
from sqlmodel import Session

from bot.ledger.tables import accounts, entries, postings, seals

SEALED_AT_ONCE = 1000
"""Most entries under one seal."""


@dataclass(frozen=True, slots=True)
class SealKey:
    """The key of the seals; it is not in the database."""

    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """Return what tells this key from others, and does not help to guess it."""
        return self.mac(b"name of the key")[:12]

    def mac(self, content: bytes) -> str:
        """Return the HMAC of the content."""
        return hmac.new(self.secret, content, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Horizon:
    """A moment of the journal: its newest entry, and the transactions that may still add older."""

    entry: int
    transaction: int | None
    """PostgreSQL's number that all of those are below; None on SQLite, which has one writer."""


def sealed_up_to(session: Session) -> int:
    """Return the id of the last sealed entry; 0 if none is."""
    found = session.connection().execute(select(func.max(seals.c.last_entry))).scalar_one()
    return found or 0


def read_horizon(session: Session) -> Horizon:
    """Return the horizon of now."""
    connection = session.connection()
    entry = connection.execute(select(func.max(entries.c.id))).scalar_one() or 0
    if connection.dialect.name == "sqlite":
        return Horizon(entry, None)
    # Asked for after the entry: a transaction gets its number before its entry gets an id.
    number = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    return Horizon(entry, connection.execute(text(number)).scalar_one())


def has_passed(session: Session, horizon: Horizon) -> bool:
    """Return True if no transaction can add an entry before the horizon's any more."""
    if horizon.transaction is None:
        return True
    number = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    oldest: int = session.connection().execute(text(number)).scalar_one()
    return oldest >= horizon.transaction


def lock_seals(session: Session) -> None:
    """Lock the seals until this transaction ends; on SQLite there is one writer anyway."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE journal_seals IN EXCLUSIVE MODE"))


def seal_next(session: Session, key: SealKey, horizon: Horizon, now: datetime) -> bool:
    """Seal at most SEALED_AT_ONCE entries up to the horizon; return False if none was left."""
    lock_seals(session)
    connection = session.connection()
    before = connection.execute(select(seals).order_by(seals.c.id.desc()).limit(1)).first()
    first = before.last_entry + 1 if before else 1
    chosen = (
        connection.execute(
            select(entries.c.id)
            .where(entries.c.id >= first, entries.c.id <= horizon.entry)
            .order_by(entries.c.id)
            .limit(SEALED_AT_ONCE)
        )
        .scalars()
        .all()
    )
    if not chosen:
        return False
    content = sealed_content(session, first, chosen[-1], before.mac if before else "")
    connection.execute(
        insert(seals),
        {
            "first_entry": first,
            "last_entry": chosen[-1],
            "entries": len(chosen),
            "sealed_at": now,
            "key_name": key.name,
            "mac": key.mac(content),
        },
    )
    return True


_ROWS = (
    select(*entries.c, postings.c.id.label("posting"), postings.c.amount)
    .add_columns(postings.c.currency, postings.c.balance_after)
    .add_columns(accounts.c.kind.label("account_kind"), accounts.c.owner)
    .add_columns(accounts.c.currency.label("account_currency"))
    .join_from(entries, postings, postings.c.entry_id == entries.c.id, isouter=True)
    .join(accounts, accounts.c.id == postings.c.account_id, isouter=True)
    .order_by(entries.c.id, postings.c.id)
)


def sealed_content(session: Session, first: int, last: int, before: str) -> bytes:
    """Return what is sealed: the range, the seal before, and each entry with its postings."""
    rows = session.connection().execute(_ROWS.where(entries.c.id >= first, entries.c.id <= last))
    lines = [
        [value.isoformat() if isinstance(value, datetime) else value for value in row]
        for row in rows
    ]
    return json.dumps(["vitrine seal 1", before, first, last, lines]).encode()
