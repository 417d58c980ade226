"""The records of the catalog that customers browse: services, categories and networks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from bot.catalog.rules.networks import NETWORKS, Network
from bot.catalog.rules.service_types import ServiceType
from bot.quirks.record import Quirks

NO_QUIRKS: Final = Quirks()


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service that may be sold."""

    id: int
    external_id: str
    panel_id: int
    category_id: int
    title: str
    type: ServiceType
    rate: Decimal
    """What the panel asks for 1,000 or for one package, in its currency."""
    unit_price: int
    """The customer's price for 1,000 or for one package, in micro-units of the shop's currency."""
    unit_cost: int
    """What the shop pays the panel for the same, in the same units, rounded up."""
    min: int
    max: int
    refill: bool | None
    cancel: bool | None
    dripfeed: bool | None
    description: str


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category with at least one service that may be sold."""

    id: int
    title: str
    network: Network
    count: int
    """Number of services in the category."""


@dataclass(frozen=True, slots=True)
class NetworkCard:
    """A network with at least one service that may be sold."""

    network: Network
    categories: tuple[CategoryCard, ...]
    count: int
    """Number of services in all its categories."""


class Catalog:
    """A snapshot of what may be sold; nothing in it reads the database."""

    __slots__ = (
        "_by_category",
        "_order_quirks",
        "_services",
        "categories",
        "currency",
        "networks",
        "paused",
        "unpriced",
        "version",
    )

    def __init__(
        self,
        version: int,
        currency: str,
        categories: Iterable[tuple[CategoryCard, tuple[ServiceCard, ...]]],
        unpriced: int,
        order_quirks: Mapping[int, Quirks] = MappingProxyType({}),
        *,
        paused: bool = False,
    ) -> None:
        self.version = version
        """The snapshot is out of date if `read_catalog_version` returns another version."""
        self.currency = currency
        """The shop's currency; every price is in it."""
        self.unpriced = unpriced
        """Number of published services that are left out because they have no price."""
        self.paused = paused
        """True if nothing can be ordered, because the prices are too old to be trusted."""
        self._order_quirks = order_quirks
        self._by_category = {shelf.id: (shelf, cards) for shelf, cards in categories}
        self._services = {
            card.id: card for _, cards in self._by_category.values() for card in cards
        }
        self.categories = tuple(shelf for shelf, _ in self._by_category.values())
        """Categories in the panel's order."""
        self.networks = tuple(_by_network(self.categories))
        """Networks in the order of `NETWORKS`."""

    def __len__(self) -> int:
        """Count the services."""
        return len(self._services)

    @property
    def services(self) -> Mapping[int, ServiceCard]:
        """Every service that may be sold, by id."""
        return MappingProxyType(self._services)

    def service(self, service_id: int) -> ServiceCard | None:
        """Return a service that may be sold, or None."""
        return self._services.get(service_id)

    def order_quirks_of(self, panel_id: int) -> Quirks:
        """Return the quirks of a panel that decide which orders the shop refuses."""
        return self._order_quirks.get(panel_id, NO_QUIRKS)

    def category(self, category_id: int) -> CategoryCard | None:
        """Return a category; None if it is unknown or none of its services may be sold."""
        found = self._by_category.get(category_id)
        return None if found is None else found[0]

    def services_of(self, category_id: int) -> tuple[ServiceCard, ...]:
        """Return a category's services in the panel's order; empty for an unknown category."""
        found = self._by_category.get(category_id)
        return () if found is None else found[1]

    def network(self, slug: str) -> NetworkCard | None:
        """Return a network; None if it is unknown or no service for it may be sold."""
        return next((shelf for shelf in self.networks if shelf.network.slug == slug), None)


def _by_network(categories: Iterable[CategoryCard]) -> Iterable[NetworkCard]:
    shelves: dict[str, list[CategoryCard]] = {}
    for category in categories:
        shelves.setdefault(category.network.slug, []).append(category)
    for slug, network in NETWORKS.items():
        if slug in shelves:
            found = tuple(shelves[slug])
            yield NetworkCard(network, found, sum(shelf.count for shelf in found))
