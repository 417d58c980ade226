"""Loads what the cost of an order depends on, and computes what the panel keeps for it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.catalog.balances import currency_of
from bot.catalog.tables import Panel
from bot.db import table_of
from bot.money import PER_THOUSAND
from bot.orders.costs.kept import MAX_CHARGE, WholeCharge, kept_of, read_charge
from bot.orders.costs.parents import kept_of_children, load_children
from bot.orders.endings.delivered import Share
from bot.orders.endings.packages import is_package
from bot.orders.plans import DripFeed, Plan, plan_of
from bot.orders.tables import Order
from bot.text.numbers import Unreadable

orders = table_of(Order)
panels = table_of(Panel)

_TERMS = (
    select(
        orders.c.panel_id,
        orders.c.panel_order,
        orders.c.type,
        orders.c.parameters,
        orders.c.quantity,
        orders.c.rate,
        orders.c.charge,
        panels.c.currency,
        panels.c.said_currency,
        panels.c.said_against,
    )
    .outerjoin_from(orders, panels, panels.c.id == orders.c.panel_id)
    .where(orders.c.id == bindparam("order"))
)


@dataclass(frozen=True, slots=True)
class CostTerms:
    """What the cost of an order depends on."""

    order_id: int
    panel_id: int
    panel_order: str | None
    currency: str | None
    """The panel's; None if it is not known."""
    plan: Plan | None
    """The runs or posts of a parent; None for a plain order."""
    pieces: int | None
    """All that can be delivered, in the unit of `remains`; None for a package."""
    rate: Decimal | None
    """The panel's rate when it was bought."""
    expected: Decimal | None
    """What all of it costs by that rate, of a subscription all posts; None if nobody can say."""
    charge: str | None
    """The panel's last charge before the end."""

    def whole(self, running: Decimal | None) -> WholeCharge:
        """Return the charge of all pieces; `running` is what the panel said while it ran."""
        return WholeCharge(expected=self.expected, running=running or None, rate=self.rate)


def load_terms(session: Session, order_id: int) -> CostTerms:
    """Return what the cost of an order depends on, as it is stored now."""
    row: Any = session.connection().execute(_TERMS, {"order": order_id}).one()
    rate = None if row.rate is None else Decimal(row.rate)
    package = is_package(row.type)
    return CostTerms(
        order_id=order_id,
        panel_id=row.panel_id,
        panel_order=row.panel_order,
        currency=currency_of(row),
        plan=plan_of(row.type, row.parameters),
        pieces=None if package else row.quantity,
        rate=rate,
        expected=_by_rate(rate, None if package else row.quantity),
        charge=row.charge,
    )


def kept_at_end(
    session: Session,
    terms: CostTerms,
    running: Decimal | None,
    charge: str | Unreadable | None,
    share: Share,
) -> Decimal | None:
    """Return what the panel keeps for an order that ends; None if that is not known.

    `charge` is that of the panel's last report, None if it had none: the one before it counts then.
    `share` is what was not delivered.
    """
    last = read_charge(charge if charge is not None else terms.charge)
    if terms.plan is None:
        return kept_of(last, terms.whole(running), share)
    children = load_children(session, terms.order_id)
    if children:
        return kept_of_children(children, terms.rate, terms.plan.child_quantity)
    return _kept_without_children(terms, terms.plan, last, share)


def _kept_without_children(
    terms: CostTerms, plan: Plan, charge: Decimal | None, share: Share
) -> Decimal | None:
    """Return what the panel keeps for a parent that has made no child orders."""
    if charge is None:
        # Parents have no charge of their own. Of one that began nothing, the panel keeps nothing.
        return Decimal(0) if share.undelivered >= share.whole else None
    if not isinstance(plan, DripFeed) or terms.rate is None:
        return charge
    # The panel has made one run, and reports the parent like a plain order.
    delivered = share.whole - share.undelivered
    run = WholeCharge(expected=terms.rate * plan.quantity / PER_THOUSAND, rate=terms.rate)
    return kept_of(charge, run, Share(max(plan.quantity - delivered, 0), plan.quantity))


def _by_rate(rate: Decimal | None, pieces: int | None) -> Decimal | None:
    """Return what these pieces cost, or a package for None; None if nobody can say."""
    if rate is None or not 0 < rate <= MAX_CHARGE:
        return None
    whole = rate if pieces is None else rate * pieces / PER_THOUSAND
    return whole if whole <= MAX_CHARGE else None
