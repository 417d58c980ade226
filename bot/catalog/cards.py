"""What there is to browse: services, the categories they are in, the networks these are for."""

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
    """The panel's, in its currency."""
    unit_price: int
    """The customer's: micro-units of the shop's currency for a thousand, or for one package."""
    unit_cost: int
    """What the panel takes for the same, in the same units, rounded up."""
    min: int
    max: int
    refill: bool | None
    cancel: bool | None
    dripfeed: bool | None
    description: str


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category in which there is something to buy."""

    id: int
    title: str
    network: Network
    count: int
    """Services in it."""


@dataclass(frozen=True, slots=True)
class NetworkCard:
    """A network for which there is something to buy."""

    network: Network
    categories: tuple[CategoryCard, ...]
    count: int
    """Services in all its categories."""


class Catalog:
    """A snapshot; its reads are look-ups."""

    __slots__ = (
        "_by_category",
        "_order_quirks",
        "_services",
        "categories",
        "currency",
        "networks",
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
    ) -> None:
        self.version = version
        """Out of date where it is not `state.version`'s."""
        self.currency = currency
        """The shop's; every price is in it."""
        self.unpriced = unpriced
        """Services that are published, and missing here for want of a price."""
        self._order_quirks = order_quirks
        self._by_category = {shelf.id: (shelf, cards) for shelf, cards in categories}
        self._services = {
            card.id: card for _, cards in self._by_category.values() for card in cards
        }
        self.categories = tuple(shelf for shelf, _ in self._by_category.values())
        """In the panel's order."""
        self.networks = tuple(_by_network(self.categories))
        """In the order of `NETWORKS`."""

    def __len__(self) -> int:
        """Count the services."""
        return len(self._services)

    @property
    def services(self) -> Mapping[int, ServiceCard]:
        """Every service by id."""
        return MappingProxyType(self._services)

    def service(self, service_id: int) -> ServiceCard | None:
        """Return a service that may be sold, or None."""
        return self._services.get(service_id)

    def order_quirks_of(self, panel_id: int) -> Quirks:
        """Return the quirks for which a panel refuses orders; its other quirks are not in them."""
        return self._order_quirks.get(panel_id, NO_QUIRKS)

    def category(self, category_id: int) -> CategoryCard | None:
        """Return a category with something in it, or None."""
        found = self._by_category.get(category_id)
        return None if found is None else found[0]

    def services_of(self, category_id: int) -> tuple[ServiceCard, ...]:
        """Return a category's services in the panel's order."""
        found = self._by_category.get(category_id)
        return () if found is None else found[1]

    def network(self, slug: str) -> NetworkCard | None:
        """Return a network with something on its shelf, or None."""
        return next((shelf for shelf in self.networks if shelf.network.slug == slug), None)


def _by_network(categories: Iterable[CategoryCard]) -> Iterable[NetworkCard]:
    shelves: dict[str, list[CategoryCard]] = {}
    for category in categories:
        shelves.setdefault(category.network.slug, []).append(category)
    for slug, network in NETWORKS.items():
        if slug in shelves:
            found = tuple(shelves[slug])
            yield NetworkCard(network, found, sum(shelf.count for shelf in found))
