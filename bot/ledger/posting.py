"""Posts entries: the only module that moves money.

Every order posts entries, so an entry of two postings needs only four statements: a guarded
UPDATE of the debited account, an upsert of the credited one, the entry, its postings. The key is
not looked up first. If the entry already exists, or the balance is too low, the changes of the
balances are undone in the same transaction, while their rows are still locked. So no savepoint is
needed, and a refused entry changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlmodel import Session

from bot import money
from bot.db import upsert
from bot.errors import Amount, ShopError
from bot.i18n import N_
from bot.ledger.accounts import GUARDED, Account, AccountKind
from bot.ledger.entry import EntryKind, find_entry
from bot.ledger.tables import accounts, entries, postings
from bot.ledger.wording import check_wording


@dataclass(frozen=True, slots=True)
class Receipt:
    """The entry with the key; `new` is False if it already existed and nothing was moved."""

    entry_id: int
    new: bool


class KeyReused(Exception):
    """The key belongs to an entry with another kind or other postings: a bug."""


class InsufficientFunds(ShopError):
    """A customer's balance or an order's escrow is too low; nothing was moved."""

    def __init__(self, account: Account, shortfall: int) -> None:
        sentence = (
            N_(
                "Your balance is {missing} short, so nothing was charged. "
                "Top up what is missing and confirm again."
            )
            if account.kind is AccountKind.AVAILABLE
            else N_(
                "The order holds {missing} less than that, so nothing was moved. "
                "Look at what it holds now and try a smaller amount."
            )
        )
        super().__init__(sentence, missing=Amount(shortfall, account.currency))
        self.account = account
        self.shortfall = shortfall
        """Micro-units of the account's currency."""


class BalanceTooLow(ShopError):
    """A customer has less than an operator wants to debit; nothing was moved.

    `balance` is in micro-units.
    """

    def __init__(self, balance: int, currency: str) -> None:
        super().__init__(
            N_("The customer has only {balance}. Nothing was taken; try a smaller amount."),
            balance=Amount(balance, currency),
        )


class PostedLine(NamedTuple):
    """One changed account: the posted amount and the balance after it, in micro-units."""

    account_id: int
    amount: int
    currency: str
    balance_after: int


_NAMED = (
    accounts.c.kind == bindparam("of_kind"),
    accounts.c.owner == bindparam("of_owner"),
    accounts.c.currency == bindparam("of_currency"),
)

_BALANCE = select(accounts.c.balance).where(*_NAMED)

_DEBIT = (
    update(accounts)
    .where(*_NAMED, accounts.c.balance + bindparam("delta") >= 0)
    .values(balance=accounts.c.balance + bindparam("delta"))
    .returning(accounts.c.id, accounts.c.balance)
)

_NEW_ACCOUNT = upsert(accounts).values(
    kind=bindparam("of_kind"),
    owner=bindparam("of_owner"),
    currency=bindparam("of_currency"),
    balance=bindparam("delta"),
)

_CREDIT = _NEW_ACCOUNT.on_conflict_do_update(
    index_elements=["kind", "owner", "currency"],
    set_={"balance": accounts.c.balance + _NEW_ACCOUNT.excluded.balance},
).returning(accounts.c.id, accounts.c.balance)

_UNDO = (
    update(accounts)
    .where(accounts.c.id == bindparam("account"))
    .values(balance=accounts.c.balance - bindparam("delta"))
)

_ENTRY = upsert(entries).on_conflict_do_nothing().returning(entries.c.id)

_POSTINGS = insert(postings)


def post(
    session: Session,
    *,
    key: str,
    kind: EntryKind,
    postings: Sequence[tuple[Account, int]],
    now: datetime,
    actor: str = "",
    memo: str = "",
) -> Receipt:
    """Move money: `postings` are pairs of account and micro-units; credits are positive.

    Posting the same entry again moves nothing. Raises InsufficientFunds if a guarded account would
    fall below zero; KeyReused if the key belongs to another entry; ValueError for fewer than two
    postings, two on one account, a sum that is not zero in each currency, an amount that is zero
    or over money.MAX_AMOUNT, or a key, an actor or a memo that holds more than ids.
    """
    receipt = post_entry(session, key, kind, postings, (now, actor, memo), reverses_id=None)
    assert receipt is not None  # noqa: S101 - None is only for reversals
    return receipt


def post_entry(
    session: Session,
    key: str,
    kind: EntryKind,
    lines: Sequence[tuple[Account, int]],
    stamp: tuple[datetime, str, str],
    reverses_id: int | None,
) -> Receipt | None:
    """Post an entry as `post` does; return None if another key already reversed `reverses_id`.

    `stamp` is the time, the actor and the memo.
    """
    check_wording(key, *stamp[1:])
    _check(lines)
    connection = session.connection()
    try:
        moved = _move(connection, sorted(lines, key=lambda line: line[0].lock_order))
    except InsufficientFunds:
        # The entry may already be posted and its money spent since: then it is not refused.
        earlier = _earlier(session, key, kind, lines, reverses_id)
        if earlier is None:
            raise
        return earlier
    at, actor, memo = stamp
    entry_id = connection.execute(
        _ENTRY,
        {
            "key": key,
            "kind": kind.value,
            "at": at,
            "actor": actor,
            "memo": memo,
            "reverses_id": reverses_id,
        },
    ).scalar_one_or_none()
    if entry_id is None:
        _undo(connection, moved)
        return _earlier(session, key, kind, lines, reverses_id)
    connection.execute(_POSTINGS, [{"entry_id": entry_id, **one._asdict()} for one in moved])
    return Receipt(entry_id, new=True)


def _check(lines: Sequence[tuple[Account, int]]) -> None:
    sums: dict[str, int] = {}
    for account, amount in lines:
        if type(amount) is not int or not 0 < abs(amount) <= money.MAX_AMOUNT:
            raise ValueError(f"{amount!r} is not an amount to post")
        sums[account.currency] = sums.get(account.currency, 0) + amount
    if any(sums.values()):
        raise ValueError(f"an entry sums to zero in each currency, not to {sums}")
    if len(lines) < 2 or len({account for account, _ in lines}) < len(lines):  # noqa: PLR2004
        raise ValueError("an entry has two postings or more, each to another account")


def _move(connection: Connection, lines: Sequence[tuple[Account, int]]) -> list[PostedLine]:
    moved: list[PostedLine] = []
    try:
        for account, amount in lines:
            moved.append(_change(connection, account, amount))
    except InsufficientFunds:
        _undo(connection, moved)
        raise
    return moved


def _change(connection: Connection, account: Account, amount: int) -> PostedLine:
    name = {
        "of_kind": account.kind.value,
        "of_owner": account.owner,
        "of_currency": account.currency,
    }
    guarded = amount < 0 and account.kind in GUARDED
    row = connection.execute(_DEBIT if guarded else _CREDIT, {**name, "delta": amount}).first()
    if row is None:
        there = connection.execute(_BALANCE, name).scalar_one_or_none() or 0
        # At least 1: the balance may have grown after the refused UPDATE, so this may be negative.
        raise InsufficientFunds(account, max(-amount - there, 1))
    return PostedLine(row[0], amount, account.currency, row[1])


def _undo(connection: Connection, moved: list[PostedLine]) -> None:
    if moved:
        connection.execute(
            _UNDO, [{"account": one.account_id, "delta": one.amount} for one in moved]
        )


def _earlier(
    session: Session,
    key: str,
    kind: EntryKind,
    lines: Sequence[tuple[Account, int]],
    reverses_id: int | None,
) -> Receipt | None:
    entry = find_entry(session, key)
    if entry is None:
        return None
    if (entry.kind, entry.reverses_id, set(entry.postings)) != (kind, reverses_id, set(lines)):
        raise KeyReused(key)
    return Receipt(entry.id, new=False)
