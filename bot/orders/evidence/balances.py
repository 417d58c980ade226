"""Judges by two readings of the shop's balance at the panel whether an order was charged.

The balance moves by every order, and by what the panel gives back. What certainly moved between the
two readings is added up; what may have moved before, between or after them is tried both ways.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.orders.evidence.reasons import Reason

MIN_DECIMALS, MAX_DECIMALS = 2, 5
"""Decimals of a balance that are believed: panels cut zeros off, and floats have noise behind."""

MAX_UNCERTAIN = 12
"""Changes that are tried both ways; more of them explain any balance."""


@dataclass(frozen=True, slots=True)
class BalanceChange:
    """Two readings of the balance in the panel's currency, and all other changes between them.

    Charges are negative, money that the panel gave back is positive.
    """

    before: Decimal | None
    after: Decimal | None
    certain: tuple[Decimal, ...] = ()
    """Changes between the two readings."""
    uncertain: tuple[Decimal, ...] = ()
    """Changes of which nobody knows whether they came before, between or after the readings."""
    unmeasured: bool = False
    """True if something changed the balance by an unknown amount: a subscription's order."""


def objection_to_refund(change: BalanceChange, charge: Decimal | None) -> Reason | None:
    """Return why the balance does not prove that this charge was not taken; None if it proves it.

    It proves it if the readings agree without the charge and cannot agree with it.
    """
    unexplained = _unexplained(change)
    if unexplained is None or charge is None:
        return Reason.BALANCE_UNKNOWN
    tolerance = _tolerance(change)
    if charge <= 2 * tolerance:
        return Reason.BALANCE_TOO_COARSE
    totals = _possible_totals(change.uncertain)
    not_taken = any(abs(unexplained - total) <= tolerance for total in totals)
    taken = any(abs(unexplained + charge - total) <= tolerance for total in totals)
    return None if not_taken and not taken else Reason.BALANCE_DISAGREES


def _unexplained(change: BalanceChange) -> Decimal | None:
    """Return what the certain changes leave unexplained; None if nobody can compute it."""
    if change.before is None or change.after is None or change.unmeasured:
        return None
    if len(change.uncertain) > MAX_UNCERTAIN:
        return None
    return change.after - change.before - sum(change.certain)


def _tolerance(change: BalanceChange) -> Decimal:
    """Return by how much rounding may move the sum: a last digit for each number in it."""
    shown = max(
        (-int(one.as_tuple().exponent) for one in (change.before, change.after) if one is not None),
        default=0,
    )
    last = Decimal(1).scaleb(-min(max(shown, MIN_DECIMALS), MAX_DECIMALS))
    numbers = len(change.certain) + len(change.uncertain)
    return last + numbers * Decimal(1).scaleb(-MAX_DECIMALS)


def _possible_totals(uncertain: Sequence[Decimal]) -> set[Decimal]:
    """Return the sums of all selections of the amounts."""
    totals = {Decimal(0)}
    for amount in uncertain:
        totals |= {total + amount for total in totals}
    return totals
