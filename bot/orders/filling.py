"""Rules of filling in an order's form: the open question, the bounds, the quantity and the price.

Answers are kept as they go to the panel: numbers as numbers, lists as lists of lines, None for an
optional question that was declined. All rules depend only on the form, the service's current
bounds and the answers, so the wizard, the quote and the confirmation agree.
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
"""Answers by the parameters' names on the wire."""

LONGEST_LIST = 10_000
"""Largest number of lines of a list that is not billed; panels name no bound."""

MOST_POSTS = 1_000
MOST_OLD_POSTS = 100
MOST_RUNS = 1_000
LONGEST_INTERVAL = 24 * 60
"""Largest number of minutes between two runs of a drip-feed."""

MOST_ANSWERS = 1_000
"""Largest number of an answer of a poll."""

EXPIRES_AFTER = timedelta(days=30)
"""Length of a subscription without an expiry: it must end some day."""

LONGEST_SUBSCRIPTION = timedelta(days=3650)


class ServiceBounds(NamedTuple):
    """Bounds of a service's quantity, and whether it can be drip-fed."""

    minimum: int
    maximum: int
    dripfeed: bool = False


class AnswerBounds(NamedTuple):
    """Smallest and largest answer: of a number, or of the lines of a list."""

    low: int
    high: int


def questions(kind: ServiceType, answers: Answers, bounds: ServiceBounds) -> tuple[Question, ...]:
    """Return the questions that apply to these answers, in order."""
    return FORMS[kind].questions_for(_by_parameter(answers), dripfeed=bounds.dripfeed)


def answer_bounds(
    kind: ServiceType, parameter: Parameter, bounds: ServiceBounds, answers: Answers
) -> AnswerBounds:
    """Return the bounds of an answer; (0, 0) if it is neither a number nor a list."""
    form = FORMS[kind]
    if parameter in LIST_PARAMETERS:
        counted = form.counting is Counting.LINES and form.lines is parameter
        return (
            AnswerBounds(bounds.minimum, bounds.maximum)
            if counted
            else AnswerBounds(1, LONGEST_LIST)
        )
    if parameter is Parameter.RUNS:
        # Panel API v2: the quantity of all runs together is within the maximum.
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
    """Return the first question without a fitting answer; None if all are answered.

    `runs` is never an open question: the customer chooses drip-feed, or gets the order at once.
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
    """Return True if an answer is within the current bounds, or was declined."""
    if value is None:
        return True
    if parameter is Parameter.EXPIRY:
        return today < parse_day(value) <= today + LONGEST_SUBSCRIPTION
    low, high = answer_bounds(kind, parameter, bounds, answers)
    if parameter in LIST_PARAMETERS:
        return low <= len(value) <= high
    return (low, high) == (0, 0) or low <= value <= high


def parse_day(expiry: str) -> date:
    """Parse a day as the panel takes it: d/m/Y."""
    return datetime.strptime(expiry, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone


def panel_parameters(
    kind: ServiceType, answers: Answers, bounds: ServiceBounds, today: date
) -> dict[str, Any]:
    """Return the parameters for the panel: the answered questions of the form, and no other.

    A subscription always gets an expiry, whether the customer named one or not.
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
    """Compute the billed quantity: the largest number of pieces that can be delivered.

    A drip-feed's quantity is that of each run; a subscription may deliver its maximum on each
    post; a package counts as one (panel API v2, and the price rules of real panels).
    """
    form = FORMS[kind]
    if form.counting is Counting.LINES and form.lines is not None:
        return len(answers[form.lines])
    if form.counting is Counting.ONE:
        return 1
    if form.counting is Counting.PER_POST:
        return int(answers["max"]) * int(answers["posts"] + (answers.get("old_posts") or 0))
    return int(answers["quantity"]) * int(answers.get("runs") or 1)


def price_so_far(kind: ServiceType, unit_price: int, answers: Answers) -> int | None:
    """Compute the price of the answers so far; None if they do not make one yet."""
    form = FORMS[kind]
    needed = {
        Counting.GIVEN: ("quantity",),
        Counting.LINES: (str(form.lines),),
        Counting.ONE: (),
        Counting.PER_POST: ("max", "posts"),
    }[form.counting]
    if any(answers.get(name) is None for name in needed):
        return None
    return price(kind, unit_price, billed_quantity(kind, answers))


def price(kind: ServiceType, unit_price: int, billed_quantity: int) -> int:
    """Compute the price in micro-units; `unit_price` is for 1,000 pieces, or for one package."""
    if FORMS[kind].pricing is Pricing.FLAT:
        return unit_price * billed_quantity
    return money.price(unit_price, billed_quantity)


def parameters_fit(
    kind: ServiceType, parameters: Answers, bounds: ServiceBounds, today: date
) -> bool:
    """Return True if a quote's parameters fit the form and the current bounds."""
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
