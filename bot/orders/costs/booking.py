"""Books what an ended order has cost, in the transaction that ends it, and corrects it later.

The cost moves from `cost_of_sales` to `panel_prepaid` in the panel's currency, rounded to the
nearest micro-unit, half to even. A charge that is not known books nothing: the row without an
amount is counted, and a later look at the order may find the charge out. A correction books the
difference under a key of its own: `order:17:cost`, `order:17:cost:1` and so on.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot import ledger, money
from bot.db import table_of, upsert
from bot.ledger import EntryKind
from bot.orders.costs.kept import (
    ALL_DELIVERED,
    delivered_share,
    is_impossible,
    kept_of,
    read_charge,
    undelivered_by_report,
)
from bot.orders.costs.tables import OrderCost
from bot.orders.costs.terms import CostTerms, kept_at_end, load_terms
from bot.orders.endings.delivered import Share
from bot.orders.follow import PanelReport
from bot.orders.status import FOLLOWED, SETTLING, Status
from bot.orders.tables import Order
from bot.text.numbers import Unreadable

orders = table_of(Order)
costs = table_of(OrderCost)

_INSERT = upsert(costs).on_conflict_do_nothing(index_elements=["order_id"])

_LOCK = (
    select(costs.c.currency, costs.c.amount, costs.c.whole, costs.c.entries)
    .where(costs.c.order_id == bindparam("order"))
    .with_for_update()
)

_CORRECT = (
    update(costs)
    .where(costs.c.order_id == bindparam("order"))
    .values(
        currency=bindparam("in_currency"),
        amount=bindparam("kept"),
        entries=bindparam("count"),
        booked_at=bindparam("now"),
    )
)

_NOTE_CHARGE = (
    update(orders).where(orders.c.id == bindparam("order")).values(charge=bindparam("last"))
)


@dataclass(frozen=True, slots=True)
class OpenCost:
    """An order that the panel has, just before its end."""

    terms: CostTerms
    running: Decimal | None
    """The charge while it ran; None if the panel reported none."""
    is_doubtful: bool = False
    """True of a disputed parent: its child orders did not add up, so neither do their charges."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """The values that all entries about an order's cost share."""

    order_id: int
    currency: str
    source: str
    now: datetime


def before_end(session: Session, order_id: int, status: Status) -> OpenCost | None:
    """Return what is known of an order's charge before it ends; None if the panel has no order."""
    if status not in FOLLOWED and status is not Status.DISPUTED:
        return None
    terms = load_terms(session, order_id)
    if terms.panel_order is None:
        return None
    # The charge of a disputed order is that of its end.
    running = None if status is Status.DISPUTED else read_charge(terms.charge)
    doubtful = status is Status.DISPUTED and terms.plan is not None
    return OpenCost(terms, running, is_doubtful=doubtful)


def book_end(
    session: Session,
    order: OpenCost,
    charge: str | Unreadable | None,
    share: Share,
    *,
    source: str,
    now: datetime,
) -> None:
    """Book the cost of an order that has ended.

    `charge` is that of the panel's last report, None if it had none; `share` is what was not
    delivered.
    """
    terms, currency = order.terms, order.terms.currency
    kept = None
    if not order.is_doubtful:
        kept = kept_at_end(session, terms, order.running, charge, share)
    amount = None if kept is None or currency is None else money.to_micro_half_even(kept)
    expected = terms.expected or Decimal(0)
    session.connection().execute(
        _INSERT,
        {
            "order_id": terms.order_id,
            "panel_id": terms.panel_id,
            "currency": None if amount is None else currency,
            "amount": amount,
            "estimate": money.to_micro_half_even(expected * delivered_share(share)),
            "whole": money.to_micro_half_even(order.running or expected),
            "entries": 1 if amount else 0,
            "booked_at": now,
        },
    )
    if amount and currency is not None:
        _post(session, _Entry(terms.order_id, currency, source, now), 0, amount)


def correct_by_look(
    session: Session, order_id: int, report: PanelReport, *, source: str, now: datetime
) -> None:
    """Book the difference if the panel's charge for an ended order is another by now.

    Only for a plain order that ended since costs are booked: the charges of child orders are not
    read again.
    """
    if report.status not in SETTLING or not report.is_certain:
        return
    connection = session.connection()
    row = connection.execute(_LOCK, {"order": order_id}).first()
    terms = load_terms(session, order_id)
    currency = terms.currency if row is None or row.currency is None else row.currency
    if row is None or terms.plan is not None or currency is None:
        return
    kept = _kept_by_look(terms, row, report)
    if kept is None:
        return
    connection.execute(_NOTE_CHARGE, {"order": order_id, "last": report.charge})
    entry = _Entry(order_id, currency, source, now)
    _book_difference(session, entry, row, money.to_micro_half_even(kept))


def _kept_by_look(terms: CostTerms, row: Any, report: PanelReport) -> Decimal | None:
    remains = report.remains if isinstance(report.remains, int) else None
    if is_impossible(remains, terms.pieces):
        return None
    share = undelivered_by_report(report.status, remains, terms.pieces)
    whole = terms.whole(money.to_decimal(row.whole))
    return kept_of(read_charge(report.charge), whole, share or ALL_DELIVERED)


def _book_difference(session: Session, entry: _Entry, row: Any, amount: int) -> None:
    """Bring the booked cost of an order to `amount` micro-units."""
    if amount == row.amount:
        return
    difference = amount - (row.amount or 0)
    if difference:
        _post(session, entry, row.entries, difference)
    session.connection().execute(
        _CORRECT,
        {
            "order": entry.order_id,
            "in_currency": entry.currency,
            "kept": amount,
            "count": row.entries + (1 if difference else 0),
            "now": entry.now,
        },
    )


def _post(session: Session, entry: _Entry, number: int, amount: int) -> None:
    """Book `amount` micro-units as cost, or back below zero; `number` entries were made before."""
    key = f"order:{entry.order_id}:cost"
    ledger.post(
        session,
        key=f"{key}:{number}" if number else key,
        kind=EntryKind.COST,
        postings=(
            (ledger.cost_of_sales(entry.currency), -amount),
            (ledger.panel_prepaid(entry.currency), amount),
        ),
        now=entry.now,
        actor=entry.source,
        memo=f"#{entry.order_id}",
    )
