"""Explains the shop's balance at the panel by the books, and computes what is left unexplained.

    money at the panel by the books
    - charges of running orders, which are booked at their end
    - ended orders whose charge is not known, by the rate
    = what the panel's balance should be

Some money may be there or not: charges of orders without a clear answer, of made-whole orders in
suspense, and what moved while the balance was read. So it should be between two amounts, and what
is beyond them is the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlmodel import Session

from bot import money
from bot.catalog import panels
from bot.catalog.balances import currency_of
from bot.catalog.tables import Panel
from bot.orders.costs.kept import MAX_CHARGE
from bot.orders.costs.sums import Part, PartSum, add_up

TOLERANCE: Final = 10_000
"""Micro-units: a hundredth of the panel's currency, because some round the balance to it."""

TOLERANCE_PER_ORDER: Final = 50
"""Micro-units for each order whose charge is computed: half of a fourth decimal."""

NOTHING = PartSum()


@dataclass(frozen=True, slots=True)
class BalanceStanding:
    """The panel's balance beside the books; amounts in micro-units of `currency`."""

    panel_id: int
    currency: str
    balance: int
    balance_at: datetime
    balance_error: str | None
    """Why the balance could not be read since; None if the last reading was good."""
    stale: bool
    """True if the balance was read too long ago to be compared."""
    reconciled_at: datetime | None
    """When a rest was booked last; None if none ever was: then nothing is explained."""
    sums: Mapping[Part, PartSum] = field(default_factory=dict)

    def part(self, part: Part) -> PartSum:
        """Return one of the sums."""
        return self.sums.get(part, NOTHING)

    @property
    def prepaid(self) -> int:
        """The shop's money at the panel by the books."""
        return -self.part(Part.PREPAID).amount

    @property
    def running(self) -> PartSum:
        """Orders that the panel has charged and that have not ended."""
        return self.part(Part.OPEN)

    @property
    def unknown(self) -> PartSum:
        """Ended orders whose charge is not known."""
        return self.part(Part.UNKNOWN) + self.part(Part.LATE)

    @property
    def may_be_charged(self) -> PartSum:
        """Orders that the panel may have charged."""
        return self.part(Part.DOUBTFUL) + self.part(Part.JUST_SENT)

    @property
    def may_be_there(self) -> int:
        """Charges in suspense that the panel may not have taken."""
        return max(-self.part(Part.SUSPENSE).amount, 0)

    @property
    def _certain(self) -> int:
        taken = self.running.amount + self.unknown.amount
        return self.prepaid - taken + self.part(Part.ENDED_LATER).amount

    @property
    def highest(self) -> int:
        """The highest balance that the books explain."""
        return self._certain + self.may_be_there + self.part(Part.ENDED_SOON).amount

    @property
    def lowest(self) -> int:
        """The lowest balance that the books explain."""
        return self._certain - self.may_be_charged.amount - self.part(Part.GIVEN_BACK).amount

    @property
    def rest(self) -> int:
        """The unexplained amount: above zero if the panel has more; 0 within the tolerance."""
        beyond = max(self.balance - self.highest, 0) or min(self.balance - self.lowest, 0)
        return beyond if abs(beyond) > self.tolerance else 0

    @property
    def tolerance(self) -> int:
        """By how much the balance may differ because the panel rounds."""
        computed = self.running.count + self.unknown.count + self.may_be_charged.count
        return TOLERANCE + TOLERANCE_PER_ORDER * computed

    @property
    def comparable(self) -> bool:
        """True if the balance is known well enough to be compared with the books."""
        return self.balance_error is None and not self.stale


def load_standing(
    session: Session, panel_id: int, *, trusted_for: timedelta, now: datetime
) -> BalanceStanding | None:
    """Compare a panel's balance with the books; None if it or its currency was never known.

    A balance older than `trusted_for` is stale: it is read with each sync.
    """
    panel = panels.get_panel(session, panel_id)
    currency, balance = currency_of(panel), _micro(panel)
    if currency is None or balance is None or panel.balance_at is None:
        return None
    return BalanceStanding(
        panel_id=panel_id,
        currency=currency,
        balance=balance,
        balance_at=panel.balance_at,
        balance_error=panel.balance_error,
        stale=now - panel.balance_at > trusted_for,
        reconciled_at=panel.reconciled_at,
        sums=add_up(session, panel_id, currency, panel.balance_at),
    )


def _micro(panel: Panel) -> int | None:
    """Return the balance; None if there is none, or one that no book could hold."""
    amount = None if panel.balance is None else Decimal(panel.balance)
    if amount is None or abs(amount) > MAX_CHARGE:
        return None
    return money.to_micro_half_even(amount)
