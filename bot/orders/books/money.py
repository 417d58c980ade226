"""Checks the money of each order: its escrow, and what was held, captured and given back."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, literal, or_, select
from sqlmodel import Session

from bot.db import table_of
from bot.ledger import (
    AccountKind,
    Discrepancy,
    EntryKind,
    Extent,
    book_accounts,
    book_movements,
    report,
)
from bot.orders.books.extent import checked
from bot.orders.books.rules import OF_FINAL, OF_OPEN, OrderRule, key_of, orders, owner_of_escrow
from bot.orders.status import Status
from bot.users.tables import User

users = table_of(User)

ZERO = literal(0)


def check_open_escrows(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.OPEN_ESCROW."""
    return _escrows(session, OrderRule.OPEN_ESCROW, OF_OPEN, orders.c.price, extent)


def check_ended_escrows(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.ENDED_ESCROW."""
    return _escrows(session, OrderRule.ENDED_ESCROW, OF_FINAL, ZERO, extent)


def _escrows(
    session: Session,
    rule: OrderRule,
    statuses: list[str],
    wanted: ColumnElement[int],
    extent: Extent,
) -> list[Discrepancy]:
    there = func.coalesce(book_accounts.c.balance, 0)
    broken = (
        select(orders.c.id, wanted, there)
        .outerjoin(
            book_accounts,
            and_(
                book_accounts.c.kind == AccountKind.ESCROW.value,
                book_accounts.c.owner == owner_of_escrow(),
                book_accounts.c.currency == orders.c.currency,
            ),
        )
        .where(checked(extent), orders.c.status.in_(statuses), there != wanted)
    )
    return report(session, rule, "order", broken)


def check_holds(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.HOLD."""
    broken = _moved(key_of("hold"), AccountKind.ESCROW, orders.c.price)
    return report(session, OrderRule.HOLD, "order", broken.where(checked(extent)))


def check_releases(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.RELEASED.

    A compensated order's price went back by way of suspense, all others' from the escrow.
    """
    key = case(
        (orders.c.status == Status.COMPENSATED.value, key_of("compensate")),
        else_=key_of("release"),
    )
    broken = _moved(key, AccountKind.AVAILABLE, orders.c.refunded)
    return report(session, OrderRule.RELEASED, "order", broken.where(checked(extent)))


def check_captures(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.CAPTURED."""
    earned = case((orders.c.status.in_(OF_FINAL), orders.c.price - orders.c.refunded), else_=0)
    broken = _moved(key_of("capture"), AccountKind.REVENUE, earned)
    return report(session, OrderRule.CAPTURED, "order", broken.where(checked(extent)))


def _moved(
    key: ColumnElement[str], account: AccountKind, wanted: ColumnElement[int]
) -> Select[Any]:
    """Select the orders of which the entry `key` moved another amount than `wanted`."""
    amount = func.coalesce(book_movements.c.amount, 0)
    return (
        select(orders.c.id, wanted, amount)
        .outerjoin(
            book_movements,
            and_(
                book_movements.c.key == key,
                # Not the bare column: PostgreSQL would begin with the one account of revenue, and
                # look at all of its postings for each order.
                book_movements.c.account_kind.concat("") == account.value,
                book_movements.c.currency == orders.c.currency,
            ),
        )
        .where(amount != wanted)
    )


def check_refunds_after_end(session: Session, _extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.REFUNDED_AFTER_END; their entries name the order (#17)."""
    back = (
        select(book_movements.c.memo, func.sum(book_movements.c.amount).label("amount"))
        .where(
            book_movements.c.entry_kind == EntryKind.REFUND.value,
            book_movements.c.account_kind == AccountKind.AVAILABLE.value,
        )
        .group_by(book_movements.c.memo)
        .subquery()
    )
    there = func.coalesce(back.c.amount, 0)
    broken = (
        select(orders.c.id, orders.c.refunded_after_end, there)
        .outerjoin(back, back.c.memo == literal("#", Text).concat(cast(orders.c.id, Text)))
        .where(
            or_(
                there != orders.c.refunded_after_end,
                and_(there > 0, there > orders.c.price - orders.c.refunded),
                and_(there > 0, orders.c.status.not_in(OF_FINAL)),
            )
        )
    )
    return report(session, OrderRule.REFUNDED_AFTER_END, "order", broken)


def check_customers(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.CUSTOMER."""
    return [
        discrepancy
        for event in ("hold", "release", "compensate")
        for discrepancy in report(
            session, OrderRule.CUSTOMER, "order", _of_another(event).where(checked(extent))
        )
    ]


def _of_another(event: str) -> Select[Any]:
    """Select the orders of which an entry moved another customer's money."""
    number = func.coalesce(cast(users.c.number, Text), "")
    # An outer join, and `coalesce`: SQLite begins with the orders and looks up each key.
    return (
        select(orders.c.id, ZERO, book_movements.c.amount)
        .outerjoin(users, users.c.id == orders.c.user_id)
        .outerjoin(
            book_movements,
            and_(
                book_movements.c.key == key_of(event),
                book_movements.c.account_kind == AccountKind.AVAILABLE.value,
            ),
        )
        .where(func.coalesce(book_movements.c.owner, number) != number)
    )


def check_refunded_customers(session: Session, _extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.CUSTOMER by refunds after the end."""
    back = (
        select(
            book_movements.c.memo,
            book_movements.c.owner,
            func.sum(book_movements.c.amount).label("amount"),
        )
        .where(
            book_movements.c.entry_kind == EntryKind.REFUND.value,
            book_movements.c.account_kind == AccountKind.AVAILABLE.value,
        )
        .group_by(book_movements.c.memo, book_movements.c.owner)
        .subquery()
    )
    broken = (
        select(orders.c.id, ZERO, back.c.amount)
        .join(back, back.c.memo == literal("#", Text).concat(cast(orders.c.id, Text)))
        .outerjoin(users, users.c.id == orders.c.user_id)
        .where(or_(users.c.id.is_(None), back.c.owner != cast(users.c.number, Text)))
    )
    return report(session, OrderRule.CUSTOMER, "order", broken)


def check_escrow_orders(session: Session, _extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.ESCROW_ORDER."""
    known = select(owner_of_escrow(), cast(orders.c.currency, Text))
    return _ownerless(session, OrderRule.ESCROW_ORDER, AccountKind.ESCROW, known)


def check_wallets(session: Session, _extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.WALLET."""
    currencies = select(book_accounts.c.currency).distinct().subquery()
    known = select(cast(users.c.number, Text), currencies.c.currency).join_from(
        users, currencies, literal(value=True)
    )
    return _ownerless(session, OrderRule.WALLET, AccountKind.AVAILABLE, known)


def _ownerless(
    session: Session, rule: OrderRule, kind: AccountKind, known: Select[str, str]
) -> list[Discrepancy]:
    """Report the accounts of a kind whose owner and currency are not among the known."""
    # Not a join: SQLite would look at every order for each account.
    theirs = select(book_accounts.c.owner, book_accounts.c.currency).where(
        book_accounts.c.kind == kind.value
    )
    missing = theirs.except_(known).subquery()
    broken = select(book_accounts.c.id, ZERO, book_accounts.c.balance).join(
        missing,
        and_(
            book_accounts.c.kind == kind.value,
            book_accounts.c.owner == missing.c.owner,
            book_accounts.c.currency == missing.c.currency,
        ),
    )
    return report(session, rule, "account", broken)
