"""How a parent ends: certain by the reports on its children, or left to an operator."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.children.charges import Child
from bot.orders.children.deliveries import (
    Ending,
    decide_ending,
    delivered_so_far,
    reported_as_plain_order,
)
from bot.orders.endings.delivered import Undecided, undelivered_pieces
from bot.orders.follow import PanelReport
from bot.orders.plans import DripFeed, Plan, Subscription
from bot.orders.status import SETTLING, Status

DRIP = DripFeed(quantity=100, runs=5)
FIXED = Subscription(least=100, most=100, posts=3, old_posts=1)
RANGE = Subscription(least=50, most=100, posts=3, old_posts=1)
RATES = [Decimal("0.90")]
C, P, X, E = Status.COMPLETED, Status.PARTIAL, Status.CANCELED, Status.EXPIRED
RUN = Status.IN_PROGRESS


def children(*told: tuple[Status | None, int | None]) -> list[Child]:
    return [
        Child(str(number), status, "Odd" if status is None else status.value, remains)
        for number, (status, remains) in enumerate(told)
    ]


def judged(plan: Plan, status: Status, family: Sequence[Child], **told: object) -> Ending:
    listed = {"children": tuple(child.panel_order for child in family), **told}
    return decide_ending(plan, PanelReport(status, status.value, **listed), family, RATES)  # type: ignore[arg-type]


ALL = [(C, 0)] * 5


@pytest.mark.parametrize("remains", [-1, 501, 999_999_999])
def test_a_parent_with_impossible_remains_is_left_to_an_operator(remains: int) -> None:
    with pytest.raises(Undecided, match=f"{remains} remain of 500"):
        judged(DRIP, P, [], remains=remains)
    assert judged(DRIP, P, [], remains=500, runs=0) == Ending(X, 0, 0)


@pytest.mark.parametrize(
    ("plan", "said", "told", "expected"),
    [
        (DRIP, C, ALL, Ending(C, 500, 5)),
        (DRIP, C, [*ALL[:4], (P, 30)], Ending(P, 470, 5)),
        (DRIP, C, [*ALL[:4], (X, None)], Ending(P, 400, 5)),
        (DRIP, C, [*ALL[:4], (X, 0)], Ending(P, 400, 5)),
        (DRIP, C, [*ALL[:4], (X, 60)], Ending(P, 440, 5)),
        (DRIP, C, [(X, 100)] * 5, Ending(X, 0, 5)),
        (DRIP, C, [*ALL[:4], (C, 40)], Ending(C, 500, 5)),  # completed is completed
        (DRIP, P, ALL[:3], Ending(P, 300, 3)),
        (DRIP, X, ALL[:3], Ending(X, 300, 3)),
        (DRIP, X, [], Ending(X, 0, 0)),
        (DRIP, P, [], Ending(X, 0, 0)),
        (DRIP, X, ALL, Ending(C, 500, 5)),  # canceled too late
        (DRIP, E, ALL[:2], Ending(P, 200, 2)),
        (DRIP, E, [], Ending(X, 0, 0)),
        (FIXED, C, ALL[:4], Ending(C, 400, 4)),
        (FIXED, C, ALL[:3], Ending(P, 300, 3)),  # there was no older post
        (FIXED, C, [*ALL[:3], (P, 1)], Ending(P, 399, 4)),
        (FIXED, E, ALL[:2], Ending(E, 200, 2)),
        (FIXED, E, [], Ending(E, 0, 0)),
        (FIXED, E, ALL[:4], Ending(C, 400, 4)),
        (FIXED, X, [(C, 0), (X, 20)], Ending(X, 180, 2)),
        (FIXED, P, ALL[:2], Ending(P, 200, 2)),
    ],
)
def test_what_the_children_say_adds_up(
    plan: Plan, said: Status, told: list[tuple[Status, int | None]], expected: Ending
) -> None:
    assert judged(plan, said, children(*told)) == expected


@pytest.mark.parametrize(
    ("plan", "said", "told", "answer", "evidence"),
    [
        (DRIP, C, ALL[:4], {}, "completed with 5, and 4 orders listed"),
        (DRIP, C, [*ALL, (C, 0)], {}, "6 orders listed where 5 were ordered"),
        (FIXED, X, ALL, {}, "5 orders listed where 4 were ordered"),
        (DRIP, X, [(C, 0), (None, 0)], {}, "1 says Odd"),
        (DRIP, C, [*ALL[:4], (P, 0)], {}, "4: partial, 0 of 100 remaining"),
        (DRIP, C, [*ALL[:4], (P, None)], {}, "4: partial, None of 100 remaining"),
        (DRIP, C, [*ALL[:4], (P, 101)], {}, "4: partial, 101 of 100"),
        (DRIP, C, [*ALL[:4], (P, -3)], {}, "4: partial, -3 of 100"),
        (DRIP, X, [(X, 400)], {}, "0: canceled, 400 of 100"),
        (DRIP, P, ALL, {}, "partial, and each of its orders is completed"),
        (FIXED, P, ALL[:4], {}, "partial, and each of its orders is completed"),
        (FIXED, C, ALL[:2], {}, "completed with 3, and 2 orders listed"),
        (FIXED, C, ALL[:3], {"children": None}, "completed, and no list of its orders"),
        (FIXED, E, [], {"children": None, "posts": 0}, "no list of its orders"),
        (FIXED, E, ALL[:3], {"children": ("0", "1")}, r"2: not listed any more \(1\)"),
        (FIXED, E, ALL[:1], {"posts": 2}, "expired with 2, and 1 orders listed"),
        (DRIP, C, [], {"children": None, "runs": 5, "charge": "0.09"}, "no list of its orders"),
        (DRIP, X, ALL[:1], {"children": None, "charge": "0.09"}, "no list of its orders"),
    ],
)
def test_what_does_not_add_up_is_for_a_person(
    plan: Plan, said: Status, told: list[tuple[Status, int | None]], answer: dict[str, object],
    evidence: str,
) -> None:  # fmt: skip
    with pytest.raises(Undecided, match=evidence):
        judged(plan, said, children(*told), **answer)


def test_posts_may_be_those_that_came_or_those_that_were_ordered() -> None:
    for posts in (None, 0, 1, 2, 3, 4):
        assert judged(FIXED, E, children(*ALL[:2]), posts=posts) == Ending(E, 200, 2)


def test_a_subscription_of_a_range_is_settled_by_charges() -> None:
    told = [Child("1", C, "c", 0, Decimal("0.072")), Child("2", P, "p", 10, Decimal("0.054"))]
    assert judged(RANGE, E, told) == Ending(E, 140, 2)
    with pytest.raises(Undecided, match="fits no rate"):
        judged(RANGE, E, [*told, Child("3", C, "c", 0, None)])


ONE_RUN = "0.09"
ALL_RUNS = "0.45"


@pytest.mark.parametrize(
    ("said", "charge", "remains", "expected"),
    [
        (C, ONE_RUN, 0, Ending(P, 100, 1)),
        (C, ONE_RUN, None, Ending(P, 100, 1)),
        (P, "0.063", 30, Ending(P, 70, 1)),
        (P, ONE_RUN, 30, Ending(P, 70, 1)),
        (X, "0.063", 30, Ending(X, 70, 1)),
        (X, ONE_RUN, 100, Ending(X, 0, 0)),
        (X, "0", 100, Ending(X, 0, 0)),
        (X, "0", 500, Ending(X, 0, 0)),
        (X, "0.00", None, Ending(X, 0, 0)),
        (P, "0", 100, Ending(X, 0, 0)),
    ],
)
def test_one_run_that_was_charged_as_one_run_is_certain(
    said: Status, charge: str, remains: int | None, expected: Ending
) -> None:
    told = PanelReport(said, said.value, None, remains, charge)
    assert reported_as_plain_order(told)
    assert decide_ending(DRIP, told, [], RATES) == expected


@pytest.mark.parametrize(
    ("said", "charge", "remains"),
    [
        (C, ALL_RUNS, 0),
        (C, None, 0),
        (C, "0.1", 0),
        (C, "0", 0),
        (P, ONE_RUN, 0),
        (P, ONE_RUN, None),
        (P, ONE_RUN, 300),
        (P, "0.36", 100),  # four of the five runs
        (P, ALL_RUNS, 30),
        (X, ONE_RUN, 0),
        (X, ONE_RUN, None),
        (X, "0", 501),
        (X, None, 100),
    ],
)
def test_a_charge_that_may_be_of_more_runs_is_for_a_person(
    said: Status, charge: str | None, remains: int | None
) -> None:
    with pytest.raises(Undecided, match="answered for as one order"):
        decide_ending(DRIP, PanelReport(said, said.value, None, remains, charge), [], RATES)


def test_the_second_of_two_runs_is_not_taken_for_what_remains_of_one() -> None:
    two = DripFeed(quantity=100, runs=2)
    for said in (P, X):
        with pytest.raises(Undecided):
            decide_ending(two, PanelReport(said, "w", None, 100, ONE_RUN), [], RATES)


def test_a_charge_that_is_the_rate_says_nothing_of_runs() -> None:
    thousand = DripFeed(quantity=1_000, runs=5)
    with pytest.raises(Undecided):
        decide_ending(thousand, PanelReport(C, "w", None, 0, "0.9"), [], RATES)
    assert (
        decide_ending(
            thousand, PanelReport(C, "w", None, 0, "0.9"), [], [Decimal("0.900001")]
        ).children_done
        == 1
    )


def test_a_charge_of_one_run_by_one_rate_and_of_all_by_another_is_for_a_person() -> None:
    told = PanelReport(C, "Completed", None, 0, "0.09")
    with pytest.raises(Undecided):
        decide_ending(DRIP, told, [], [Decimal("0.90"), Decimal("0.18")])
    with pytest.raises(Undecided):
        decide_ending(DRIP, told, [], [])


def test_a_charge_too_small_for_its_rate_is_for_a_person() -> None:
    cheap = DripFeed(quantity=100, runs=5)
    with pytest.raises(Undecided):
        decide_ending(
            cheap, PanelReport(C, "Completed", None, 0, "0.00001"), [], [Decimal("0.00001")]
        )


@pytest.mark.parametrize(
    ("plan", "told", "pieces"),
    [
        (DRIP, [], 0),
        (DRIP, [(C, 0), (RUN, 40), (Status.PENDING, 0), (None, 0)], 160),
        (DRIP, [(C, 0), (RUN, 400), (RUN, None)], 100),
        (DRIP, [(P, 0), (X, 60)], 40),  # what is not certain is not counted
        (DRIP, [(C, 0)] * 9, 500),
        (FIXED, [(C, 0), (RUN, 40)], 160),
        (RANGE, [(RUN, 40)], 0),
    ],
)
def test_what_has_come_so_far_is_shown_where_it_is_known(
    plan: Plan, told: list[tuple[Status | None, int | None]], pieces: int
) -> None:
    assert delivered_so_far(plan, children(*told), RATES) == pieces


TOLD = st.lists(
    st.tuples(
        st.sampled_from([None, RUN, *SETTLING]),
        st.none() | st.integers(-5, 130),
        st.none() | st.decimals(-1, 1, places=4),
    ),
    max_size=7,
)


@given(
    plan=st.sampled_from([DRIP, FIXED, RANGE]),
    said=st.sampled_from(sorted(SETTLING)),
    told=TOLD,
    posts=st.none() | st.integers(-1, 9),
    cut=st.booleans(),
)
def test_whatever_is_said_no_more_is_earned_than_was_ordered(
    plan: Plan,
    said: Status,
    told: list[tuple[Status | None, int | None, Decimal | None]],
    posts: int | None,
    cut: bool,
) -> None:
    family = [
        Child(str(number), status, "w", remains, charge)
        for number, (status, remains, charge) in enumerate(told)
    ]
    listed = tuple(child.panel_order for child in family[cut:])
    try:
        end = decide_ending(
            plan, PanelReport(said, "w", posts=posts, children=listed), family, RATES
        )
    except Undecided:
        return
    assert not cut or not family
    assert all(child.ended for child in family)
    assert 0 <= end.delivered <= plan.billed_quantity
    assert end.status in SETTLING
    assert (end.delivered == 0) <= (end.status in (Status.CANCELED, Status.EXPIRED))
    if isinstance(plan, DripFeed):
        assert (end.delivered == plan.billed_quantity) is (end.status is Status.COMPLETED)
        left = sum(
            undelivered_pieces(
                child.status, child.remains if child.remains is None else child.clamped_remains, 100
            )
            for child in family
            if child.status is not None
        )
        assert end.delivered == len(family) * 100 - left
