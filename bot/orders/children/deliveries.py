"""Decides how a parent ends, by the reports on its children: with certainty, or not at all."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from bot.orders.children.charges import (
    Child,
    charges_are_rates,
    delivered_by_charges,
)
from bot.orders.costs.matching import charge_matches
from bot.orders.endings.delivered import Undecided, undelivered_pieces
from bot.orders.follow import PanelReport
from bot.orders.plans import DripFeed, Plan
from bot.orders.status import Status
from bot.text.numbers import Unreadable

IDS_SHOWN = 3
"""Panel ids that the evidence lists at most; the operator's card shows the others."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a parent ends: the shop earns what was delivered, the rest is refunded."""

    status: Status
    delivered: int
    children_done: int
    """Runs that ended, or posts that were served."""


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """What earlier reports on a parent have shown."""

    delivery: bool = False
    """True if part of it was delivered, of a parent that the panel reports as a plain order."""
    children_done: int = 0
    """Children that were done."""


def decide_ending(
    plan: Plan,
    report: PanelReport,
    children: Sequence[Child],
    rates: Sequence[Decimal],
    before: SeenBefore = SeenBefore(),
) -> Ending:
    """Return the ending of a parent that ended at the panel, with all its children.

    Raise Undecided, with the evidence, if the reports give no certain number of pieces.
    """
    if isinstance(plan, DripFeed) and reported_as_plain_order(report) and not children:
        return _plain_order_ending(plan, report, rates, before)
    _check_remains(plan, report)
    _check_list(plan, report, children)
    if len(children) < before.children_done:
        raise Undecided(f"{before.children_done} were done before, {len(children)} are listed")
    for child in children:
        if not child.ended:
            raise Undecided(f"{child.panel_order} says {child.status_text or 'nothing'}")
    delivered = sum(_delivered(plan, children, rates))
    return Ending(_status(plan, report, children, delivered), delivered, len(children))


def delivered_so_far(plan: Plan, children: Sequence[Child], rates: Sequence[Decimal]) -> int:
    """Return the pieces known to be delivered; only to show, no money follows from it."""
    total = 0
    for child in children:
        if child.ended:
            with suppress(Undecided):
                total += sum(_delivered(plan, [child], rates))
        elif (
            child.status is Status.IN_PROGRESS and plan.child_quantity and child.remains is not None
        ):
            total += max(0, plan.child_quantity - child.clamped_remains)
    return min(total, plan.billed_quantity)


def reported_as_plain_order(report: PanelReport) -> bool:
    """Return True if the panel reports a parent like a plain order: only charge or remains."""
    reported = report.charge is not None or report.remains is not None
    return reported and report.runs is None and report.children is None


def _plain_order_ending(
    plan: DripFeed, report: PanelReport, rates: Sequence[Decimal], before: SeenBefore
) -> Ending:
    """Decide how a drip-feed ends that the panel reports like a plain order.

    A panel that ignores `runs` makes one run: `remains` are of that run, and the share of the
    other runs goes back to the customer. A panel that made all runs may report the same status
    and remains, and then they mean another sum. Only the charge tells the two apart: it must be
    the charge of one run (of all its pieces, or of those delivered), must not be a charge of all
    runs, and must not be the rate itself. Otherwise raise Undecided. A charge of all runs does
    not prove that all were delivered, because this panel does not report what remains of them.
    An order that was canceled without a charge was not delivered, whether one run or all.
    """
    charge = _telling_charge(report, rates)
    completed, canceled = report.status is Status.COMPLETED, report.status is Status.CANCELED
    remains = 0 if completed else _telling_remains(report)
    if canceled and charge == 0 and 0 <= remains <= plan.billed_quantity and not before.delivery:
        return Ending(Status.CANCELED, 0, 0)
    if not completed and not 0 < remains <= plan.quantity:
        raise Undecided(f"answered for as one order, {report.status_text} with {remains} remaining")
    if not _is_charge_of_one_run(charge, plan, remains, rates):
        raise Undecided(f"answered for as one order, and {charge} is not the charge of one run")
    return _one_run_ending(plan.quantity - remains, canceled=canceled)


def _telling_remains(report: PanelReport) -> int:
    """Return the remains, 0 if there are none; raise Undecided if they cannot be read."""
    if isinstance(report.remains, Unreadable):
        raise Undecided("answered for as one order, and what remains cannot be read")
    return report.remains or 0


def _telling_charge(report: PanelReport, rates: Sequence[Decimal]) -> Decimal:
    """Return the charge; raise Undecided if there is none, or it may be the rate itself."""
    charge = Decimal(report.charge) if isinstance(report.charge, str) else None
    if charge is None or charges_are_rates([charge], rates):
        raise Undecided("answered for as one order, and its charge does not say of how many runs")
    return charge


def _one_run_ending(delivered: int, *, canceled: bool) -> Ending:
    """Return the ending of a drip-feed of which the panel made one run."""
    if not delivered:
        return Ending(Status.CANCELED, 0, 0)
    return Ending(Status.CANCELED if canceled else Status.PARTIAL, delivered, 1)


def _is_charge_of_one_run(
    charge: Decimal, plan: DripFeed, remains: int, rates: Sequence[Decimal]
) -> bool:
    """Return True if the charge fits one run and does not fit all runs."""

    def fits(quantity: int) -> bool:
        return any(
            charge_matches(charge, rate, pieces)
            for rate in rates
            for pieces in (quantity, quantity - remains)
        )

    return fits(plan.quantity) and not fits(plan.billed_quantity)


def _check_remains(plan: Plan, seen: PanelReport) -> None:
    """Raise Undecided for more or fewer remains than there can be: the answer is spoiled."""
    if isinstance(seen.remains, int) and not 0 <= seen.remains <= plan.billed_quantity:
        billed = plan.billed_quantity
        raise Undecided(f"{seen.status_text}, and {seen.remains} remain of {billed} pieces")


def _check_list(plan: Plan, seen: PanelReport, children: Sequence[Child]) -> None:
    """Raise Undecided if the panel's list is too long, too short, or lacks a stored child."""
    if seen.children is None:
        raise Undecided(f"{seen.status_text}, and no list of its orders")
    listed = dict.fromkeys(seen.children)
    if len(listed) > plan.max_children:
        raise Undecided(f"{len(listed)} orders listed where {plan.max_children} were ordered")
    gone = [child.panel_order for child in children if child.panel_order not in listed]
    if gone:
        raise Undecided(f"{', '.join(gone[:IDS_SHOWN])}: not listed any more ({len(gone)})")
    needed = plan.min_children if seen.status is Status.COMPLETED else _counted(plan, seen)
    if len(listed) < needed:
        raise Undecided(f"{seen.status_text} with {needed}, and {len(listed)} orders listed")


def _counted(plan: Plan, seen: PanelReport) -> int:
    """Return how many posts have come by the panel's count; 0 if it counts those ordered."""
    if isinstance(seen.posts, Unreadable):
        raise Undecided(f"{seen.status_text}, and its posts cannot be read")
    # What `posts` counts differs: those that have come, or those that were ordered.
    return 0 if seen.posts in (None, plan.min_children, plan.max_children) else seen.posts or 0


def _delivered(plan: Plan, children: Sequence[Child], rates: Sequence[Decimal]) -> list[int]:
    if plan.child_quantity is None:
        assert not isinstance(plan, DripFeed)  # noqa: S101 - its runs are all alike
        return delivered_by_charges(plan, children, rates)
    return [plan.child_quantity - _undelivered(child, plan.child_quantity) for child in children]


def _undelivered(child: Child, quantity: int) -> int:
    assert child.status is not None  # noqa: S101 - the caller has looked
    try:
        return undelivered_pieces(
            child.status, child.remains, quantity, delivery_seen=child.delivery_seen
        )
    except Undecided:
        seen = ", and part was seen delivered" if child.delivery_seen else ""
        told = f"{child.panel_order}: {child.status_text}, {child.remains} of {quantity} remaining"
        raise Undecided(told + seen) from None


def _status(plan: Plan, seen: PanelReport, children: Sequence[Child], delivered: int) -> Status:
    assert seen.status is not None  # noqa: S101 - the caller has looked
    whole = all(child.status is Status.COMPLETED for child in children)
    if whole and len(children) == plan.max_children:
        if seen.status is Status.PARTIAL:
            raise Undecided(f"{seen.status_text}, and each of its orders is completed")
        return Status.COMPLETED
    if seen.status is Status.EXPIRED and not isinstance(plan, DripFeed):
        return Status.EXPIRED
    return Status.CANCELED if seen.status is Status.CANCELED or not delivered else Status.PARTIAL
