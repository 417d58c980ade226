"""Defines the kinds of journal entries, and reads entries with their postings."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from sqlalchemy import Row, Select, bindparam, select
from sqlmodel import Session

from bot.ledger.accounts import Account, AccountKind
from bot.ledger.tables import accounts, entries, postings


class EntryKind(StrEnum):
    """The event that an entry records, with the accounts it usually moves money between."""

    TOP_UP = "top_up"
    """A customer paid: gateway_clearing → available."""
    CHARGEBACK = "chargeback"
    """The gateway took a payment back: available → clearing."""
    CREDIT = "credit"
    """An operator credited a customer: adjustments → available."""
    DEBIT = "debit"
    """An operator debited a customer: available → adjustments."""
    PROMOTION = "promotion"
    """A customer got a voucher or welcome money: promotions → available."""
    HOLD = "hold"
    """A customer confirmed an order: available → escrow."""
    CAPTURE = "capture"
    """The shop earned the delivered part of an order: escrow → revenue."""
    RELEASE = "release"
    """The customer got the undelivered part of an order back: escrow → available."""
    REFUND = "refund"
    """The shop gave a customer back what it had earned with an ended order: revenue → available."""
    SUSPEND = "suspend"
    """Money moved into or out of suspense, while the result at the panel is unknown."""
    COST = "cost"
    """The panel charged for an order: cost_of_sales → panel_prepaid."""
    PREPAY = "prepay"
    """The shop paid the panel in advance: panel_prepaid → gateway_clearing or adjustments."""
    ADJUSTMENT = "adjustment"
    """An operator corrected a balance: any account against adjustments."""
    WRITE_OFF = "write_off"
    """The shop gave up money it will not get back: write_off → any account."""
    REVERSAL = "reversal"
    """An operator reversed a wrong entry: the postings of that entry, negated."""


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """One journal entry with its postings, in micro-units."""

    id: int
    key: str
    kind: EntryKind
    at: datetime
    actor: str
    memo: str
    reverses_id: int | None
    postings: tuple[tuple[Account, int], ...]

    @property
    def volume(self) -> int:
        """Return the sum of the positive postings, in micro-units, over all currencies."""
        return sum(amount for _, amount in self.postings if amount > 0)


_ENTRIES = (
    select(*entries.c, accounts.c.kind.label("account_kind"), accounts.c.owner)
    .add_columns(accounts.c.currency, postings.c.amount)
    .join_from(entries, postings, postings.c.entry_id == entries.c.id)
    .join(accounts, accounts.c.id == postings.c.account_id)
    .order_by(entries.c.id, postings.c.id)
)

_BY_KEY = _ENTRIES.where(entries.c.key == bindparam("wanted"))

_BY_ID = _ENTRIES.where(entries.c.id == bindparam("wanted"))

_PAGE = _ENTRIES.where(
    entries.c.id.in_(
        select(entries.c.id)
        .where(entries.c.id > bindparam("after"))
        .order_by(entries.c.id)
        .limit(bindparam("limit"))
        .subquery()
        .select()
    )
)


def find_entry(session: Session, entry: int | str) -> PostedEntry | None:
    """Return the entry with this id (int) or key (str); None if there is none."""
    found = _read(session, _BY_ID if isinstance(entry, int) else _BY_KEY, wanted=entry)
    return found[0] if found else None


def journal(session: Session, *, after_id: int = 0, limit: int = 500) -> list[PostedEntry]:
    """Return at most `limit` entries after an id, oldest first: one page of an export."""
    return _read(session, _PAGE, after=after_id, limit=limit)


def _read(
    session: Session, statement: Select[tuple[object, ...]], **of: int | str
) -> list[PostedEntry]:
    rows = session.connection().execute(statement, of).all()
    return [_entry(list(lines)) for _, lines in groupby(rows, key=lambda row: row.id)]


def _entry(lines: list[Row[tuple[object, ...]]]) -> PostedEntry:
    first = lines[0]
    return PostedEntry(
        id=first.id,
        key=first.key,
        kind=EntryKind(first.kind),
        at=first.at,
        actor=first.actor,
        memo=first.memo,
        reverses_id=first.reverses_id,
        postings=tuple(
            (Account(AccountKind(line.account_kind), line.owner, line.currency), line.amount)
            for line in lines
        ),
    )
