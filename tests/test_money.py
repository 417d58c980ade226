"""Prices, refunds and conversions are exact but for the two roundings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import money

RATES = st.integers(0, 10**12)
QUANTITIES = st.integers(1, 10**9)


@pytest.mark.parametrize(
    ("amount", "micro"),
    [
        ("0", 0),
        ("1", 1_000_000),
        ("0.000001", 1),
        ("0.0000001", 1),
        ("0.9000001", 900_001),
        ("12.5", 12_500_000),
        ("1e3", 1_000_000_000),
    ],
)
def test_a_price_is_rounded_up_to_the_micro_unit(amount: str, micro: int) -> None:
    assert money.to_micro_ceiling(Decimal(amount)) == micro


@given(st.decimals(0, 10**9, places=9))
def test_rounding_up_is_by_less_than_one_micro_unit(amount: Decimal) -> None:
    rounded = money.to_decimal(money.to_micro_ceiling(amount))
    assert Decimal(0) <= rounded - amount < Decimal("0.000001")


@given(st.integers(-(10**18), 10**18))
def test_an_amount_comes_back_as_it_was(amount: int) -> None:
    assert money.to_micro(money.to_decimal(amount)) == amount
    assert money.to_micro_ceiling(money.to_decimal(amount)) == amount


@pytest.mark.parametrize("amount", ["0.0000001", "1.2345678", "NaN", "Infinity", "-Infinity"])
def test_what_micro_units_cannot_say_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="six decimals"):
        money.to_micro(Decimal(amount))


@pytest.mark.parametrize(
    ("rate", "quantity", "price"),
    [
        (900_000, 1000, 900_000),
        (900_000, 1, 900),
        (1, 1, 1),
        (1, 1000, 1),
        (1, 1001, 2),
        (1_234_567, 333, 411_111),
        (0, 50, 0),
    ],
)
def test_a_quantity_is_charged_at_the_rate_for_a_thousand(
    rate: int, quantity: int, price: int
) -> None:
    assert money.price(rate, quantity) == price


@given(RATES, QUANTITIES)
def test_a_charge_is_never_below_the_rate_and_by_less_than_one_above(
    rate: int, quantity: int
) -> None:
    charged = money.price(rate, quantity) * money.PER_THOUSAND
    assert 0 <= charged - rate * quantity < money.PER_THOUSAND


@given(RATES, QUANTITIES, QUANTITIES)
def test_more_never_costs_less(rate: int, one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert money.price(rate, less) <= money.price(rate, more)


@pytest.mark.parametrize(
    ("price", "remains", "quantity", "back"),
    [
        (1_000_000, 0, 1000, 0),
        (1_000_000, 1000, 1000, 1_000_000),
        (1_000_000, 250, 1000, 250_000),
        (1_000_000, 1, 3, 333_334),
        (100, 1, 1000, 1),
        (1_000_000, 1500, 1000, 1_000_000),
        (1_000_000, -20, 1000, 0),
        (1_000_000, 5, 0, 0),
        (999, 999, 1000, 998),
        (1, 1, 1000, 0),
        (1, 1000, 1000, 1),
    ],
)
def test_what_was_not_delivered_is_given_back(
    price: int, remains: int, quantity: int, back: int
) -> None:
    assert money.refund(price, remains, quantity) == back


@given(st.integers(0, 10**15), st.integers(-10, 10**9), QUANTITIES)
def test_a_refund_is_the_share_but_for_a_micro_unit_and_a_part_never_gives_back_the_whole(
    price: int, remains: int, quantity: int
) -> None:
    back = money.refund(price, remains, quantity)
    share = price * min(max(remains, 0), quantity)
    assert 0 <= back <= price
    whole = remains >= quantity
    assert (back == price) is whole or price == 0
    if not whole and back < price - 1:
        assert 0 <= back * quantity - share < quantity  # in the customer's favour
    assert abs(back * quantity - share) < quantity


@given(
    st.integers(1, 10**12),
    QUANTITIES,
    st.lists(st.integers(0, 10**9), min_size=1, max_size=6).map(sorted),
)
def test_what_goes_back_in_steps_is_what_goes_back_at_once(
    price: int, quantity: int, remains: list[int]
) -> None:
    given_back = 0
    for left in remains:
        # As a look after the end does: what is due in all, less what went back before.
        given_back += max(money.refund(price, left, quantity) - given_back, 0)
    assert given_back == money.refund(price, remains[-1], quantity)


@given(st.integers(1, 10**12), st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)),
                                       min_size=1, max_size=20))  # fmt: skip
def test_a_parent_gives_all_back_only_if_no_child_delivered_anything(
    price: int, children: list[tuple[int, int]]
) -> None:
    quantity = sum(each for each, _ in children)
    delivered = sum(min(most, came) for most, came in children)
    assert (money.refund(price, quantity - delivered, quantity) == price) is (delivered == 0)


@given(st.integers(0, 10**15), st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_left_over_never_gives_less_back(price: int, one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert money.refund(price, less, 10**6) <= money.refund(price, more, 10**6)


@pytest.mark.parametrize(
    ("cost", "markup", "exchange", "price"),
    [
        ("0.90", "0", "1", 900_000),
        ("0.90", "20", "1", 1_080_000),
        ("0.90", "20", "92.5", 99_900_000),
        ("0.000001", "50", "1", 2),
        ("1", "-10", "1", 900_000),
        ("0.01", "33.3", "0.013", 174),
    ],
)
def test_a_rate_is_marked_up_in_the_shops_currency(
    cost: str, markup: str, exchange: str, price: int
) -> None:
    found = money.marked_up(Decimal(cost), markup=Decimal(markup), exchange_rate=Decimal(exchange))
    assert found == price


@given(st.decimals(0, 10**6, places=6), st.integers(0, 500))
def test_a_markup_never_sells_below_cost(cost: Decimal, markup: int) -> None:
    price = money.marked_up(cost, markup=Decimal(markup), exchange_rate=Decimal(1))
    assert money.to_decimal(price) >= cost


@pytest.mark.parametrize(
    ("typed", "micro"),
    [
        ("12", 12_000_000),
        ("12.50", 12_500_000),
        ("12,5", 12_500_000),
        (" 7 ", 7_000_000),
        ("0.000001", 1),
        ("1000000000", money.MAX_AMOUNT),
        ("1000,5", 1_000_500_000),
        ("1000,500", 1_000_500_000),
        ("0,125", 125_000),
        ("12.3456", 12_345_600),
    ],
)
def test_an_amount_is_read_as_an_operator_types_it(typed: str, micro: int) -> None:
    assert money.parse_amount(typed) == micro


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "0.0",
        "-5",
        "+5",
        "1e3",
        "nan",
        "1,000",
        "1.000",
        "12.500",
        "1 000",
        "1.000.000",
        "1.0000001",
        "5$",
        ".5",
        "5.",
        "٣",
        "1000000000.000001",
        "9999999999999",
    ],
)
def test_what_is_not_clearly_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"not an amount|out of range"):
        money.parse_amount(typed)


@given(st.integers(1, money.MAX_AMOUNT))
def test_every_amount_can_be_typed(amount: int) -> None:
    assert money.parse_amount(f"{money.to_decimal(amount):.6f}") == amount
