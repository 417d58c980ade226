"""The price rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.rules.pricing import (
    MAX_RATE,
    NO_MARKUP,
    MarkupRule,
    MarkupRules,
    Scope,
    UnitPrices,
    compute_unit_prices,
    decimal_text,
    effective_exchange_rate,
    rate_is_sane,
    rule_for,
)
from bot.money import MAX_AMOUNT

ONE = Decimal(1)
rates = st.decimals(min_value="1e-9", max_value=MAX_RATE, allow_nan=False, places=None)
percents = st.decimals(min_value=-99, max_value=100_000, places=3)
exchanges = st.decimals(min_value="1e-6", max_value=1_000_000, allow_nan=False)


@pytest.mark.parametrize(
    ("rate", "exchange", "percent", "below", "cost", "price"),
    [
        ("0.90", "1", "0", False, 900_000, 900_000),
        ("0.90", "1", "25", False, 900_000, 1_125_000),
        ("0.90", "0.92", "10", False, 828_000, 910_800),
        ("0.0003", "1", "10", False, 300, 330),
        ("0.0000001", "1", "0", False, 1, 1),
        ("0.0000011", "1", "0", False, 2, 2),
        ("0.000001", "1", "0.1", False, 1, 2),
        ("2", "1", "-50", False, 2_000_000, 2_000_000),
        ("2", "1", "-50", True, 2_000_000, 1_000_000),
        ("2", "1", "50", True, 2_000_000, 3_000_000),
        ("2", "90.5", "12.5", False, 181_000_000, 203_625_000),
    ],
)
def test_rate_exchange_and_markup_make_the_price_of_a_thousand(
    rate: str, exchange: str, percent: str, below: bool, cost: int, price: int
) -> None:
    rule = MarkupRule(Decimal(percent), below)
    assert compute_unit_prices(
        Decimal(rate), exchange_rate=Decimal(exchange), rule=rule
    ) == UnitPrices(cost, price)


@pytest.mark.parametrize(
    "rate", ["0", "-1", "NaN", "sNaN", "Infinity", "-Infinity", "1e11", "1e99"]
)
def test_an_absurd_rate_has_no_price(rate: str) -> None:
    assert not rate_is_sane(Decimal(rate))
    assert compute_unit_prices(Decimal(rate), exchange_rate=ONE, rule=NO_MARKUP) is None


def test_the_largest_rate_is_the_last_that_is_sane() -> None:
    assert rate_is_sane(MAX_RATE)
    assert not rate_is_sane(MAX_RATE + Decimal("0.01"))
    assert compute_unit_prices(MAX_RATE, exchange_rate=ONE, rule=NO_MARKUP) == UnitPrices(
        MAX_AMOUNT, MAX_AMOUNT
    )


def test_a_price_beyond_what_can_be_moved_is_none() -> None:
    assert compute_unit_prices(MAX_RATE, exchange_rate=ONE, rule=MarkupRule(Decimal("0.1"))) is None
    assert (
        compute_unit_prices(
            MAX_RATE, exchange_rate=Decimal(2), rule=MarkupRule(Decimal(-60), below_cost=True)
        )
        is None
    )


def test_without_an_exchange_rate_there_is_no_price() -> None:
    assert compute_unit_prices(ONE, exchange_rate=None, rule=NO_MARKUP) is None


def test_what_would_cost_the_customer_nothing_is_not_sold() -> None:
    assert (
        compute_unit_prices(ONE, exchange_rate=ONE, rule=MarkupRule(Decimal(-100), below_cost=True))
        is None
    )


@given(rates, exchanges, percents)
def test_nothing_is_sold_below_cost_unless_that_is_meant(
    rate: Decimal, exchange: Decimal, percent: Decimal
) -> None:
    result = compute_unit_prices(rate, exchange_rate=exchange, rule=MarkupRule(percent))
    if result is not None:
        assert 0 < result.unit_cost <= result.unit_price <= MAX_AMOUNT


@given(rates, exchanges, percents)
def test_the_price_is_the_exact_one_rounded_up_to_the_micro_unit(
    rate: Decimal, exchange: Decimal, percent: Decimal
) -> None:
    result = compute_unit_prices(
        rate, exchange_rate=exchange, rule=MarkupRule(percent, below_cost=True)
    )
    exact = rate * exchange * (100 + percent) / 100 * 10**6
    if result is not None:
        assert -Decimal("0.001") < result.unit_price - exact < Decimal("1.001")


@given(rates, rates, exchanges, percents)
def test_a_dearer_rate_is_never_cheaper(
    one: Decimal, other: Decimal, exchange: Decimal, percent: Decimal
) -> None:
    low, high = sorted((one, other))
    cheap = compute_unit_prices(low, exchange_rate=exchange, rule=MarkupRule(percent))
    dear = compute_unit_prices(high, exchange_rate=exchange, rule=MarkupRule(percent))
    if cheap is not None and dear is not None:
        assert cheap.unit_price <= dear.unit_price


EVERYTHING, CATEGORY, SERVICE = (
    MarkupRule(Decimal(10)),
    MarkupRule(Decimal(20)),
    MarkupRule(Decimal(0)),
)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({}, NO_MARKUP),
        ({(Scope.EVERYTHING, 0): EVERYTHING}, EVERYTHING),
        ({(Scope.EVERYTHING, 0): EVERYTHING, (Scope.CATEGORY, 5): CATEGORY}, CATEGORY),
        ({(Scope.CATEGORY, 5): CATEGORY, (Scope.SERVICE, 7): SERVICE}, SERVICE),
        ({(Scope.CATEGORY, 7): CATEGORY, (Scope.SERVICE, 5): SERVICE}, NO_MARKUP),
    ],
)
def test_the_nearest_rule_counts(rules: MarkupRules, expected: MarkupRule) -> None:
    assert rule_for(rules, service_id=7, category_id=5) is expected


def test_the_settings_markup_counts_where_the_operator_set_none() -> None:
    default = MarkupRule(Decimal(33))
    assert rule_for({}, service_id=7, category_id=5, default=default) is default


@pytest.mark.parametrize(
    ("stored", "panel", "expected"),
    [
        (None, "USD", ONE),
        ("", "USD", ONE),
        (None, None, None),
        (None, "INR", None),
        ("", "INR", None),
        ("0.012", "INR", Decimal("0.012")),
        ("1.5", None, Decimal("1.5")),
        ("1.02", "USD", Decimal("1.02")),
    ],
)
def test_another_currency_needs_an_exchange_rate(
    stored: str | None, panel: str | None, expected: Decimal | None
) -> None:
    assert effective_exchange_rate(stored, panel_currency=panel, shop_currency="USD") == expected


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        ("0.90", "0.9"),
        ("0.9", "0.9"),
        ("13.00", "13"),
        ("100", "100"),
        ("1E+2", "100"),
        ("1e-06", "0.000001"),
        ("1e11", "100000000000"),
        ("0", "0"),
        ("0.00", "0"),
        ("NaN", "NaN"),
        ("1E+999999", "1E+999999"),
        ("1E-999999", "1E-999999"),
    ],
)
def test_equal_rates_have_one_text(rate: str, text: str) -> None:
    assert decimal_text(Decimal(rate)) == text


@given(st.decimals(allow_nan=False))
def test_no_digit_of_a_rate_is_lost(rate: Decimal) -> None:
    assert Decimal(decimal_text(rate)) == rate
