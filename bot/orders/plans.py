"""What a parent was ordered to make: the runs of a drip-feed, a subscription's posts.

A parent is an order that the panel delivers by orders of its own, one a run or one a post.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.catalog.rules.service_types import ServiceType


class ParentKind(Enum):
    """What kind of parent an order is."""

    DRIP_FEED = "drip-feed"
    SUBSCRIPTION = "subscription"


@dataclass(frozen=True, slots=True)
class DripFeed:
    """So many pieces, so many times."""

    quantity: int
    """Pieces of one run."""
    runs: int

    @property
    def child_quantity(self) -> int | None:
        """Pieces of one child, where that is known beforehand."""
        return self.quantity

    @property
    def max_children(self) -> int:
        """The most children there may be."""
        return self.runs

    @property
    def min_children(self) -> int:
        """Children there are at least, once the panel calls it completed."""
        return self.runs

    @property
    def billed_quantity(self) -> int:
        """What the price was computed for."""
        return self.quantity * self.runs


@dataclass(frozen=True, slots=True)
class Subscription:
    """From `least` to `most` pieces, as the panel picks, for each post."""

    least: int
    most: int
    posts: int
    old_posts: int

    @property
    def child_quantity(self) -> int | None:
        """Pieces of one child, where that is known beforehand."""
        return self.most if self.least == self.most else None

    @property
    def max_children(self) -> int:
        """The most children there may be."""
        return self.posts + self.old_posts

    @property
    def min_children(self) -> int:
        """Children there are at least, once the panel calls it completed.

        An account may have fewer old posts than were asked for.
        """
        return self.posts

    @property
    def billed_quantity(self) -> int:
        """What the price was computed for."""
        return self.max_children * self.most


Plan = DripFeed | Subscription


def parent_kind(service_type: str, runs: object) -> ParentKind | None:
    """Tell what kind of parent an order is, by its type and its parameter `runs`.

    One run is an order like any other.
    """
    if service_type == ServiceType.SUBSCRIPTIONS:
        return ParentKind.SUBSCRIPTION
    return (
        ParentKind.DRIP_FEED if service_type == ServiceType.DEFAULT and _whole(runs) > 1 else None
    )


def plan_of(service_type: str, parameters: Mapping[str, Any]) -> Plan | None:
    """Return what a parent was ordered to make; None for an order that is none."""
    parent = parent_kind(service_type, parameters.get("runs"))
    if parent is ParentKind.DRIP_FEED:
        return DripFeed(_whole(parameters.get("quantity")), _whole(parameters.get("runs")))
    if parent is ParentKind.SUBSCRIPTION:
        return Subscription(
            *(_whole(parameters.get(name)) for name in ("min", "max", "posts", "old_posts"))
        )
    return None


def _whole(value: object) -> int:
    """Read a number as it was kept, as one or as text; 0 for what is none."""
    written = str(value)
    return int(written) if written.isascii() and written.isdigit() else 0
