"""The plan of a parent: the runs of a drip-feed, or the posts of a subscription.

A parent is an order that the panel delivers by child orders, one for each run or post.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.catalog.rules.service_types import ServiceType


class ParentKind(Enum):
    """The kinds of parents."""

    DRIP_FEED = "drip-feed"
    SUBSCRIPTION = "subscription"


@dataclass(frozen=True, slots=True)
class DripFeed:
    """A quantity that is delivered once in each run."""

    quantity: int
    """Pieces of one run."""
    runs: int

    @property
    def child_quantity(self) -> int | None:
        """Pieces of one child; None if the panel picks them."""
        return self.quantity

    @property
    def max_children(self) -> int:
        """Largest number of children."""
        return self.runs

    @property
    def min_children(self) -> int:
        """Smallest number of children of a completed order."""
        return self.runs

    @property
    def billed_quantity(self) -> int:
        """Pieces that are billed."""
        return self.quantity * self.runs


@dataclass(frozen=True, slots=True)
class Subscription:
    """For each post the panel picks a quantity from `least` to `most`."""

    least: int
    most: int
    posts: int
    old_posts: int

    @property
    def child_quantity(self) -> int | None:
        """Pieces of one child; None if the panel picks them."""
        return self.most if self.least == self.most else None

    @property
    def max_children(self) -> int:
        """Largest number of children."""
        return self.posts + self.old_posts

    @property
    def min_children(self) -> int:
        """Smallest number of children of a completed order.

        An account may have fewer old posts than were ordered.
        """
        return self.posts

    @property
    def billed_quantity(self) -> int:
        """Pieces that are billed."""
        return self.max_children * self.most


Plan = DripFeed | Subscription


def parent_kind(service_type: str, runs: object) -> ParentKind | None:
    """Return the kind of parent by the type and the parameter `runs`; None if it is no parent.

    An order of one run is a plain order.
    """
    if service_type == ServiceType.SUBSCRIPTIONS:
        return ParentKind.SUBSCRIPTION
    return (
        ParentKind.DRIP_FEED if service_type == ServiceType.DEFAULT and _whole(runs) > 1 else None
    )


def plan_of(service_type: str, parameters: Mapping[str, Any]) -> Plan | None:
    """Return the plan of a parent; None for an order without child orders."""
    parent = parent_kind(service_type, parameters.get("runs"))
    if parent is ParentKind.DRIP_FEED:
        return DripFeed(_whole(parameters.get("quantity")), _whole(parameters.get("runs")))
    if parent is ParentKind.SUBSCRIPTION:
        return Subscription(
            *(_whole(parameters.get(name)) for name in ("min", "max", "posts", "old_posts"))
        )
    return None


def _whole(value: object) -> int:
    """Return a stored number, an int or digits as text; 0 for anything else."""
    written = str(value)
    return int(written) if written.isascii() and written.isdigit() else 0
