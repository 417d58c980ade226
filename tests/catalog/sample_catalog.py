"""Build catalogs for tests that need no database."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from bot.catalog.cards import Catalog, CategoryCard, ServiceCard
from bot.catalog.rules.networks import network_of_title
from bot.catalog.rules.service_types import ServiceType


def card(number: int, title: str, category: int = 1, **given: Any) -> ServiceCard:
    """Return a service with default values, except those in `given`."""
    values: dict[str, Any] = {
        "external_id": str(number),
        "panel_id": 1,
        "type": ServiceType.DEFAULT,
        "rate": Decimal(1),
        "unit_price": 1_000_000,
        "unit_cost": 1_000_000,
        "min": 10,
        "max": 10_000,
        "refill": None,
        "cancel": None,
        "dripfeed": None,
        "description": "",
        **given,
    }
    return ServiceCard(id=number, category_id=category, title=title, **values)


def stocked(shelves: Mapping[str, Sequence[str | tuple[str, dict[str, Any]]]]) -> Catalog:
    """Return a catalog of titles by category; the ids of services count from 1 in this order."""
    numbers, made = count(1), []
    for category, (heading, titles) in enumerate(shelves.items(), 1):
        cards = []
        for each in titles:
            title, given = (each, {}) if isinstance(each, str) else each
            cards.append(card(next(numbers), title, category, **given))
        shelf = CategoryCard(category, heading, network_of_title(heading), len(cards))
        made.append((shelf, tuple(cards)))
    return Catalog(1, "USD", made, 0)
