"""Decides how many pieces of an ended order were delivered: with certainty, or not at all.

The panel's last word is compared with what the shop has seen of the order before. A number that is
unreadable, or that contradicts what was seen, decides nothing: an operator does.
"""

from dataclasses import dataclass
from decimal import Decimal

from bot.orders.status import GIVING_BACK, Status
from bot.text.numbers import Unreadable

MOSTLY = 2
"""A completed order of which more than one in this many pieces remains is shown to operators."""

FEWEST_DECIMALS = 2
"""A charge with fewer decimals counts as exact to these: panels cut trailing zeros off."""


class Undecided(Exception):
    """The panel's answers do not tell how much was delivered; an operator decides by the text."""


@dataclass(frozen=True, slots=True)
class Share:
    """What goes back to the customer: `undelivered` of `whole` parts of the price."""

    undelivered: int
    whole: int


@dataclass(frozen=True, slots=True)
class FlatTerms:
    """What is known of an order that is paid as one package, whatever it holds."""

    lines: int
    """Comments in the package; 0 if it has no list."""
    rate: Decimal | None
    """What the panel asks for the package, in its currency."""
    size_seen: int | None
    """What remained while the order was pending, in the panel's own unit."""


def undelivered_pieces(
    status: Status,
    remains: int | Unreadable | None,
    quantity: int,
    *,
    delivery_seen: bool = False,
) -> int:
    """Return the pieces that were not delivered and are refunded.

    Completed: 0. Canceled: `remains`, or all pieces if the panel reports none or 0, as panels do
    for an order that never started. Raise Undecided if part of that order was seen delivered
    (`delivery_seen`), for Partial without remains, for unreadable remains, and if more remain than
    were ordered, or less than nothing.
    """
    if status is Status.COMPLETED:
        return 0
    if isinstance(remains, Unreadable):
        raise Undecided("what remains cannot be read")
    left = remains or 0
    if left > quantity:
        raise Undecided(f"{left} remain of {quantity}")
    if left > 0 and status in GIVING_BACK:
        return left
    if status is not Status.CANCELED:
        raise Undecided(f"{status.value}, and the panel does not say what remains")
    if delivery_seen or left < 0:
        raise Undecided("canceled without remains, and part of it was seen delivered")
    return quantity


def undelivered_share(
    status: Status,
    remains: int | Unreadable | None,
    charge: str | Unreadable | None,
    terms: FlatTerms,
) -> Share:
    """Return what goes back of a package, whose `remains` are in a unit that only the panel knows.

    Canceled gives all back only if as much remains as did while the order was pending. Partial
    gives back by lines only if the charge is that of the other lines. Raise Undecided otherwise.
    """
    if status is Status.COMPLETED:
        return Share(0, 1)
    if isinstance(remains, Unreadable):
        raise Undecided("what remains of the package cannot be read")
    if status is Status.CANCELED and remains and remains == terms.size_seen:
        return Share(1, 1)
    confirmed = _charge_is_of_the_other_lines(remains or 0, charge, terms)
    if status is Status.PARTIAL and remains and confirmed:
        return Share(remains, terms.lines)
    raise Undecided(
        f"{status.value} package, {remains} remain; while it was pending: {terms.size_seen}"
    )


def shows_delivery(
    status: Status | None, remains: int | Unreadable | None, whole: int | None
) -> bool:
    """Return True if a report on a running order shows that part of it was delivered.

    Panels report that 0 remain of orders they have not begun, so 0 shows nothing before an order
    is in progress.
    """
    if not isinstance(remains, int) or whole is None or (status or Status.PENDING) not in WORKED_ON:
        return False
    return 0 < remains < whole or (remains <= 0 and status is Status.IN_PROGRESS)


WORKED_ON = frozenset({Status.PENDING, Status.PROCESSING, Status.IN_PROGRESS})
"""Statuses of an order that the panel works on or will."""


def mostly_remains(status: Status | None, remains: object, whole: int | None) -> bool:
    """Return True if an order is said to be completed, and most of it to remain."""
    completed = status is Status.COMPLETED and whole is not None and isinstance(remains, int)
    return completed and remains * MOSTLY > whole  # type: ignore[operator]


def _charge_is_of_the_other_lines(
    remains: int, charge: str | Unreadable | None, terms: FlatTerms
) -> bool:
    if not isinstance(charge, str) or not terms.rate or not 0 < remains < terms.lines:
        return False
    taken, one_line = Decimal(charge), terms.rate / terms.lines
    written = Decimal(1).scaleb(-max(-int(taken.as_tuple().exponent), FEWEST_DECIMALS))
    # Two decimals of a cheap package may fit several numbers of lines: then they confirm none.
    return abs(taken - one_line * (terms.lines - remains)) < min(written, one_line / 4)
