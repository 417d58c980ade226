"""Checks what ended orders have cost against the journal, the orders and the panel's charges."""

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Subquery,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlmodel import Session

from bot import money
from bot.db import table_of
from bot.ledger import (
    AccountKind,
    Discrepancy,
    EntryKind,
    Extent,
    book_entries,
    book_movements,
    report,
)
from bot.orders.books.rules import OrderRule, orders
from bot.orders.costs.tables import OrderCost
from bot.orders.status import SETTLING, Status
from bot.orders.tables import OrderChild

costs = table_of(OrderCost)
children = table_of(OrderChild)

ZERO = literal(0, BigInteger)

ROUNDING = 1
"""Micro-units by which a cost may differ from its charge."""

WITH_COST = sorted(status.value for status in SETTLING | {Status.LOST})

_MEMO = literal("#", Text).concat(cast(costs.c.order_id, Text))


def check_costs(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.COST: costs that are not those of their entries.

    Of orders that have older entries than those of `extent`, only the number is compared.
    """
    booked = _booked(extent)
    cost = func.coalesce(costs.c.amount, ZERO)
    amount, count = func.coalesce(booked.c.amount, ZERO), func.coalesce(booked.c.count, ZERO)
    wrong: ColumnElement[bool] = or_(cost != amount, costs.c.entries != count)
    if not extent.whole:
        wrong = or_(costs.c.entries < count, and_(costs.c.entries == count, cost != amount))
    broken = (
        select(costs.c.order_id, cost, amount)
        .outerjoin(booked, and_(booked.c.memo == _MEMO, booked.c.currency == costs.c.currency))
        .where(_changed(extent), wrong)
    )
    return report(session, OrderRule.COST, "order", broken)


def check_costless_entries(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.COST: cost entries of orders without a stored cost."""
    booked = _booked(extent)
    # Not a join: SQLite would look at every cost for each entry.
    stray = (
        select(booked.c.memo, booked.c.currency)
        .except_(
            select(_MEMO, costs.c.currency).where(_changed(extent), costs.c.amount.is_not(None))
        )
        .subquery()
    )
    return report(session, OrderRule.COST, "order", select(stray.c.memo, ZERO, ZERO))


def check_cost_orders(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.COST_ORDER."""
    broken = (
        select(costs.c.order_id, ZERO, costs.c.amount)
        .outerjoin(orders, orders.c.id == costs.c.order_id)
        .where(
            _changed(extent),
            or_(
                orders.c.id.is_(None),
                orders.c.status.not_in(WITH_COST),
                orders.c.panel_order.is_(None),
            ),
        )
    )
    return report(session, OrderRule.COST_ORDER, "order", broken)


def check_charges(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.CHARGE.

    A completed order costs its charge, unless it was looked at since: the panel may have given
    money back without changing the charge, as it may for child orders.
    """
    # Compared as floats, which are exact enough for any charge to be compared to a micro-unit.
    charge = cast(orders.c.charge, Double) * money.UNIT
    is_parent = exists().where(children.c.order_id == orders.c.id)
    at_end = costs.c.booked_at == orders.c.settled_at
    exact = and_(orders.c.status == Status.COMPLETED.value, at_end, ~is_parent)
    broken = (
        select(costs.c.order_id, cast(func.round(charge), BigInteger), costs.c.amount)
        .join(orders, orders.c.id == costs.c.order_id)
        .where(
            _changed(extent),
            costs.c.amount > 0,
            or_(
                orders.c.charge.is_(None),
                costs.c.amount > charge + ROUNDING,
                and_(exact, costs.c.amount < charge - ROUNDING),
            ),
        )
    )
    return report(session, OrderRule.CHARGE, "order", broken)


def _booked(extent: Extent) -> Subquery:
    """Select the sum of the cost entries of each order, which their memo names (#17)."""
    return (
        select(
            book_movements.c.memo,
            book_movements.c.currency,
            (-func.sum(book_movements.c.amount)).label("amount"),
            func.count().label("count"),
        )
        .where(
            extent.new(book_movements.c.entry_id),
            book_movements.c.entry_kind == EntryKind.COST.value,
            book_movements.c.account_kind == AccountKind.COST_OF_SALES.value,
        )
        .group_by(book_movements.c.memo, book_movements.c.currency)
        .subquery()
    )


def _changed(extent: Extent) -> ColumnElement[bool]:
    """Return the condition that a cost may have changed since what was checked before."""
    if extent.whole:
        return true()
    since = select(func.min(book_entries.c.at)).where(extent.new(book_entries.c.id))
    changed: ColumnElement[bool] = costs.c.booked_at >= since.scalar_subquery()
    return changed
