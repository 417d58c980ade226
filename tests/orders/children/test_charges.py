"""Charges: how many pieces they paid for, and when they tell nothing."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.orders.children.charges import (
    Child,
    charges_are_rates,
    delivered_by_charges,
    pieces_paid_by,
)
from bot.orders.costs.matching import charge_matches
from bot.orders.endings.delivered import Undecided
from bot.orders.plans import Subscription
from bot.orders.status import SETTLING, Status

PLAN = Subscription(least=50, most=1_000, posts=5, old_posts=0)
RATE = Decimal("0.90")
C, P, X = Status.COMPLETED, Status.PARTIAL, Status.CANCELED


def child(status: Status, charge: str | None, remains: int | None = None, name: str = "1") -> Child:
    return Child(name, status, status.value, remains, None if charge is None else Decimal(charge))


def delivered(*children: Child, rates: tuple[str, ...] = ("0.90",)) -> list[int]:
    return delivered_by_charges(PLAN, children, [Decimal(rate) for rate in rates])


@pytest.mark.parametrize(
    ("charge", "rate", "pieces"),
    [
        ("0.09", "0.90", 100),
        ("0.0900", "0.90", 100),
        ("0.27819", "0.90", None),  # 309.1
        ("0.2781", "0.90", 309),
        ("0.27809999999999996", "0.90", 309),  # a float's noise
        ("0.00875", "0.01749", 500),  # 0.008745, to five decimals
        ("0.008753", "0.01749", None),
        ("0", "0.90", 0),
        ("-0.09", "0.90", None),
        ("0.09", "0", None),
        ("0.09", "-1", None),
        ("9E+1", "0.90", 100_000),
    ],
)
def test_a_charge_is_for_a_whole_number_of_pieces(
    charge: str, rate: str, pieces: int | None
) -> None:
    assert pieces_paid_by(Decimal(charge), Decimal(rate)) == pieces


@given(
    st.integers(1, 10**6),
    st.decimals("0.05", 100, places=4),
    st.sampled_from([5, 6, 8]),
    st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]),
)
def test_the_panels_rounding_hides_no_piece(
    pieces: int, rate: Decimal, places: int, rounding: str
) -> None:
    charge = (rate * pieces / 1_000).quantize(Decimal(1).scaleb(-places), rounding).normalize()
    assert charge_matches(charge, rate, pieces)
    assert pieces_paid_by(charge, rate) == pieces


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8), st.decimals(-10, 10**6))
def test_no_charge_is_more_than_a_question(charge: Decimal, rate: Decimal) -> None:
    assume(rate.is_finite() and abs(rate.adjusted()) < 30 and abs(charge.adjusted()) < 20)
    found = pieces_paid_by(charge, rate)
    assert found is None or (found >= 0 and charge_matches(charge, rate, found))


@pytest.mark.parametrize(
    ("status", "charge", "remains", "pieces"),
    [
        (C, "0.09", None, 100),
        (C, "0.09", 0, 100),
        (C, "0.09", 40, 100),  # remains mean nothing once it is completed
        (C, "0.9", None, None),  # the rate itself
        (C, "0.0441", None, None),  # 49, fewer than the least
        (C, "0.9009", None, None),  # 1001, more than the most
        (C, "0", None, None),
        (C, None, 0, None),
        (C, "0.091", None, None),
        (P, "0.09", 40, 100),
        (P, "0.09", 900, 100),
        (P, "0.09", 901, None),  # together more than the most
        (P, "0.0009", 20, None),  # together fewer than the least
        (P, "0.09", 0, None),
        (P, "0.09", None, None),
        (P, "0", 100, 0),
        (X, "0", None, 0),
        (X, "0", 0, 0),
        (X, "0", 500, 0),
        (X, "0", 5_000, None),
        (X, "0.09", 0, None),
        (X, "0.09", None, None),
        (X, None, 100, None),
        (X, "0.72", 800, 0),  # what was taken at first: 1600 would be more than the most
        (X, "0.09", 100, None),  # of 200 half came, or of 100 nothing
        (X, "0.018", 40, 20),  # 20 are fewer than the least, so they were the delivered ones
        (X, "0.09", 901, None),
    ],
)
def test_a_child_delivered_what_its_charge_is_for(
    status: Status, charge: str | None, remains: int | None, pieces: int | None
) -> None:
    one = child(status, charge, remains)
    if pieces is None:
        with pytest.raises(Undecided):
            delivered(one)
    else:
        assert delivered(one) == [pieces]


def test_the_rate_that_explains_every_child_is_the_one() -> None:
    rates = ("0.90", "1.20")
    # 0.108 is 120 pieces by the old rate and 90 by the new one; 0.0909 is 101, and no number.
    assert delivered(child(C, "0.108"), child(C, "0.0909"), rates=rates) == [120, 101]
    # 0.072 is 80 pieces and 60; 0.0636 is no number by the old rate, and 53 by the new one.
    assert delivered(child(C, "0.072"), child(C, "0.0636"), rates=rates) == [60, 53]


def test_what_two_rates_explain_differently_is_for_a_person() -> None:
    # The rate has doubled: each charge by the new one is a whole number by the old one too.
    rates = ("0.90", "1.80")
    with pytest.raises(Undecided, match="100 or 200"):
        delivered(child(C, "0.18"), rates=rates)
    # Twice as many would be more than the most there may be.
    assert delivered(child(C, "0.18"), child(C, "0.9018"), rates=rates) == [100, 501]


def test_two_rates_that_agree_are_no_question() -> None:
    assert delivered(child(X, "0"), child(P, "0", 60), rates=("0.90", "1.80")) == [0, 0]


def test_children_of_before_and_after_a_change_are_each_explained_by_their_own_rate() -> None:
    # 101 pieces by 0.90 (by 1.20 75.75), and 101 by 1.20 (by 0.90 134.67): neither explains both.
    assert delivered(child(C, "0.0909"), child(C, "0.1212"), rates=("0.90", "1.20")) == [101, 101]


def test_without_a_rate_no_charge_says_anything() -> None:
    with pytest.raises(Undecided, match="fits no rate"):
        delivered(child(C, "0.09"), rates=())


def test_a_panel_that_tells_its_rate_for_a_charge_says_nothing() -> None:
    both = (child(C, "0.90", name="1"), child(C, "0.9", name="2"), child(X, "0", name="3"))
    with pytest.raises(Undecided, match="rate"):
        delivered(*both)
    # Where another charge differs, a thousand pieces are a thousand pieces.
    assert delivered(child(C, "0.90"), child(C, "0.09")) == [1_000, 100]
    assert not charges_are_rates([], [RATE])
    assert not charges_are_rates([RATE], [])


def test_the_evidence_names_the_child_and_its_word() -> None:
    with pytest.raises(Undecided, match=r"0\.05 of 77 \(completed\) fits no rate"):
        delivered(child(C, "0.05", name="77"))


OUTCOMES = st.lists(
    st.tuples(st.sampled_from(sorted(SETTLING - {Status.EXPIRED})), st.integers(50, 1_000),
              st.floats(0, 1)),
    min_size=1, max_size=6,
)  # fmt: skip


@given(outcomes=OUTCOMES, rate=st.decimals("0.05", 50, places=3))
def test_an_honest_panel_is_believed_or_asked_about_and_never_misread(
    outcomes: list[tuple[Status, int, float]], rate: Decimal
) -> None:
    truth, told = [], []
    for place, (status, quantity, share) in enumerate(outcomes):
        left = 0 if status is C else max(1, int(quantity * share))
        truth.append(quantity - left)
        charge = rate * (quantity - left) / 1_000
        told.append(Child(str(place), status, status.value, left, charge))
    try:
        found = delivered_by_charges(PLAN, told, [rate])
    except Undecided:
        return
    assert found == truth
