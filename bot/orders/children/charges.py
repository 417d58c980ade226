"""How many pieces a panel's charge is for: the only word on a child whose quantity is not told.

A charge is the rate times the pieces, rounded as the panel rounds. It says something only where
it comes out as a whole number of pieces, within what the order allows.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.money import PER_THOUSAND
from bot.orders.plans import Subscription
from bot.orders.settle import Undecided
from bot.orders.status import SETTLING, Status

MIN_DECIMALS, MAX_DECIMALS = 5, 10
"""Decimals of a charge: the document's examples have five; beyond ten a float's noise begins.

A charge written with fewer is taken for one whose zeros were cut off, not for a rounder one.
"""


@dataclass(frozen=True, slots=True)
class Child:
    """One child, and what the panel last said of it; None is what it did not say."""

    panel_order: str
    status: Status | None = None
    status_text: str = ""
    remains: int | None = None
    charge: Decimal | None = None

    @property
    def ended(self) -> bool:
        """Whether its end is known."""
        return self.status in SETTLING

    @property
    def clamped_remains(self) -> int:
        """Its remains; a panel that delivered more than was ordered says less than none."""
        return max(self.remains or 0, 0)


def charge_matches(charge: Decimal, rate: Decimal, pieces: int) -> bool:
    """Tell whether so many pieces at a rate a thousand make the charge, but for its rounding."""
    last = Decimal(1).scaleb(-min(max(-_exponent(charge), MIN_DECIMALS), MAX_DECIMALS))
    return abs(charge - rate * pieces / PER_THOUSAND) < last


def pieces_paid_by(charge: Decimal, rate: Decimal) -> int | None:
    """Return the whole number of pieces a charge is for; None where it is for none."""
    if rate <= 0 or charge < 0:
        return None
    pieces = int((charge * PER_THOUSAND / rate).to_integral_value())
    return pieces if charge_matches(charge, rate, pieces) else None


def charges_are_rates(charges: Collection[Decimal], rates: Sequence[Decimal]) -> bool:
    """Tell whether every charge may be the rate itself, as some panels answer: it says nothing."""
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
    by_rate = [[_possible_deliveries(plan, child, rate) for child in children] for rate in rates]
    explaining = [deliveries for deliveries in by_rate if all(deliveries)] or by_rate
    return [
        _only(child, _union(deliveries[position] for deliveries in explaining))
        for position, child in enumerate(children)
    ]


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


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
