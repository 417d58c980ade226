"""What an order without a clear answer looks like at the panel, if the panel has it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.catalog.rules.service_types import ServiceType
from bot.money import PER_THOUSAND
from bot.orders.costs.matching import charge_matches
from bot.orders.endings.packages import is_package
from bot.orders.follow import PanelReport
from bot.orders.plans import DripFeed, ParentKind, Plan, parent_kind, plan_of
from bot.orders.status import FOLLOWED, GIVING_BACK, SETTLING, Status
from bot.text.numbers import Unreadable

PLAUSIBLE = FOLLOWED | SETTLING
"""Statuses an order may have that the panel took minutes ago."""


@dataclass(frozen=True, slots=True)
class CallTimes:
    """When the call of an order began, and from when on the panel is surely done with it."""

    sent_at: datetime
    done_at: datetime


@dataclass(frozen=True, slots=True)
class ExpectedOrder:
    """The marks of an order by which its answer at the panel is recognized."""

    order_id: int
    billed_quantity: int
    charge: Decimal | None
    """What the panel takes for it, in its currency; None if nobody can say: a subscription."""
    parent_kind: ParentKind | None = None
    runs: int | None = None
    """Runs of a drip-feed."""
    call: CallTimes | None = None
    """None if nothing was noted before the call."""
    child_charges: tuple[Decimal, Decimal] | None = None
    """The least and the most that the panel takes for a child order; None if that is not known."""


def expect(
    order_id: int,
    service_type: str,
    parameters: dict[str, Any],
    billed_quantity: int,
    rate: str | None,
) -> ExpectedOrder:
    """Return the marks of an order; `rate` is the panel's when it was bought, as text."""
    plan = plan_of(service_type, parameters)
    return ExpectedOrder(
        order_id=order_id,
        billed_quantity=billed_quantity,
        charge=expected_charge(service_type, rate, billed_quantity),
        parent_kind=parent_kind(service_type, parameters.get("runs")),
        runs=plan.runs if isinstance(plan, DripFeed) else None,
        child_charges=_child_charges(plan, rate),
    )


def _child_charges(plan: Plan | None, rate: str | None) -> tuple[Decimal, Decimal] | None:
    price = _price(rate)
    if plan is None or price is None:
        return None
    if isinstance(plan, DripFeed):
        least = most = plan.quantity
    else:
        least, most = plan.least, plan.most
    return price * least / PER_THOUSAND, price * most / PER_THOUSAND


def expected_charge(service_type: str, rate: str | None, billed_quantity: int) -> Decimal | None:
    """Compute what the panel takes for an order; None for a subscription or an unknown rate."""
    if service_type == ServiceType.SUBSCRIPTIONS:
        return None
    price = _price(rate)
    if price is None:
        return None
    return price if is_package(service_type) else price * billed_quantity / PER_THOUSAND


def _price(rate: str | None) -> Decimal | None:
    try:
        price = Decimal(rate or "")
    except InvalidOperation:
        return None
    return price if price.is_finite() and price > 0 else None


def fits(report: PanelReport, order: ExpectedOrder) -> bool:
    """Return True if the panel's report on an id may be a report on this order."""
    if report.status not in PLAUSIBLE:
        return False
    if order.parent_kind is ParentKind.SUBSCRIPTION:
        return _is_parent(report) or report.charge is None
    if order.parent_kind is ParentKind.DRIP_FEED:
        runs_agree = report.runs in (None, order.runs)
        return _is_parent(report) and runs_agree and _charge_agrees(report, order, missing=True)
    within = report.remains is None or _at_most(report.remains, order.billed_quantity)
    return not _is_parent(report) and within and _charge_agrees(report, order, missing=False)


def may_be_child(report: PanelReport, parent: ExpectedOrder) -> bool:
    """Return True if the panel's report on an id may be one on a child order of this order."""
    if parent.parent_kind is None or _is_parent(report) or report.status not in PLAUSIBLE:
        return False
    if parent.child_charges is None or not isinstance(report.charge, str):
        return True
    least, most = parent.child_charges
    if report.status in GIVING_BACK:
        least = Decimal(0)
    charge = Decimal(report.charge)
    return least <= charge <= most or any(
        charge_matches(charge, each, PER_THOUSAND) for each in (least, most)
    )


def _at_most(remains: int | Unreadable, quantity: int) -> bool:
    return not isinstance(remains, Unreadable) and remains <= quantity


def _is_parent(report: PanelReport) -> bool:
    return report.children is not None or report.runs is not None or report.posts is not None


def _charge_agrees(report: PanelReport, order: ExpectedOrder, *, missing: bool) -> bool:
    """Compare the charges; `missing` is the answer if the panel reports none or zero."""
    if isinstance(report.charge, Unreadable):
        return False
    charge = Decimal(report.charge or 0)
    if charge <= 0:
        # A panel that has given all of it back may say that it charged nothing.
        return missing or report.status is Status.CANCELED
    # A flat charge is that of a thousand pieces.
    return any(
        charge_matches(charge, one, PER_THOUSAND) for one in _possible_charges(report, order)
    )


def _possible_charges(report: PanelReport, order: ExpectedOrder) -> list[Decimal]:
    """Return the charge of the whole order and, after a refund, that of the delivered pieces."""
    if order.charge is None:
        return []
    remains, quantity = report.remains, order.billed_quantity
    if report.status not in GIVING_BACK or not isinstance(remains, int) or not quantity:
        return [order.charge]
    return [order.charge, order.charge * (quantity - remains) / quantity]
