"""How an order's form is filled in: what is open, within which bounds, and what it comes to.

Answers are kept as they go to the panel: numbers as numbers, lists as lists of lines, an optional
question that was declined as None. Whatever is decided here is decided from the form's table, the
service's limits of now and the answers, so a wizard, a quote and a confirmation agree.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from bot import money
from bot.catalog.rules.forms import (
    FORMS,
    LIST_PARAMETERS,
    Counting,
    Form,
    Parameter,
    Pricing,
    Question,
)
from bot.catalog.rules.service_types import ServiceType

Answers = Mapping[str, Any]
"""By the parameters' names on the wire."""

LONGEST_LIST = 10_000
"""Lines of a list that is not the quantity: panels name no bound, a form has one."""

MOST_POSTS = 1_000
MOST_OLD_POSTS = 100
MOST_RUNS = 1_000
LONGEST_INTERVAL = 24 * 60
"""Minutes between two runs of a drip-feed."""

MOST_ANSWERS = 1_000
"""Answers of a poll."""

EXPIRES_AFTER = timedelta(days=30)
"""A subscription of a customer who names no end: it must not stay open for ever."""

LONGEST_SUBSCRIPTION = timedelta(days=3650)


class ServiceBounds(NamedTuple):
    """A service's bounds of the quantity, and whether it can be drip-fed."""

    minimum: int
    maximum: int
    dripfeed: bool = False


class AnswerBounds(NamedTuple):
    """The least and the most that an answer may be: a number, or a list's lines."""

    low: int
    high: int


def questions(kind: ServiceType, answers: Answers, bounds: ServiceBounds) -> tuple[Question, ...]:
    """Return the questions that apply, in their order."""
    return FORMS[kind].questions_for(_by_parameter(answers), dripfeed=bounds.dripfeed)


def answer_bounds(
    kind: ServiceType, parameter: Parameter, bounds: ServiceBounds, answers: Answers
) -> AnswerBounds:
    """Return what an answer must be within; (0, 0) for one that is no number and no list."""
    form = FORMS[kind]
    if parameter in LIST_PARAMETERS:
        counted = form.counting is Counting.LINES and form.lines is parameter
        return (
            AnswerBounds(bounds.minimum, bounds.maximum)
            if counted
            else AnswerBounds(1, LONGEST_LIST)
        )
    if parameter is Parameter.RUNS:
        # The document's rule is the panel's: all the runs together are within the maximum.
        return AnswerBounds(2, min(MOST_RUNS, bounds.maximum // (answers.get("quantity") or 1)))
    if parameter is Parameter.MAX:
        return AnswerBounds(answers.get("min") or bounds.minimum, bounds.maximum)
    if parameter in (Parameter.QUANTITY, Parameter.MIN):
        return AnswerBounds(bounds.minimum, bounds.maximum)
    return _FIXED.get(parameter, AnswerBounds(0, 0))


_FIXED: Mapping[Parameter, AnswerBounds] = {
    Parameter.INTERVAL: AnswerBounds(1, LONGEST_INTERVAL),
    Parameter.POSTS: AnswerBounds(1, MOST_POSTS),
    Parameter.OLD_POSTS: AnswerBounds(0, MOST_OLD_POSTS),
    Parameter.ANSWER_NUMBER: AnswerBounds(1, MOST_ANSWERS),
}


def open_question(
    kind: ServiceType, answers: Answers, bounds: ServiceBounds, today: date
) -> Parameter | None:
    """Return the first question without an answer that still fits; None where all are answered.

    Drip-feed is offered, not asked: an order is delivered at once unless the customer wants parts.
    """
    for question in questions(kind, answers, bounds):
        name = question.parameter
        if name is Parameter.RUNS and answers.get(name) is None:
            continue
        if name not in answers or (question.required and answers[name] is None):
            return name
        if not answer_fits(kind, name, answers[name], bounds, answers, today):
            return name
    return None


def answer_fits(
    kind: ServiceType,
    parameter: Parameter,
    value: Any,
    bounds: ServiceBounds,
    answers: Answers,
    today: date,
) -> bool:
    """Tell whether an answer is within the bounds of now; one that was declined is."""
    if value is None:
        return True
    if parameter is Parameter.EXPIRY:
        return today < parse_day(value) <= today + LONGEST_SUBSCRIPTION
    low, high = answer_bounds(kind, parameter, bounds, answers)
    if parameter in LIST_PARAMETERS:
        return low <= len(value) <= high
    return (low, high) == (0, 0) or low <= value <= high


def parse_day(expiry: str) -> date:
    """Read a day as the panel takes it: d/m/Y."""
    return datetime.strptime(expiry, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone


def panel_parameters(
    kind: ServiceType, answers: Answers, bounds: ServiceBounds, today: date
) -> dict[str, Any]:
    """Return what the panel is told: the form's fields and no other, nothing that was declined.

    A subscription always ends: with an expiry, whether the customer has named one or not.
    """
    asked = questions(kind, answers, bounds)
    told = {
        str(question.parameter): answers[question.parameter]
        for question in asked
        if answers.get(question.parameter) is not None
    }
    if FORMS[kind].counting is Counting.PER_POST:
        told.setdefault("expiry", f"{today + EXPIRES_AFTER:%d/%m/%Y}")
        if not told.get("old_posts"):
            told.pop("old_posts", None)
    return told


def billed_quantity(kind: ServiceType, answers: Answers) -> int:
    """Return how many pieces the price is for: the most that can be delivered.

    A drip-feed's quantity is that of each run; a subscription may take its maximum on each post;
    a package is one (panel API v2, and the price rules of real panels).
    """
    form = FORMS[kind]
    if form.counting is Counting.LINES and form.lines is not None:
        return len(answers[form.lines])
    if form.counting is Counting.ONE:
        return 1
    if form.counting is Counting.PER_POST:
        return int(answers["max"]) * int(answers["posts"] + (answers.get("old_posts") or 0))
    return int(answers["quantity"]) * int(answers.get("runs") or 1)


def price(kind: ServiceType, unit_price: int, billed_quantity: int) -> int:
    """Price so many pieces at a rate: micro-units a thousand, or for a package as it is."""
    if FORMS[kind].pricing is Pricing.FLAT:
        return unit_price * billed_quantity
    return money.price(unit_price, billed_quantity)


def parameters_fit(
    kind: ServiceType, parameters: Answers, bounds: ServiceBounds, today: date
) -> bool:
    """Tell whether what a quote was made for is within the limits of now, field by field."""
    form = FORMS[kind]
    if not set(parameters) <= set(_names(form)):
        return False
    if not bounds.dripfeed and "runs" in parameters:
        return False
    declined = {str(each.parameter): None for each in form.questions if not each.required}
    return open_question(kind, {**declined, **parameters}, bounds, today) is None


def _names(form: Form) -> Iterator[str]:
    return (str(question.parameter) for question in form.questions)


def _by_parameter(answers: Answers) -> Mapping[Parameter, Any]:
    # A StrEnum member is its string: the names on the wire are found by it.
    return answers  # type: ignore[return-value]
