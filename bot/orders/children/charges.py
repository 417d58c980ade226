"""How many pieces a panel's charge is for: the only word on a child whose quantity is not told.

A charge is the rate times the pieces, rounded as the panel rounds. It says something only where
it comes out as a whole number of pieces, within what the order allows.
"""

from collections.abc import Collection, Sequence
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
    """Return what each child delivered, all of them over; Undecided where one is not certain.

    `rates` are the panel's, when it was bought and now: nobody knows by which of them it charged.
    One that explains every child outweighs one that does not. What two rates explain differently
    is not certain: after a rate has doubled, each new charge is a whole number by the old one too.
    """
    if charges_are_rates([child.charge for child in children if child.charge], rates):
        raise Undecided("the charges are the service's rate and say nothing of the pieces")
    found = [[_readings(plan, child, rate) for child in children] for rate in rates]
    explaining = [readings for readings in found if all(readings)] or found
    return [
        _only(child, set[int]().union(*(readings[place] for readings in explaining)))
        for place, child in enumerate(children)
    ]


def _only(child: Child, readings: set[int]) -> int:
    if len(readings) == 1:
        return readings.pop()
    why = "may be for " + " or ".join(map(str, sorted(readings))) if readings else "fits no rate"
    raise Undecided(f"the charge {child.charge} of {child.panel_order} ({child.status_text}) {why}")


def _readings(plan: Subscription, child: Child, rate: Decimal) -> set[int]:
    """Return what a child may have delivered by its charge at a rate.

    After Completed and Partial the charge is for what was delivered. After Canceled it is
    unreliable: it may be that, or what was taken at first, and both are held against the bounds.
    """
    pieces = None if child.charge is None else pieces_paid_by(child.charge, rate)
    if pieces is None:
        return set()
    within = range(plan.least, plan.most + 1)
    if child.status is Status.COMPLETED:
        return {pieces} if pieces in within else set()
    kept = {pieces} if child.clamped_remains and pieces + child.clamped_remains in within else set()
    if child.status is Status.PARTIAL:
        return kept
    if pieces == 0:
        return {0} if not child.clamped_remains or child.clamped_remains in within else set()
    at_first = child.clamped_remains and child.clamped_remains <= pieces and pieces in within
    return kept | ({pieces - child.clamped_remains} if at_first else set())


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
