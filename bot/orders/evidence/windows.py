"""The ids at the panel among which an order without a clear answer must be."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.orders.evidence.reasons import Reason
from bot.orders.sending.panel_order_ids import panel_order_number

MAX_IDS = 300
"""Ids that are read for one order."""

MAX_IDS_OPEN = 100
"""Ids that are read to show to operators, while no own order has come after."""

CONTROLS_BELOW = 5
"""Ids below the window that are not the shop's and must be refused."""

SEARCHED_BELOW = 50
"""How far below the window such ids are searched for."""

CONTROL_ABOVE = 1_000_000
"""Distance to an id that no panel has given out yet and that must be refused too."""


@dataclass(frozen=True, slots=True)
class Window:
    """The ids between two orders of the shop, and the ids that show whether answers are true."""

    lower: str
    """The shop's newest own id before the call."""
    upper: str | None
    """The shop's first own id that was certainly given after the call; None if there is none."""
    ids: tuple[str, ...]
    """The ids between them, without both."""
    controls: tuple[str, ...]
    """Ids that are not the shop's: a panel that answers for one of them answers for all."""

    @property
    def own(self) -> tuple[str, ...]:
        """The ids that are certainly the shop's: a panel that does not answer for them is ill."""
        return (self.lower,) if self.upper is None else (self.lower, self.upper)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The two own ids as numbers; `upper` is None if no own order was accepted after the call."""

    lower: int
    upper: int | None

    def numbers(self, max_ids: int) -> range:
        """Return the numbers between the bounds; without an upper one the first few."""
        end = self.lower + 1 + min(MAX_IDS_OPEN, max_ids) if self.upper is None else self.upper
        return range(self.lower + 1, end)

    @property
    def below(self) -> range:
        """The numbers below the window, the nearest first."""
        return range(self.lower - 1, max(self.lower - 1 - SEARCHED_BELOW, 0), -1)


def bounds_between(
    lower: str | None, upper: str | None, *, ids_grow: bool, max_ids: int = MAX_IDS
) -> Bounds | Reason:
    """Return the bounds of the ids to read, or why there are none.

    `ids_grow` is False if the shop's ids did not grow with time before.
    """
    if not lower:
        return Reason.NO_LOWER_ID
    begin, end = panel_order_number(lower), panel_order_number(upper or "")
    if begin is None or not ids_grow:
        return Reason.RANDOM_IDS
    if upper is not None and (end is None or end <= begin):
        return Reason.RANDOM_IDS
    if end is not None and end - begin - 1 > max_ids:
        return Reason.TOO_MANY_IDS
    return Bounds(begin, end)


def window_of(bounds: Bounds, known: Collection[str], *, max_ids: int = MAX_IDS) -> Window:
    """Return the window within bounds; `known` are ids that belong to orders of the shop."""
    strange = [str(number) for number in bounds.below if str(number) not in known]
    above = str((bounds.upper or bounds.lower) + CONTROL_ABOVE)
    return Window(
        lower=str(bounds.lower),
        upper=None if bounds.upper is None else str(bounds.upper),
        ids=tuple(map(str, bounds.numbers(max_ids))),
        controls=(*strange[:CONTROLS_BELOW], above),
    )
