"""What the panel keeps of a charge: reduced, not reduced, not known."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import money
from bot.orders.costs.kept import (
    WholeCharge,
    kept_of,
    read_charge,
    sum_of_known,
    undelivered_by_report,
)
from bot.orders.costs.parents import ChargedChild, kept_of_children
from bot.orders.endings.delivered import Share
from bot.orders.status import Status
from bot.text.numbers import Unreadable

C, P, X = Status.COMPLETED, Status.PARTIAL, Status.CANCELED
RATE = Decimal("0.90")
WHOLE = WholeCharge(expected=Decimal("1.8"), rate=RATE)
"""2,000 pieces."""


@pytest.mark.parametrize(
    ("charge", "undelivered", "kept"),
    [
        ("1.8", 0, "1.8"),
        ("1.35", 500, "1.35"),  # reduced by the panel
        ("1.8", 500, "1.35"),  # given back to the balance
        ("1.80000", 2000, "0"),
        ("0", 2000, "0"),
        ("0.9", 0, None),  # the rate itself
        ("0.9", 400, None),
        ("0.9", 1000, "0.9"),  # what the delivered half costs
        ("1.80000000001", 500, "1.3500000000075"),  # a float's noise
    ],
)
def test_what_is_kept_follows_from_the_charge_and_the_share(
    charge: str, undelivered: int, kept: str | None
) -> None:
    found = kept_of(Decimal(charge), WHOLE, Share(undelivered, 2000))
    assert found == (None if kept is None else Decimal(kept))


def test_a_charge_at_another_rate_than_ours_is_whole_if_it_was_so_while_the_order_ran() -> None:
    running = WholeCharge(expected=Decimal("1.8"), running=Decimal("2.2"), rate=RATE)
    assert kept_of(Decimal("2.2"), running, Share(500, 2000)) == Decimal("1.65")
    assert kept_of(Decimal("2.2"), WHOLE, Share(500, 2000)) == Decimal("2.2")


@pytest.mark.parametrize("charge", [None, Unreadable.NUMBER, "-0.01", "1000000000.000001"])
def test_a_charge_that_cannot_be_booked_is_not_known(charge: str | Unreadable | None) -> None:
    assert read_charge(charge) is None
    assert kept_of(read_charge(charge), WHOLE, Share(0, 1)) is None


@pytest.mark.parametrize(
    ("status", "remains", "quantity", "share"),
    [
        (C, 40, 100, Share(0, 1)),
        (P, 40, 100, Share(40, 100)),
        (P, 400, 100, Share(100, 100)),
        (P, None, 100, Share(0, 1)),
        (X, None, 100, Share(1, 1)),
        (X, 0, 100, Share(1, 1)),
        (X, 30, 100, Share(30, 100)),
        (X, 30, None, None),
    ],
)
def test_what_was_not_delivered_is_in_the_report(
    status: Status, remains: int | None, quantity: int | None, share: Share | None
) -> None:
    assert undelivered_by_report(status, remains, quantity) == share


@pytest.mark.parametrize(
    ("child", "quantity", "kept"),
    [
        (ChargedChild(C, 0, Decimal("0.09")), 100, "0.09"),
        (ChargedChild(P, 40, Decimal("0.09")), 100, "0.054"),
        (ChargedChild(P, 40, Decimal("0.054")), 100, "0.054"),
        (ChargedChild(P, 101, Decimal("0.09")), 100, None),
        (ChargedChild(X, 0, Decimal("0.09")), 100, "0"),
        (ChargedChild(X, 0, Decimal("0.03"), delivery_seen=True), 100, "0.03"),
        (ChargedChild(X, 0, Decimal(0)), None, "0"),
        (ChargedChild(X, 40, Decimal("0.09")), None, None),
        (ChargedChild(P, 40, Decimal("0.09")), None, "0.09"),
        (ChargedChild(C, 0, RATE), None, None),
        (ChargedChild(C, 0, RATE), 100, None),
        (ChargedChild(C, 0, None), 100, None),
        (ChargedChild(Status.IN_PROGRESS, 0, Decimal(1)), 100, None),
        (ChargedChild(None, 0, Decimal(1)), 100, None),
    ],
)
def test_a_child_order_costs_what_the_panel_keeps_of_it(
    child: ChargedChild, quantity: int | None, kept: str | None
) -> None:
    found = kept_of_children([child], RATE, quantity)
    assert found == (None if kept is None else Decimal(kept))


def test_one_unknown_charge_makes_the_sum_unknown() -> None:
    assert sum_of_known([Decimal(1), Decimal(2)]) == 3
    assert sum_of_known([Decimal(1), None]) is None


@given(st.decimals(0, 10**6, allow_nan=False, places=9))
def test_a_charge_is_rounded_to_the_nearest_micro_unit_half_to_even(charge: Decimal) -> None:
    booked = money.to_micro_half_even(charge)
    assert abs(Decimal(booked) - charge * money.UNIT) <= Decimal("0.5")
    if (charge * money.UNIT) % 1 == Decimal("0.5"):
        assert booked % 2 == 0
