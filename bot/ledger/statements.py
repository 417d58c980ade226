"""Reads the books: balances, a customer's statement, the shop's totals and turnover."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select
from sqlmodel import Session

from bot.ledger.accounts import Account, AccountKind
from bot.ledger.entry import EntryKind
from bot.ledger.tables import accounts, entries, postings

_OF_ORDER = re.compile(r"(?:#|order:)([0-9]{1,18})(?![0-9])")

NEWEST = 2**63 - 1
"""An id above that of every posting: the first page starts before it."""

END_OF_TIME = datetime.max.replace(tzinfo=UTC)

DISORDER = timedelta(hours=1)
"""By how much less than the time before it an entry's time may be: transactions overlap."""


@dataclass(frozen=True, slots=True)
class StatementSpan:
    """What moved on an account in a span of time, in micro-units."""

    account: Account
    after: int
    """Id of the last posting before the span; 0 if there is none."""
    upto: int
    """Id of the last posting of the span, or before it if the span is empty."""
    lines: int
    """How many postings the span has."""
    opening: int
    """The balance before the span."""
    incoming: int
    outgoing: int
    """Negative, or 0."""
    earlier_at: datetime | None
    """When the last posting before the span was; None if there is none."""

    @property
    def closing(self) -> int:
        """The balance at the end of the span."""
        return self.opening + self.incoming + self.outgoing


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One posting of an account, in micro-units. Pass `id` as `before_id` for the next page."""

    id: int
    at: datetime
    kind: EntryKind
    memo: str
    key: str
    amount: int
    balance_after: int

    @property
    def order_id(self) -> int | None:
        """The order that it is about, by its memo or its key; None if it is about none."""
        found = _OF_ORDER.fullmatch(self.memo) or _OF_ORDER.match(self.key)
        return int(found[1]) if found else None


_NAMED = (
    accounts.c.kind == bindparam("kind"),
    accounts.c.owner == bindparam("owner"),
    accounts.c.currency == bindparam("currency"),
)


_BALANCE = select(accounts.c.balance).where(*_NAMED)

_BALANCES = (
    select(accounts.c.owner, accounts.c.currency, accounts.c.balance)
    .where(accounts.c.kind == bindparam("kind"), accounts.c.balance != 0)
    .order_by(accounts.c.id)
)

_STATEMENT = (
    select(postings.c.id, entries.c.at, entries.c.kind, entries.c.memo, entries.c.key)
    .add_columns(postings.c.amount, postings.c.balance_after)
    .join_from(postings, entries, entries.c.id == postings.c.entry_id)
    .where(
        postings.c.account_id == select(accounts.c.id).where(*_NAMED).scalar_subquery(),
        postings.c.id < bindparam("before"),
    )
    .order_by(postings.c.id.desc())
    .limit(bindparam("limit"))
)

_account = postings.c.account_id == select(accounts.c.id).where(*_NAMED).scalar_subquery()
_span = (postings.c.id > bindparam("after"), postings.c.id <= bindparam("upto"))

# Read from the newest posting backwards, so that it is quick for the months that are looked at. An
# account's balances follow each other by id; moments of several processes may differ by seconds.
_LAST_BEFORE = (
    select(postings.c.id, postings.c.balance_after, entries.c.at)
    .join_from(postings, entries, entries.c.id == postings.c.entry_id)
    .where(_account, entries.c.at < bindparam("moment", type_=entries.c.at.type))
    .order_by(postings.c.id.desc())
    .limit(1)
)

_MOVED = select(
    func.count().label("lines"),
    func.coalesce(func.sum(case((postings.c.amount > 0, postings.c.amount))), 0).label("incoming"),
).where(_account, *_span)

_IN_SPAN = (
    select(postings.c.id, entries.c.at, entries.c.kind, entries.c.memo, entries.c.key)
    .add_columns(postings.c.amount, postings.c.balance_after)
    .join_from(postings, entries, entries.c.id == postings.c.entry_id)
    .where(_account, *_span)
    .order_by(postings.c.id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)

_TOTALS = (
    select(accounts.c.kind, func.sum(accounts.c.balance))
    .where(accounts.c.currency == bindparam("currency"))
    .group_by(accounts.c.kind)
)

_original = entries.alias("original")
_kind = func.coalesce(_original.c.kind, entries.c.kind)
_sign = case((entries.c.reverses_id.is_(None), 1), else_=-1)

# The journal is read from its end: times are not indexed, and ids grow with them.
_BEFORE = (
    select(entries.c.id)
    .where(entries.c.at < bindparam("earlier"))
    .order_by(entries.c.id.desc())
    .limit(1)
    .scalar_subquery()
)

_TURNOVER = (
    select(_kind, func.sum(postings.c.amount * _sign))
    .join_from(entries, postings, postings.c.entry_id == entries.c.id)
    .outerjoin(_original, _original.c.id == entries.c.reverses_id)
    .where(
        entries.c.id > func.coalesce(_BEFORE, 0),
        entries.c.at >= bindparam("since"),
        entries.c.at < bindparam("until"),
        postings.c.amount > 0,
        postings.c.currency == bindparam("currency"),
    )
    .group_by(_kind)
)


def balance(session: Session, account: Account) -> int:
    """Return the account's balance in micro-units; 0 if nothing was ever posted to it."""
    found = session.connection().execute(_BALANCE, _name(account)).scalar_one_or_none()
    return found or 0


def balances(session: Session, kind: AccountKind) -> dict[Account, int]:
    """Return the balances of a kind that are not zero, in micro-units, oldest account first."""
    rows = session.connection().execute(_BALANCES, {"kind": kind.value})
    return {Account(kind, owner, currency): amount for owner, currency, amount in rows}


def statement(
    session: Session, account: Account, *, limit: int, before_id: int | None = None
) -> list[StatementLine]:
    """Return at most `limit` postings of an account, newest first.

    `before_id` is the id of the last line of the previous page; None starts with the newest.
    """
    page = {"before": NEWEST if before_id is None else before_id, "limit": limit}
    return _lines(session.connection().execute(_STATEMENT, {**_name(account), **page}))


def statement_span(
    session: Session, account: Account, since: datetime | None, until: datetime
) -> StatementSpan:
    """Sum up an account's postings in a span of time: `since` <= time < `until`.

    None as `since` begins with the first posting.
    """
    before = None if since is None else _last_before(session, account, since)
    last = _last_before(session, account, until)
    after, upto = before.id if before else 0, last.id if last else 0
    span = {**_name(account), "after": after, "upto": upto}
    moved = session.connection().execute(_MOVED, span).one()
    opening, closing = before.balance_after if before else 0, last.balance_after if last else 0
    incoming = int(moved.incoming)
    return StatementSpan(
        account=account,
        after=after,
        upto=upto,
        lines=moved.lines,
        opening=opening,
        incoming=incoming,
        outgoing=closing - opening - incoming,
        earlier_at=before.at if before else None,
    )


def statement_of(
    session: Session, span: StatementSpan, *, limit: int, offset: int = 0
) -> list[StatementLine]:
    """Return at most `limit` postings of a span, newest first, after `offset` newer ones."""
    bounds = {"after": span.after, "upto": span.upto, "limit": limit, "offset": offset}
    return _lines(session.connection().execute(_IN_SPAN, {**_name(span.account), **bounds}))


def _last_before(
    session: Session, account: Account, moment: datetime
) -> Row[*tuple[Any, ...]] | None:
    parameters = {**_name(account), "moment": moment}
    return session.connection().execute(_LAST_BEFORE, parameters).first()


def totals(session: Session, currency: str) -> dict[AccountKind, int]:
    """Return the sum of balances for every kind of account, in micro-units; they add up to zero."""
    rows = session.connection().execute(_TOTALS, {"currency": currency})
    found = {AccountKind(kind): int(amount) for kind, amount in rows}
    return {kind: found.get(kind, 0) for kind in AccountKind}


def turnover(
    session: Session,
    kinds: Collection[EntryKind],
    since: datetime,
    until: datetime = END_OF_TIME,
    *,
    currency: str,
) -> dict[EntryKind, int]:
    """Return the sum that each kind of entry moved, in micro-units: `since` <= time < `until`.

    A reversal within this time is subtracted from the kind of the entry that it reverses.
    """
    span = {"since": since, "until": until, "earlier": since - DISORDER, "currency": currency}
    found = {kind: int(amount) for kind, amount in session.connection().execute(_TURNOVER, span)}
    return {kind: found.get(kind, 0) for kind in kinds}


def _lines(rows: Iterable[Any]) -> list[StatementLine]:
    return [
        StatementLine(line, at, EntryKind(kind), memo, key, amount, after)
        for line, at, kind, memo, key, amount, after in rows
    ]


def _name(account: Account) -> dict[str, str]:
    return {"kind": account.kind.value, "owner": account.owner, "currency": account.currency}
