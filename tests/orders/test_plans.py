"""Plans: which orders are parents, and what they were ordered to make."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.rules.service_types import ServiceType
from bot.orders.filling import billed_quantity
from bot.orders.plans import DripFeed, ParentKind, Subscription, parent_kind, plan_of

D, S = ServiceType.DEFAULT, ServiceType.SUBSCRIPTIONS


@pytest.mark.parametrize(
    ("kind", "runs", "expected"),
    [
        (D, 5, ParentKind.DRIP_FEED),
        (D, "5", ParentKind.DRIP_FEED),
        (D, 1, None),
        (D, None, None),
        (D, "many", None),
        (D, -3, None),
        (D, "٥", None),
        (ServiceType.POLL, 5, None),
        (S, None, ParentKind.SUBSCRIPTION),
        ("nothing known", 5, None),
    ],
)
def test_a_parent_is_told_by_its_type_and_its_runs(
    kind: str, runs: object, expected: ParentKind | None
) -> None:
    assert parent_kind(kind, runs) is expected


def test_a_drip_feed_has_its_runs_and_a_subscription_its_posts() -> None:
    drip = plan_of(D, {"link": "x", "quantity": 100, "runs": "5", "interval": 30})
    assert drip == DripFeed(100, 5)
    assert (drip.child_quantity, drip.max_children, drip.min_children, drip.billed_quantity) == (
        100,
        5,
        5,
        500,
    )
    watch = plan_of(S, {"username": "n", "min": 50, "max": "100", "posts": 3, "old_posts": 1})
    assert watch == Subscription(50, 100, 3, 1)
    assert (
        watch.child_quantity,
        watch.max_children,
        watch.min_children,
        watch.billed_quantity,
    ) == (None, 4, 3, 400)
    assert plan_of(S, {"min": 7, "max": 7, "posts": 3}) == Subscription(7, 7, 3, 0)
    assert Subscription(7, 7, 3, 0).child_quantity == 7
    assert plan_of(D, {"quantity": 100}) is None
    assert plan_of(ServiceType.SEO, {"quantity": 100, "runs": 5}) is None


def test_what_was_kept_unreadably_is_a_plan_of_nothing() -> None:
    for parameters in ({}, {"min": None, "max": "x", "posts": 1.5}):
        plan = plan_of(S, parameters)
        assert plan is not None
        assert plan.billed_quantity == 0


@given(st.integers(1, 10**6), st.integers(2, 1_000))
def test_a_drip_feeds_pieces_are_those_it_was_priced_for(quantity: int, runs: int) -> None:
    answers: dict[str, Any] = {"quantity": quantity, "runs": runs}
    plan = plan_of(D, answers)
    assert plan is not None
    assert plan.billed_quantity == billed_quantity(D, answers)


@given(st.integers(1, 10**6), st.integers(1, 1_000), st.none() | st.integers(0, 100))
def test_a_subscriptions_pieces_are_those_it_was_priced_for(
    most: int, posts: int, old: int | None
) -> None:
    answers = {"min": 1, "max": most, "posts": posts, "old_posts": old}
    plan = plan_of(S, {name: value for name, value in answers.items() if value is not None})
    assert plan is not None
    assert plan.billed_quantity == billed_quantity(S, answers)
