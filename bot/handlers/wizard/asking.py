"""Ask the open question of an order's draft."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup

from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import FORMS, Parameter
from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.wizard.draft import (
    Draft,
    answer_bounds,
    example_link,
    network_of,
    questions_of,
)
from bot.handlers.wizard.links import latest_links
from bot.orders.parameters import BadParameter, Value, count_duplicates, read_parameter
from bot.quirks.refusals import find_refusals
from bot.screens.wizard import asking, list_problems, quirk_refusals
from bot.screens.wizard.questions import OpenQuestion

CONVERSATION: Final = "buy"
TERMS: Final = "buy:terms"
ASKING: Final = "buy:asking"
SUMMARY: Final = "buy:summary"

LONG_FORM: Final = 3
"""Forms of at least this many questions show how many there are."""

RESTRICTED_PARAMETERS: Final = (Parameter.LINK, Parameter.COMMENTS, Parameter.INTERVAL)
"""Parameters with quirks of their own; `find_refusals` takes them by these names."""


def ask_question(
    turn: Turn,
    card: ServiceCard,
    draft: Draft,
    problem: Markup | None = None,
    month: int | None = None,
) -> Reply:
    """Ask the draft's open question. If a list is being collected, show it so far.

    `problem` is shown above the question. `month` (year · 12 + month - 1) is the calendar's.
    """
    question = _open_question(turn, card, draft)
    if draft.lines:
        duplicates = count_duplicates(draft.lines, draft.step)
        screen = asking.collected_list(turn.tr, question, draft.lines, duplicates, problem)
    else:
        screen = asking.question_screen(turn.tr, question, problem, month)
    return Reply(screen, state=ASKING, draft=replace(draft, sorted_lines=()).as_json())


def ask_about_bad_lines(
    turn: Turn, card: ServiceCard, draft: Draft, refusals: Sequence[BadParameter]
) -> Reply:
    """Ask whether to leave the bad lines out; the good ones are in the draft."""
    question = _open_question(turn, card, draft)
    screen = list_problems.bad_lines(turn.tr, question, len(draft.sorted_lines), refusals)
    return Reply(screen, state=ASKING, draft=draft.as_json())


def read_answer(
    turn: Turn, card: ServiceCard, draft: Draft, parameter: Parameter, text: str
) -> Value:
    """Read a typed answer to a question. BadParameter if it does not fit."""
    network = network_of(turn, card)
    return read_parameter(
        parameter,
        text,
        bounds=answer_bounds(card, draft, parameter),
        network=network.slug if network else None,
        today=turn.now.date(),
        kind=card.type,
    )


def panel_refusal(
    turn: Turn, card: ServiceCard, parameter: Parameter | None, value: Any
) -> Markup | None:
    """Return why the service's panel would refuse an answer; None if it would not."""
    refusals = find_refusals(
        turn.shop.catalog.order_quirks_of(card.panel_id), **_restricted(parameter, value)
    )
    return quirk_refusals.quirk_refusal(turn.tr, refusals[0]) if refusals else None


def _restricted(parameter: Parameter | None, value: Any) -> dict[str, Any]:
    """Return an answer as `find_refusals` takes it."""
    if parameter is None or not value:
        return {}
    if parameter in RESTRICTED_PARAMETERS:
        return {str(parameter): value}
    texts = (value,) if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return {"texts": tuple(texts)}


def _open_question(turn: Turn, card: ServiceCard, draft: Draft) -> OpenQuestion:
    parameter = draft.step or Parameter.LINK
    optional = any(
        each.parameter is parameter and not each.required for each in FORMS[card.type].questions
    )
    return OpenQuestion(
        card=card,
        currency=turn.shop.currency,
        parameter=parameter,
        bounds=answer_bounds(card, draft, parameter),
        answers=draft.answers,
        example=example_link(network_of(turn, card)),
        optional=optional,
        intervals=turn.shop.catalog.order_quirks_of(card.panel_id).drip_intervals,
        today=turn.now.date(),
        links=latest_links(turn, card) if parameter is Parameter.LINK else (),
        place=None if draft.editing else _place(card, draft, parameter),
    )


def _place(card: ServiceCard, draft: Draft, parameter: Parameter) -> tuple[int, int] | None:
    """Return the number of the question and how many there are; None in a short form."""
    asked = [question.parameter for question in questions_of(card, draft)]
    if len(asked) < LONG_FORM or parameter not in asked:
        return None
    return asked.index(parameter) + 1, len(asked)
