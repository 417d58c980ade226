"""What a parent was ordered to make: the runs of a drip-feed, a subscription's posts.

A parent is an order that the panel delivers by orders of its own, one a run or one a post.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.catalog.rules.service_types import ServiceType


class Parent(Enum):
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
    def each(self) -> int | None:
        """Pieces of one child, where that is known beforehand."""
        return self.quantity

    @property
    def parts(self) -> int:
        """The most children there may be."""
        return self.runs

    @property
    def needed(self) -> int:
        """Children there are at least, once the panel calls it completed."""
        return self.runs

    @property
    def pieces(self) -> int:
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
    def each(self) -> int | None:
        """Pieces of one child, where that is known beforehand."""
        return self.most if self.least == self.most else None

    @property
    def parts(self) -> int:
        """The most children there may be."""
        return self.posts + self.old_posts

    @property
    def needed(self) -> int:
        """Children there are at least, once the panel calls it completed.

        An account may have fewer old posts than were asked for.
        """
        return self.posts

    @property
    def pieces(self) -> int:
        """What the price was computed for."""
        return self.parts * self.most


Plan = DripFeed | Subscription


def parent_of(kind: str, runs: object) -> Parent | None:
    """Tell what kind of parent an order is, by its type and its parameter `runs`.

    One run is an order like any other.
    """
    if kind == ServiceType.SUBSCRIPTIONS:
        return Parent.SUBSCRIPTION
    return Parent.DRIP_FEED if kind == ServiceType.DEFAULT and _whole(runs) > 1 else None


def plan_of(kind: str, parameters: Mapping[str, Any]) -> Plan | None:
    """Return what a parent was ordered to make; None for an order that is none."""
    parent = parent_of(kind, parameters.get("runs"))
    if parent is Parent.DRIP_FEED:
        return DripFeed(_whole(parameters.get("quantity")), _whole(parameters.get("runs")))
    if parent is Parent.SUBSCRIPTION:
        return Subscription(
            *(_whole(parameters.get(name)) for name in ("min", "max", "posts", "old_posts"))
        )
    return None


def _whole(value: object) -> int:
    """Read a number as it was kept, as one or as text; 0 for what is none."""
    written = str(value)
    return int(written) if written.isascii() and written.isdigit() else 0
