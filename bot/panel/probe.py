"""Finding out by reads how a panel departs from the document: nothing is ordered or changed."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.panel.client import Balance, PanelClient
from bot.panel.errors import PanelError
from bot.panel.service_list import ServiceList
from bot.panel.statuses import OrderStatus
from bot.quirks.record import BatchMode, NameMap, Quirks

SWITCHES: Final = frozenset({"dripfeed", "refill", "cancel"})

OTHER_FIELD_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("title", "service_name"),
    "type": ("service_type", "order_type"),
    "category": ("category_name", "group"),
    "rate": ("price", "price_per_1000", "rate_per_1000", "cost"),
    "min": ("minimum", "min_quantity", "min_order"),
    "max": ("maximum", "max_quantity", "max_order"),
}
"""Other names for the fields of a price list, where a panel has not the document's."""

OTHER_STATUS_FIELD_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "remains": ("remain", "remaining", "left"),
    "start_count": ("start_counter", "startcount", "start"),
    "charge": ("price", "cost", "amount"),
}
"""The same of an order's status."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What could be found; None is what could not be told."""

    quirks: Quirks
    """The client's, with what was found."""
    balance: Balance
    services: int
    bad_rows: int
    """Rows of the price list that are no services."""
    types: Mapping[str, int]
    """How many services there are of each type, as the panel spells it."""
    unmentioned: frozenset[str]
    """Which of `dripfeed`, `refill` and `cancel` its price list never mentions."""
    accepts_batches: bool | None
    """Whether `status` takes several ids in one call."""
    orders_error: PanelError | None = None
    """Why the orders it was asked about could not be read."""


async def probe(client: PanelClient, known_orders: Sequence[str] = ()) -> Findings:
    """Ask for the balance, the price list and, given two of our own orders, their statuses.

    Without orders of our own nothing is said about batches: a panel that knows no batches and a
    panel that does not know the orders may word it alike. Raises the PanelError of the first two.
    """
    balance = await client.read_balance()
    listing, names = await _service_list(client)
    trial = client.with_quirks(answered_as=names, batch_mode=BatchMode.AUTO)
    batches, seen, trouble = await _orders(trial, tuple(dict.fromkeys(known_orders)))
    names = (*names, *_guessed(OTHER_STATUS_FIELD_NAMES, seen, names))
    quirks = replace(client.quirks, answered_as=names)
    if batches is not None:
        quirks = replace(quirks, batch_mode=BatchMode.MAP if batches else BatchMode.SINGLE)
    return Findings(
        quirks=quirks,
        balance=balance,
        services=len(listing.rows),
        bad_rows=len(listing.bad_rows),
        types=listing.types,
        unmentioned=SWITCHES - listing.fields,
        accepts_batches=batches,
        orders_error=trouble,
    )


async def _service_list(client: PanelClient) -> tuple[ServiceList, NameMap]:
    """Read the price list; under other names where that tells more of it."""
    listing, names = await client.read_services(), client.quirks.answered_as
    guessed = (*names, *_guessed(OTHER_FIELD_NAMES, listing.fields, names))
    if guessed == names:
        return listing, names
    again = await client.with_quirks(answered_as=guessed).read_services()
    better = again.rows and len(again.rows) >= len(listing.rows)
    return (again, guessed) if better else (listing, names)


def _guessed(kindred: Mapping[str, tuple[str, ...]], seen: Set[str], names: NameMap) -> NameMap:
    """Return the names under which missing fields seem to come; none where nothing was seen."""
    taken = {theirs for _, theirs in names}
    found = []
    for ours, others in kindred.items():
        theirs = next((each for each in others if each in seen and each not in taken), None)
        if seen and ours not in seen and theirs is not None:
            taken.add(theirs)
            found.append((ours, theirs))
    return tuple(found)


async def _orders(
    trial: PanelClient, known: Sequence[str]
) -> tuple[bool | None, frozenset[str], PanelError | None]:
    """Ask about orders together: are batches taken, which fields came, what went wrong."""
    if not known:
        return None, frozenset(), None
    try:
        statuses = await trial.read_statuses(known)
        told = [one for one in statuses.values() if isinstance(one, OrderStatus)]
        if not told:
            await trial.read_status(known[0])  # its error says more than an item's
    except PanelError as error:
        return None, frozenset(), error
    if trial.quirks.batch_mode is BatchMode.SINGLE:
        return False, _fields(told), None
    return True if len(told) > 1 else None, _fields(told), None


def _fields(statuses: Sequence[OrderStatus]) -> frozenset[str]:
    """Return every field of the answers about plain orders; a parent's lack some by right."""
    plain: list[Any] = [
        one.raw for one in statuses if one.child_orders is None and one.runs is None
    ]
    return frozenset(field for raw in plain if isinstance(raw, dict) for field in raw)
