"""How much of an ended order was delivered: certain, or for a person."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.endings.delivered import (
    FlatTerms,
    Share,
    Undecided,
    mostly_remains,
    shows_delivery,
    undelivered_pieces,
    undelivered_share,
)
from bot.orders.status import SETTLING, Status
from bot.text.numbers import Unreadable

C, P, X, E = Status.COMPLETED, Status.PARTIAL, Status.CANCELED, Status.EXPIRED
ODD = Unreadable.NUMBER


@pytest.mark.parametrize(
    ("status", "remains", "expected"),
    [(C, None, 0), (C, 400, 0), (C, ODD, 0), (X, None, 800), (X, 0, 800), (X, 300, 300),
     (X, 800, 800), (P, 157, 157), (P, 800, 800)],
)  # fmt: skip
def test_what_goes_back(status: Status, remains: int | Unreadable | None, expected: int) -> None:
    assert undelivered_pieces(status, remains, 800) == expected


@pytest.mark.parametrize(
    ("status", "remains"),
    [(P, None), (P, 0), (P, -3), (P, 801), (P, ODD), (X, 801), (X, -3), (X, ODD), (E, None),
     (E, 5)],
)  # fmt: skip
def test_what_is_not_certain_is_for_a_person(
    status: Status, remains: int | Unreadable | None
) -> None:
    with pytest.raises(Undecided):
        undelivered_pieces(status, remains, 800)


@pytest.mark.parametrize("remains", [None, 0])
def test_canceled_without_remains_gives_nothing_back_where_a_delivery_was_seen(
    remains: int | None,
) -> None:
    with pytest.raises(Undecided, match="seen delivered"):
        undelivered_pieces(X, remains, 800, delivery_seen=True)
    assert undelivered_pieces(X, 300, 800, delivery_seen=True) == 300


THREE = FlatTerms(lines=3, rate=Decimal("7.2"), size_seen=None)


@pytest.mark.parametrize(
    ("status", "remains", "charge", "terms", "share"),
    [
        (C, None, None, THREE, Share(0, 1)),
        (C, ODD, ODD, THREE, Share(0, 1)),
        (X, 750, "7.2", FlatTerms(0, None, 750), Share(1, 1)),
        (X, 1, None, FlatTerms(3, None, 1), Share(1, 1)),
        (P, 1, "4.80", THREE, Share(1, 3)),
        (P, 2, "2.4", THREE, Share(2, 3)),
        (P, 1, "6.66667", FlatTerms(3, Decimal(10), None), Share(1, 3)),
        (P, 1, "6.66", FlatTerms(3, Decimal(10), None), Share(1, 3)),
    ],
)
def test_a_package_is_settled_where_the_unit_of_remains_is_proved(
    status: Status, remains: int | Unreadable | None, charge: str | Unreadable | None,
    terms: FlatTerms, share: Share,
) -> None:  # fmt: skip
    assert undelivered_share(status, remains, charge, terms) == share


@pytest.mark.parametrize(
    ("status", "remains", "charge", "terms"),
    [
        (X, None, None, FlatTerms(0, None, 750)),
        (X, 0, "0", FlatTerms(0, None, 0)),
        (X, 0, "0", FlatTerms(0, None, None)),
        (X, 749, "0", FlatTerms(0, None, 750)),
        (X, 1, "0", FlatTerms(0, None, None)),
        (X, ODD, "0", FlatTerms(0, None, 750)),
        (P, 1, "4.80", FlatTerms(0, Decimal("7.2"), 1)),  # no lines
        (P, 1, "7.2", THREE),  # the whole charge
        (P, 1, "2.4", THREE),  # the charge of the lines that remain
        (P, 1, None, THREE),
        (P, 1, ODD, THREE),
        (P, ODD, "4.80", THREE),
        (P, 1, "4.80", FlatTerms(3, None, None)),
        (P, 3, "0", THREE),
        (P, 0, "7.2", THREE),
        (P, 40, "0.01", FlatTerms(100, Decimal("0.02"), None)),  # cents fit any number of lines
        (E, 1, "4.80", THREE),
    ],
)
def test_a_package_is_for_a_person_where_it_is_not(
    status: Status, remains: int | Unreadable | None, charge: str | Unreadable | None,
    terms: FlatTerms,
) -> None:  # fmt: skip
    with pytest.raises(Undecided):
        undelivered_share(status, remains, charge, terms)


@pytest.mark.parametrize(
    ("status", "remains", "shows"),
    [
        (Status.PENDING, 800, False),
        (Status.PENDING, 0, False),  # panels say so of what they have not begun
        (Status.PROCESSING, 0, False),
        (Status.PENDING, 799, True),
        (Status.IN_PROGRESS, 1, True),
        (Status.IN_PROGRESS, 0, True),
        (Status.IN_PROGRESS, -20, True),
        (Status.IN_PROGRESS, 800, False),
        (Status.IN_PROGRESS, 900, False),
        (Status.IN_PROGRESS, None, False),
        (Status.IN_PROGRESS, ODD, False),
        (None, 500, True),
        (None, 0, False),
        (C, 500, False),
        (X, 500, False),
    ],
)
def test_a_report_on_a_running_order_may_show_that_part_was_delivered(
    status: Status | None, remains: int | Unreadable | None, shows: bool
) -> None:
    assert shows_delivery(status, remains, 800) is shows
    assert not shows_delivery(status, remains, None)


@pytest.mark.parametrize(
    ("status", "remains", "mostly"),
    [(C, 401, True), (C, 800, True), (C, 400, False), (C, 0, False), (C, None, False),
     (C, ODD, False), (P, 800, False), (X, 800, False)],
)  # fmt: skip
def test_completed_with_most_of_it_remaining_is_noticed(
    status: Status, remains: int | Unreadable | None, mostly: bool
) -> None:
    assert mostly_remains(status, remains, 800) is mostly
    assert not mostly_remains(status, remains, None)


@given(
    st.sampled_from(sorted(SETTLING)),
    st.none() | st.just(ODD) | st.integers(-5, 900),
    st.integers(1, 800),
    st.booleans(),
)
def test_never_more_than_all_and_never_less_than_nothing_goes_back(
    status: Status, remains: int | Unreadable | None, quantity: int, seen: bool
) -> None:
    try:
        left = undelivered_pieces(status, remains, quantity, delivery_seen=seen)
    except Undecided:
        assert status is not C
    else:
        assert 0 <= left <= quantity
        assert status is C or left > 0
