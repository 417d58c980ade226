"""Finding a panel's quirks by reads: nothing is ordered and nothing is changed."""

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
"""Other names that panels use for the documented fields of a price list."""

OTHER_STATUS_FIELD_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "remains": ("remain", "remaining", "left"),
    "start_count": ("start_counter", "startcount", "start"),
    "charge": ("price", "cost", "amount"),
}
"""Other names that panels use for the documented fields of an order's status."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a probe found out."""

    quirks: Quirks
    """The client's quirks, with those that were found."""
    balance: Balance | PanelError
    """The error if the balance could not be read; its amount may be unreadable too."""
    services: int
    """Number of services in the price list."""
    bad_rows: int
    """Number of rows of the price list that cannot be read as services."""
    paged: bool
    """True if the price list is one page of several."""
    types: Mapping[str, int]
    """Number of services of each type, in the panel's spelling."""
    unmentioned: frozenset[str]
    """Those of `dripfeed`, `refill` and `cancel` that no row of the price list has."""
    accepts_batches: bool | None
    """True if `status` takes several ids in one call; None if it could not be found out."""
    orders_error: PanelError | None = None
    """Why the known orders could not be read; None if they could, or there are none."""


async def probe(client: PanelClient, known_orders: Sequence[str] = ()) -> Findings:
    """Read the price list, the balance and the statuses of `known_orders` (panel ids of ours).

    At least two known orders are needed to find out about batches: a panel may refuse a batch and
    an unknown order in the same words. Raises the PanelError of the price list.
    """
    price_list, names = await _service_list(client)
    balance = await _balance(client)
    trial = client.with_quirks(answered_as=names, batch_mode=BatchMode.AUTO)
    batches, seen, trouble = await _orders(trial, tuple(dict.fromkeys(known_orders)))
    names = (*names, *_guessed(OTHER_STATUS_FIELD_NAMES, seen, names))
    quirks = replace(client.quirks, answered_as=names)
    if batches is not None:
        quirks = replace(quirks, batch_mode=BatchMode.MAP if batches else BatchMode.SINGLE)
    return Findings(
        quirks=quirks,
        balance=balance,
        services=len(price_list.rows),
        bad_rows=len(price_list.bad_rows),
        paged=price_list.paging is not None,
        types=price_list.types,
        unmentioned=SWITCHES - price_list.fields,
        accepts_batches=batches,
        orders_error=trouble,
    )


async def _balance(client: PanelClient) -> Balance | PanelError:
    try:
        return await client.read_balance()
    except PanelError as error:
        return error


async def _service_list(client: PanelClient) -> tuple[ServiceList, NameMap]:
    """Read the price list; try other field names, and keep them if they give as many services."""
    price_list, names = await client.read_services(), client.quirks.answered_as
    guessed = (*names, *_guessed(OTHER_FIELD_NAMES, price_list.fields, names))
    if guessed == names:
        return price_list, names
    again = await client.with_quirks(answered_as=guessed).read_services()
    better = again.rows and len(again.rows) >= len(price_list.rows)
    return (again, guessed) if better else (price_list, names)


def _guessed(kindred: Mapping[str, tuple[str, ...]], seen: Set[str], names: NameMap) -> NameMap:
    """Return pairs for documented fields that are not `seen`, but one of their other names is."""
    used = {theirs for _, theirs in names}
    pairs = []
    for ours, others in kindred.items():
        theirs = next((each for each in others if each in seen and each not in used), None)
        if seen and ours not in seen and theirs is not None:
            used.add(theirs)
            pairs.append((ours, theirs))
    return tuple(pairs)


async def _orders(
    trial: PanelClient, known: Sequence[str]
) -> tuple[bool | None, frozenset[str], PanelError | None]:
    """Read orders in one call; return whether batches work, the fields seen, and the error."""
    if not known:
        return None, frozenset(), None
    try:
        statuses = await trial.read_statuses(known)
        read = [one for one in statuses.values() if isinstance(one, OrderStatus)]
        if not read:
            await trial.read_status(known[0])  # its error says more than an ItemError
    except PanelError as error:
        return None, frozenset(), error
    if trial.quirks.batch_mode is BatchMode.SINGLE:
        return False, _fields(read), None
    return True if len(read) > 1 else None, _fields(read), None


def _fields(statuses: Sequence[OrderStatus]) -> frozenset[str]:
    """Return the fields of all answers about plain orders; those about parents have fewer."""
    plain: list[Any] = [
        one.raw for one in statuses if one.child_orders is None and one.runs is None
    ]
    return frozenset(field for raw in plain if isinstance(raw, dict) for field in raw)
