"""Filling in a form: the open question, the bounds, the quantity and the price."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.rules.forms import FORMS, LIST_PARAMETERS, Counting, Parameter
from bot.catalog.rules.service_types import ServiceType as Type
from bot.orders import filling
from bot.orders.filling import AnswerBounds, ServiceBounds

TODAY = date(2026, 5, 1)
LIMITS = ServiceBounds(10, 1_000)
DRIPPED = ServiceBounds(10, 1_000, dripfeed=True)

FULL: dict[Type, dict[str, Any]] = {
    kind: {
        str(each.parameter): {
            Parameter.QUANTITY: 100, Parameter.RUNS: 5, Parameter.INTERVAL: 30, Parameter.MIN: 20,
            Parameter.MAX: 50, Parameter.POSTS: 10, Parameter.OLD_POSTS: 2, Parameter.DELAY: 0,
            Parameter.EXPIRY: "31/05/2026", Parameter.ANSWER_NUMBER: 2, Parameter.DEVICE: 5,
            Parameter.TYPE_OF_TRAFFIC: 3, **dict.fromkeys(LIST_PARAMETERS, ["a"] * 12),
        }.get(each.parameter, "x")
        for each in form.questions
    }
    for kind, form in FORMS.items()
}  # fmt: skip

PIECES = {
    Type.DEFAULT: 500,
    Type.PACKAGE: 1,
    Type.CUSTOM_COMMENTS_PACKAGE: 1,
    Type.CUSTOM_COMMENTS: 12,
    Type.COMMENT_REPLIES: 12,
    Type.MENTIONS_CUSTOM_LIST: 12,
    Type.SUBSCRIPTIONS: 600,
}


@pytest.mark.parametrize("kind", list(Type))
def test_an_order_comes_to_the_most_that_can_be_delivered(kind: Type) -> None:
    assert filling.billed_quantity(kind, FULL[kind]) == PIECES.get(kind, 100)


@pytest.mark.parametrize("kind", list(Type))
def test_the_price_is_for_a_thousand_or_for_the_package(kind: Type) -> None:
    quantity = PIECES.get(kind, 100)
    flat = quantity == 1
    assert filling.price(kind, 3_000_001, quantity) == (
        3_000_001 if flat else -(-3_000_001 * quantity // 1000)
    )


@pytest.mark.parametrize("kind", list(Type))
def test_questions_are_asked_one_after_the_other_until_none_is_open(kind: Type) -> None:
    answers: dict[str, Any] = {}
    asked = []
    while (step := filling.open_question(kind, answers, DRIPPED, TODAY)) is not None:
        asked.append(step)
        answers[step] = FULL[kind][step]
    wanted = [each.parameter for each in FORMS[kind].questions]
    # Drip-feed is offered at the summary, and this traffic comes from nowhere.
    left_out = (
        Parameter.RUNS, Parameter.INTERVAL, Parameter.GOOGLE_KEYWORD, Parameter.REFERRING_URL,
    )  # fmt: skip
    assert asked == [name for name in wanted if name not in left_out]
    told = filling.panel_parameters(kind, answers, DRIPPED, TODAY)
    assert set(told) == {str(name) for name in asked}
    assert filling.parameters_fit(kind, told, DRIPPED, TODAY)


def test_parts_are_asked_for_both_or_neither() -> None:
    base = {"link": "x", "quantity": 100}
    assert filling.open_question(Type.DEFAULT, base, DRIPPED, TODAY) is None
    halves = {**base, "runs": 5}
    assert filling.open_question(Type.DEFAULT, halves, DRIPPED, TODAY) is Parameter.INTERVAL
    whole = {**halves, "interval": 30}
    assert filling.open_question(Type.DEFAULT, whole, DRIPPED, TODAY) is None
    assert filling.panel_parameters(Type.DEFAULT, whole, DRIPPED, TODAY) == whole
    declined = {**base, "runs": None, "interval": 30}
    assert filling.panel_parameters(Type.DEFAULT, declined, DRIPPED, TODAY) == base
    # A service that is not drip-fed any more takes the quantity at once, and is asked anew.
    assert filling.panel_parameters(Type.DEFAULT, whole, LIMITS, TODAY) == base
    assert not filling.parameters_fit(Type.DEFAULT, whole, LIMITS, TODAY)


def test_all_the_parts_together_are_within_the_maximum() -> None:
    def high(quantity: int) -> int:
        answers = {"link": "x", "quantity": quantity}
        return filling.answer_bounds(Type.DEFAULT, Parameter.RUNS, DRIPPED, answers).high

    assert (high(100), high(501), high(10)) == (10, 1, 100)
    grown = {"link": "x", "quantity": 500, "runs": 5, "interval": 30}
    assert filling.open_question(Type.DEFAULT, grown, DRIPPED, TODAY) is Parameter.RUNS
    assert not filling.parameters_fit(Type.DEFAULT, grown, DRIPPED, TODAY)


@pytest.mark.parametrize(
    ("kind", "parameter", "bounds"),
    [
        (Type.CUSTOM_COMMENTS, Parameter.COMMENTS, AnswerBounds(10, 1_000)),
        (Type.CUSTOM_COMMENTS_PACKAGE, Parameter.COMMENTS, AnswerBounds(1, filling.LONGEST_LIST)),
        (Type.MENTIONS_CUSTOM_LIST, Parameter.USERNAMES, AnswerBounds(10, 1_000)),
        (Type.MENTIONS, Parameter.USERNAMES, AnswerBounds(1, filling.LONGEST_LIST)),
        (Type.SEO, Parameter.KEYWORDS, AnswerBounds(1, filling.LONGEST_LIST)),
        (Type.SUBSCRIPTIONS, Parameter.MIN, AnswerBounds(10, 1_000)),
        (Type.SUBSCRIPTIONS, Parameter.MAX, AnswerBounds(20, 1_000)),
        (Type.SUBSCRIPTIONS, Parameter.OLD_POSTS, AnswerBounds(0, filling.MOST_OLD_POSTS)),
        (Type.DEFAULT, Parameter.LINK, AnswerBounds(0, 0)),
    ],
)
def test_each_answer_has_its_bounds(kind: Type, parameter: Parameter, bounds: AnswerBounds) -> None:
    assert filling.answer_bounds(kind, parameter, LIMITS, {"min": 20}) == bounds


def test_a_subscription_always_ends_and_always_counts_its_posts() -> None:
    answers = {**FULL[Type.SUBSCRIPTIONS], "expiry": None, "old_posts": 0}
    told = filling.panel_parameters(Type.SUBSCRIPTIONS, answers, LIMITS, TODAY)
    assert told["expiry"] == "31/05/2026"
    assert "old_posts" not in told
    assert filling.billed_quantity(Type.SUBSCRIPTIONS, told) == 500
    without = {name: value for name, value in told.items() if name != "posts"}
    assert filling.open_question(Type.SUBSCRIPTIONS, without, LIMITS, TODAY) is Parameter.POSTS


@pytest.mark.parametrize(
    ("day", "fits"),
    [("01/05/2026", False), ("02/05/2026", True), ("28/04/2036", True), ("29/04/2036", False)],
)
def test_the_last_day_lies_ahead(day: str, fits: bool) -> None:
    kind = Type.SUBSCRIPTIONS
    assert filling.answer_fits(kind, Parameter.EXPIRY, day, LIMITS, FULL[kind], TODAY) is fits


def test_the_least_that_grew_above_the_most_asks_for_the_most_again() -> None:
    answers = {**FULL[Type.SUBSCRIPTIONS], "min": 60}
    assert filling.open_question(Type.SUBSCRIPTIONS, answers, LIMITS, TODAY) is Parameter.MAX


def test_what_a_form_does_not_have_is_never_told_and_never_fits() -> None:
    answers = {**FULL[Type.POLL], "comments": ["a"], "runs": 5}
    assert set(filling.panel_parameters(Type.POLL, answers, DRIPPED, TODAY)) == set(FULL[Type.POLL])
    assert not filling.parameters_fit(Type.POLL, answers, DRIPPED, TODAY)


@given(
    st.sampled_from(list(Type)),
    st.integers(1, 500),
    st.integers(1, 2_000),
    st.booleans(),
    st.integers(0, 40),
)
def test_what_is_told_fits_whenever_no_question_is_open(
    kind: Type, low: int, high: int, dripfeed: bool, days: int
) -> None:
    limits, today = ServiceBounds(low, high, dripfeed), TODAY + timedelta(days=days)
    still_open = filling.open_question(kind, FULL[kind], limits, today)
    told = filling.panel_parameters(kind, FULL[kind], limits, today)
    assert filling.parameters_fit(kind, told, limits, today) is (still_open is None)
    if still_open is not None:
        return
    pieces = filling.billed_quantity(kind, told)
    if FORMS[kind].counting in (Counting.GIVEN, Counting.LINES):
        assert low <= pieces <= high
