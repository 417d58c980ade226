"""The built-in price list: its services, and the odd rows of a real one."""

from collections import Counter
from decimal import Decimal
from html import unescape

import pytest

from bot.demo.panel.catalog import built_in_catalog
from bot.demo.panel.order_types import ORDER_TYPES, order_type
from bot.demo.panel.service import SimulatedService

SOLD = built_in_catalog()


def is_separator(service: SimulatedService) -> bool:
    return not any(letter.isalnum() for letter in service.name)


def test_it_is_as_large_as_promised() -> None:
    assert 300 <= len(SOLD) <= 400
    assert 38 <= len({service.category for service in SOLD}) <= 50
    assert len({service.category.split()[1] for service in SOLD}) >= 12


def test_it_is_the_same_each_time_and_nobody_elses() -> None:
    again = built_in_catalog()
    assert again == SOLD
    again[0].rate = Decimal(7)
    assert built_in_catalog() == SOLD


def test_ids_and_names_are_each_their_own() -> None:
    assert len({service.id for service in SOLD}) == len(SOLD)
    assert len({(service.category, service.name) for service in SOLD}) == len(SOLD)
    assert all(service.id.isdecimal() for service in SOLD)


def test_every_order_type_is_sold_several_times() -> None:
    kinds = Counter(kind.name for s in SOLD if (kind := order_type(s.type)) is not None)
    assert set(kinds) == {kind.name for kind in ORDER_TYPES}
    assert min(kinds.values()) >= 4


def test_rates_go_from_almost_nothing_to_dear() -> None:
    rates = [service.rate for service in SOLD if not is_separator(service)]
    assert (min(rates), max(rates)) == (Decimal("0.0004"), Decimal(45))


def test_limits_make_sense() -> None:
    assert all(1 <= service.min <= service.max for service in SOLD)
    packages = [s for s in SOLD if s.type in ("Package", "Custom Comments Package")]
    assert all((service.min, service.max) == (1, 1) for service in packages)


@pytest.mark.parametrize("flag", ["refill", "cancel", "dripfeed"])
def test_flags_are_yes_and_no_and_unknown(flag: str) -> None:
    assert {getattr(service, flag) for service in SOLD} == {True, False, None}


def test_only_default_orders_drip() -> None:
    assert {service.type for service in SOLD if service.dripfeed} == {"Default"}


def test_some_are_described() -> None:
    described = [service for service in SOLD if service.desc]
    assert 0.2 < len(described) / len(SOLD) < 0.6


def test_separators_stand_between_the_services() -> None:
    separators = [service for service in SOLD if is_separator(service)]
    assert len(separators) >= 4
    assert {(s.rate, s.min, s.max) for s in separators} == {(Decimal(1000), 1, 1)}


def test_ugly_names_are_there() -> None:
    names = [service.name for service in SOLD]
    assert max(map(len, names)) > 300
    assert any(unescape(name) != name for name in names)
    for ugly in ("\u200b", "\u202e", "\ufeff", "\t", "\u00a0", "♻️", "⚡"):
        assert any(ugly in name for name in names), ugly


def test_some_types_are_none() -> None:
    unknown = [service.type for service in SOLD if order_type(service.type) is None]
    assert None in unknown
    assert len(unknown) >= 3


@pytest.mark.parametrize(
    "word", ["review", "rating", "report", "account", "for sale", "minor", "password"]
)
def test_nothing_is_sold_that_a_shop_must_not_sell(word: str) -> None:
    for service in SOLD:
        text = f"{service.name} {service.category} {service.desc}".casefold()
        assert word not in text
