"""Look-ups in a catalog, without a database."""

from collections.abc import Iterable
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from bot.catalog.cards import Catalog, CategoryCard, ServiceCard
from bot.catalog.rules.networks import NETWORKS, OTHER
from bot.catalog.rules.service_types import ServiceType


def card(number: int, category: int) -> ServiceCard:
    return ServiceCard(
        number,
        str(number),
        1,
        category,
        f"Service {number}",
        ServiceType.DEFAULT,
        Decimal(1),
        1_200_000,
        1_000_000,
        1,
        9,
        None,
        None,
        None,
        "",
    )


def catalogue(*shelves: tuple[int, str, Iterable[int]]) -> Catalog:
    filled = []
    for number, network, services in shelves:
        cards = tuple(card(service, number) for service in services)
        shelf = CategoryCard(number, f"Category {number}", NETWORKS[network], len(cards))
        filled.append((shelf, cards))
    return Catalog(7, "USD", filled, 2)


SHOP = catalogue(
    (5, "instagram", [51, 50]),
    (3, "other", [31]),
    (4, "telegram", [41, 40, 42]),
    (1, "instagram", [11]),
)


def test_categories_stand_in_the_order_they_came_in() -> None:
    assert [(shelf.id, shelf.count) for shelf in SHOP.categories] == [
        (5, 2),
        (3, 1),
        (4, 3),
        (1, 1),
    ]


def test_services_stand_in_the_order_they_came_in() -> None:
    assert [found.id for found in SHOP.services_of(4)] == [41, 40, 42]
    assert SHOP.services_of(999) == ()


def test_a_service_and_a_category_are_found_by_their_numbers() -> None:
    found = SHOP.service(40)
    assert found is not None
    assert (found.id, found.category_id) == (40, 4)
    shelf = SHOP.category(5)
    assert shelf is not None
    assert shelf.title == "Category 5"
    assert SHOP.service(5) is None
    assert SHOP.category(40) is None


def test_networks_stand_in_their_table_s_order_with_other_last() -> None:
    assert [shelf.network.slug for shelf in SHOP.networks] == ["telegram", "instagram", "other"]
    instagram = SHOP.network("instagram")
    assert instagram is not None
    assert [shelf.id for shelf in instagram.categories] == [5, 1]
    assert instagram.count == 3
    assert SHOP.network("vk") is None
    assert SHOP.network(OTHER.slug) is not None


def test_every_category_is_on_exactly_one_network_s_shelf() -> None:
    shelved = [shelf for network in SHOP.networks for shelf in network.categories]
    assert sorted(shelf.id for shelf in shelved) == sorted(shelf.id for shelf in SHOP.categories)
    assert sum(network.count for network in SHOP.networks) == len(SHOP) == len(SHOP.services) == 7


def test_a_snapshot_is_not_changed() -> None:
    found = SHOP.service(40)
    assert found is not None
    with pytest.raises(FrozenInstanceError):
        found.unit_price = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        SHOP.services[1] = found  # type: ignore[index]
    with pytest.raises(AttributeError):
        SHOP.nickname = "shop"  # type: ignore[attr-defined]
    assert (SHOP.version, SHOP.currency, SHOP.unpriced) == (7, "USD", 2)
