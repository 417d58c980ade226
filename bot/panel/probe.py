"""Finding out by reads how a panel departs from the document: nothing is ordered or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.panel.client import Balance, PanelClient
from bot.panel.errors import PanelError
from bot.panel.quirks import BatchMode, Quirks
from bot.panel.statuses import ItemError

SWITCHES = frozenset({"dripfeed", "refill", "cancel"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What could be found; None is what could not be told."""

    quirks: Quirks
    """The client's, with what was found."""
    balance: Balance
    services: int
    rejected: int
    """Rows of the price list that are no services."""
    types: Mapping[str, int]
    """How many services there are of each type, as the panel spells it."""
    unsaid: frozenset[str]
    """Which of `dripfeed`, `refill` and `cancel` its price list never mentions."""
    batches: bool | None
    """Whether `status` takes several ids in one call."""


async def probe(client: PanelClient, known_orders: Sequence[str] = ()) -> Findings:
    """Ask for the balance, the price list and, given two of our own orders, their statuses.

    Without orders of our own nothing is said about batches: a panel that knows no batches and a
    panel that does not know the orders may word it alike. Raises the PanelError of the first two.
    """
    balance = await client.balance()
    listing = await client.services()
    batches = await _takes_batches(client, known_orders)
    quirks = client.quirks
    if batches:
        quirks = replace(quirks, batch_mode=BatchMode.MAP)
    return Findings(
        quirks=quirks,
        balance=balance,
        services=len(listing.rows),
        rejected=len(listing.rejected),
        types=listing.types,
        unsaid=SWITCHES - listing.fields,
        batches=batches,
    )


async def _takes_batches(client: PanelClient, known_orders: Sequence[str]) -> bool | None:
    if len(set(known_orders)) <= 1:
        return None
    try:
        statuses = await client.statuses(known_orders)
    except PanelError:
        return None
    if client.quirks.batch_mode is BatchMode.SINGLE:
        return False
    told = [one for one in statuses.values() if not isinstance(one, ItemError)]
    return True if len(told) > 1 else None
