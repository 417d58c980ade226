"""Computes how many pieces a panel's charge paid for.

Used when the panel does not report the quantity of a child order. A charge is the rate times the
pieces, rounded as the panel rounds. It is used only if it fits a whole number of pieces within the
order's bounds.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.money import PER_THOUSAND
from bot.orders.costs.matching import charge_matches
from bot.orders.endings.delivered import Undecided
from bot.orders.plans import Subscription
from bot.orders.status import SETTLING, Status


@dataclass(frozen=True, slots=True)
class Child:
    """A child order as the panel last reported it; None for what the panel did not report."""

    panel_order: str
    status: Status | None = None
    status_text: str = ""
    remains: int | None = None
    charge: Decimal | None = None
    delivery_seen: bool = False
    """True if an earlier report has shown that part of it was delivered."""

    @property
    def ended(self) -> bool:
        """True if the child has a final status."""
        return self.status in SETTLING

    @property
    def clamped_remains(self) -> int:
        """Pieces that remain, at least 0: panels that delivered too much report less."""
        return max(self.remains or 0, 0)


def pieces_paid_by(charge: Decimal, rate: Decimal) -> int | None:
    """Compute the pieces that a charge paid for; None if it fits no whole number."""
    if rate <= 0 or charge < 0:
        return None
    pieces = int((charge * PER_THOUSAND / rate).to_integral_value())
    return pieces if charge_matches(charge, rate, pieces) else None


def charges_are_rates(charges: Collection[Decimal], rates: Sequence[Decimal]) -> bool:
    """Return True if every charge equals one rate: some panels report the rate as the charge."""
    return bool(charges) and any(all(charge == rate for charge in charges) for rate in rates)


def delivered_by_charges(
    plan: Subscription, children: Sequence[Child], rates: Sequence[Decimal]
) -> list[int]:
    """Compute the pieces each ended child delivered; raise Undecided if one is not certain.

    `rates` are the panel's rates when the order was bought and now, because the panel does not
    report by which of them it charged. If a rate explains every charge, rates that do not are
    ignored. If two such rates explain a charge by different quantities, it is not certain: after
    a rate has doubled, each new charge fits a whole number of pieces by the old rate too.
    """
    if charges_are_rates([child.charge for child in children if child.charge], rates):
        raise Undecided("the charges are the service's rate and say nothing of the pieces")
    by_rate = [_by_child(plan, children, rate) for rate in rates]
    explaining = [deliveries for deliveries in by_rate if all(deliveries)] or by_rate
    return [
        _only(child, _union(deliveries[position] for deliveries in explaining))
        for position, child in enumerate(children)
    ]


def _by_child(plan: Subscription, children: Sequence[Child], rate: Decimal) -> list[set[int]]:
    return [_possible_deliveries(plan, child, rate) for child in children]


def _union(sets: Iterable[set[int]]) -> set[int]:
    return set[int]().union(*sets)


def _only(child: Child, deliveries: set[int]) -> int:
    """Return the only possible delivery; raise Undecided if there are none or several."""
    if len(deliveries) == 1:
        return deliveries.pop()
    listed = " or ".join(map(str, sorted(deliveries)))
    why = f"may be for {listed}" if deliveries else "fits no rate"
    raise Undecided(f"the charge {child.charge} of {child.panel_order} ({child.status_text}) {why}")


def _possible_deliveries(plan: Subscription, child: Child, rate: Decimal) -> set[int]:
    """Return the quantities a child may have delivered, by its charge and a rate.

    After Completed and Partial the charge is for what was delivered. After Canceled it may be for
    that, or for the whole child order; both are checked against the plan's bounds.
    """
    pieces = None if child.charge is None else pieces_paid_by(child.charge, rate)
    if pieces is None:
        return set()
    bounds = range(plan.least, plan.most + 1)
    if child.status is Status.COMPLETED:
        return {pieces} if pieces in bounds else set()
    if child.status is Status.PARTIAL:
        return _charged_for_delivered(pieces, child.clamped_remains, bounds)
    nothing_came = not child.delivery_seen and (child.remains or 0) >= 0
    if pieces == 0 and not nothing_came:
        return set()
    return _canceled_deliveries(pieces, child.clamped_remains, bounds)


def _charged_for_delivered(pieces: int, remains: int, bounds: range) -> set[int]:
    """Return the charged pieces if they and the remains together are a possible child order."""
    return {pieces} if remains and pieces + remains in bounds else set()


def _canceled_deliveries(pieces: int, remains: int, bounds: range) -> set[int]:
    """Return the quantities a canceled child may have delivered, by the charged pieces."""
    if pieces == 0:
        return {0} if not remains or remains in bounds else set()
    whole_order_charged = 0 < remains <= pieces and pieces in bounds
    return _charged_for_delivered(pieces, remains, bounds) | (
        {pieces - remains} if whole_order_charged else set()
    )
