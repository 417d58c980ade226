"""Computes what the panel keeps of an order's charge when the order has ended.

A panel that delivers less than was ordered gives the other share back, in one of two ways:

- It reduces the charge: `charge` in its answer is what it keeps, as in the API document's example
  of a partial order. Then that is the cost.
- It leaves the charge alone and adds the share to the balance, as many panels do at Canceled. Then
  the cost is the share of the charge that was delivered.

A charge that is still the whole one, although pieces were not delivered, is not reduced. The whole
one is the charge while the order ran, or what the rate says. A charge that says nothing of the
order, because it is unreadable, negative or the rate itself, is no cost: it is not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot import money
from bot.money import PER_THOUSAND
from bot.orders.costs.matching import charge_matches
from bot.orders.endings.delivered import Share
from bot.orders.status import GIVING_BACK, Status
from bot.text.numbers import Unreadable

ALL_DELIVERED = Share(0, 1)
NOTHING_DELIVERED = Share(1, 1)

MAX_CHARGE = money.to_decimal(money.MAX_AMOUNT)
"""The largest charge that can be booked, in the panel's currency."""


@dataclass(frozen=True, slots=True)
class WholeCharge:
    """An order's charge as known before its end, in the panel's currency."""

    expected: Decimal | None
    """By the rate when it was bought; None if nobody can say."""
    running: Decimal | None = None
    """As the panel reported it while the order ran; None if it did not."""
    rate: Decimal | None = None
    """The panel's rate when it was bought."""

    def is_whole(self, charge: Decimal) -> bool:
        """Return True if a charge is that of all pieces, but for rounding."""
        known = (one for one in (self.running, self.expected) if one is not None)
        return any(charge_matches(charge, one, PER_THOUSAND) for one in known)

    def is_rate(self, charge: Decimal, delivered: Decimal) -> bool:
        """Return True if a charge is the service's rate, and not that of the delivered share."""
        if charge != self.rate or self.expected is None:
            return False
        fitting = (self.expected, self.expected * delivered)
        return not any(charge_matches(charge, one, PER_THOUSAND) for one in fitting)


def read_charge(charge: str | Unreadable | None) -> Decimal | None:
    """Return a charge that can be booked; None for any other."""
    if not isinstance(charge, str):
        return None
    amount = Decimal(charge)
    return amount if 0 <= amount <= MAX_CHARGE else None


def kept_of(charge: Decimal | None, whole: WholeCharge, share: Share) -> Decimal | None:
    """Return what the panel keeps of a charge if `share` was not delivered; None if not known."""
    delivered = delivered_share(share)
    if charge is None or whole.is_rate(charge, delivered):
        return None
    return charge * delivered if whole.is_whole(charge) else charge


def delivered_share(share: Share) -> Decimal:
    """Return the delivered share, from 0 to 1."""
    undelivered = min(max(share.undelivered, 0), share.whole)
    return Decimal(share.whole - undelivered) / share.whole


def undelivered_by_report(
    status: Status | None, remains: int | None, quantity: int | None
) -> Share | None:
    """Return what was not delivered by the panel's last report; None if nobody can say.

    `quantity` is None if the pieces are not known, or not counted in the unit of `remains`.
    Canceled without remains is an order that was not begun.
    """
    if status is Status.CANCELED and (remains or 0) <= 0:
        return NOTHING_DELIVERED
    if status in GIVING_BACK and remains is not None and remains > 0:
        return None if quantity is None else Share(min(remains, quantity), quantity)
    return ALL_DELIVERED


def is_impossible(remains: int | None, quantity: int | None) -> bool:
    """Return True if more pieces remain than were ordered: the report is spoiled."""
    return remains is not None and quantity is not None and remains > quantity


def sum_of_known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of the amounts; None if one of them is not known."""
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
