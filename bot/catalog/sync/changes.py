"""Compare stored services with the panel's list, one service at a time.

A `ServiceChange` has the state of the service before and after. The shop uses it to notify the
customers who have the service among their favourites. A panel's first list makes no changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.sync.offers import ListedService


class ChangeKind(StrEnum):
    """How a service has changed."""

    NEW = "new"
    GONE = "gone"
    """The panel's list lacks it."""
    RETURNED = "returned"
    DEARER = "dearer"
    CHEAPER = "cheaper"
    BOUNDS = "limits"
    """Another smallest or largest order, at the same rate."""
    QUARANTINED = "quarantined"
    """Its new rate is not trusted."""
    RELEASED = "released"
    """Its rate came back near the trusted one."""
    ACCEPTED = "accepted"
    """The operator accepted the new rate."""


class ServiceState(NamedTuple):
    """A service at one moment."""

    category_id: int
    rate: str
    """Decimal, in the panel's currency."""
    effective_rate: str
    """The rate that customers see in prices: the trusted one, if there is one."""
    min: int
    max: int
    on_sale: bool


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """One service before and after."""

    service_id: int | None
    """None for a new service; its external id identifies it."""
    external_id: str
    panel_id: int
    title: str
    kind: ChangeKind | None
    """None if operators need not be told; what customers see may still have changed."""
    before: ServiceState | None
    after: ServiceState | None


def compare_service(
    panel_id: int,
    key: str,
    old: Any,
    new: ListedService | None,
    *,
    published_by_category: Mapping[int, bool],
) -> ServiceChange | None:
    """Compare a stored service with its listed one; None if nobody needs to be told.

    `old` is the stored row, None for a new service. `new` is None for a service that is gone.
    `published_by_category` maps a category's id to whether it is published.
    """
    rows = [row for row in (new, old) if row is not None]
    if all(row.hidden_reason == HiddenReason.SEPARATOR for row in rows):
        return None
    before = old and _service_state(old, old, published_by_category, listed=old.gone_at is None)
    after = new and _service_state(new, old, published_by_category, listed=True)
    kind = _kind(old, new)
    if kind is None and not _customers_see_it(before, after):
        return None
    return ServiceChange(old and old.id, key, panel_id, rows[0].title, kind, before, after)


def _customers_see_it(before: ServiceState | None, after: ServiceState | None) -> bool:
    """Return True if the category, the rate, or whether the service is on sale has changed."""
    if before is None or after is None:
        return False
    return (before.on_sale, before[:3]) != (after.on_sale, after[:3])


def _service_state(
    row: Any, old: Any, published_by_category: Mapping[int, bool], *, listed: bool
) -> ServiceState:
    """Return the state of a row; whether it is published comes from the stored row."""
    published = (
        old is not None and old.published and published_by_category.get(row.category_id, False)
    )
    return ServiceState(
        row.category_id,
        row.rate,
        row.trusted_rate or row.rate,
        row.min,
        row.max,
        on_sale=published and listed and row.hidden_reason is None,
    )


def _kind(old: Any, new: ListedService | None) -> ChangeKind | None:
    if old is None:
        return ChangeKind.NEW
    if new is None:
        return ChangeKind.GONE
    quarantined, was = (row.hidden_reason == HiddenReason.QUARANTINED for row in (new, old))
    if quarantined and not was:
        return ChangeKind.QUARANTINED
    if old.gone_at is not None:
        return ChangeKind.RETURNED
    if was and new.hidden_reason is None:
        return ChangeKind.RELEASED
    return _step(Decimal(old.rate), Decimal(new.rate)) or _bounds_step(old, new)


def _bounds_step(old: Any, new: ListedService) -> ChangeKind | None:
    return ChangeKind.BOUNDS if (old.min, old.max) != (new.min, new.max) else None


def _step(before: Decimal, after: Decimal) -> ChangeKind | None:
    """Return whether a rate went up or down; None if it did neither or is not a number."""
    if not (before.is_finite() and after.is_finite()) or before == after:
        return None
    return ChangeKind.DEARER if after > before else ChangeKind.CHEAPER
