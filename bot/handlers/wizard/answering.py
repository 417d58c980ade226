"""Read the answer to the open question, typed or tapped.

If the answer does not fit, say why and ask again; the earlier answers stay.
"""

from dataclasses import replace

from bot.catalog.rules.forms import LIST_PARAMETERS, Parameter
from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.wizard import checkout, lists
from bot.handlers.wizard.answers import fits_bounds, resume, save_answer
from bot.handlers.wizard.asking import ask_question, read_answer
from bot.handlers.wizard.draft import Draft, answer_bounds, questions_of, service_of
from bot.handlers.wizard.links import fitting_link
from bot.orders import views
from bot.orders.parameters import BadParameter
from bot.orders.parameters.runs import can_be_split
from bot.screens.errors import refusal_text
from bot.screens.wizard import choices, runs, summary


def answer_by_text(turn: Turn) -> Reply:
    """Read a typed answer."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    if card is None:
        return Reply(summary.service_gone(turn.tr), state=None)
    if draft.step is None:
        return checkout.go_to_next_step(turn, card, draft)
    if draft.step in LIST_PARAMETERS:
        return lists.add_lines(turn, card, draft, draft.step, turn.text)
    if draft.step is Parameter.RUNS and answer_bounds(card, draft, draft.step).high < 2:  # noqa: PLR2004
        return ask_question(turn, card, draft, runs.not_repeatable(turn.tr))
    try:
        value = read_answer(turn, card, draft, draft.step, turn.text)
    except BadParameter as refusal:
        return ask_question(turn, card, draft, refusal_text(turn.tr, refusal))
    return save_answer(turn, card, draft, draft.step, value)


def answer_by_tap(turn: Turn) -> Reply:
    """Read a tapped answer; show the open question again if the button is of another one."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    parameter = choices.parameter_of(turn.number())
    if (
        card is None
        or parameter is None
        or parameter is not draft.step
        or parameter in LIST_PARAMETERS
    ):
        return resume(turn)
    value = choices.answer_of(parameter, turn.number(1)) if len(turn.numbers) > 1 else None
    if value is None or not fits_bounds(turn, card, draft, parameter, value):
        return resume(turn)
    return save_answer(turn, card, draft, parameter, value)


def answer_by_last_link(turn: Turn) -> Reply:
    """Answer with the link of one of the customer's own orders."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    order = views.find_order(turn.session, turn.number(), turn.user_id)
    if card is None or order is None or draft.step is not Parameter.LINK:
        return resume(turn)
    link = fitting_link(turn, card, str(order.parameters.get("link", "")))
    return resume(turn) if link is None else save_answer(turn, card, draft, draft.step, link)


def split_quantity(turn: Turn) -> Reply:
    """Deliver what the draft orders in equal parts: the same pieces, the same price."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    if card is None or draft.step is not Parameter.RUNS:
        return resume(turn)
    parts = turn.number()
    if not can_be_split(draft.pieces, parts, card.min):
        return resume(turn)
    answers = {**draft.answers, str(Parameter.QUANTITY): draft.pieces // parts}
    return save_answer(turn, card, replace(draft, answers=answers), Parameter.RUNS, parts)


def decline_question(turn: Turn) -> Reply:
    """Leave an optional question unanswered and go on.

    Of an order that had runs, either all their pieces are delivered at once, or those of one run.
    """
    card, draft = service_of(turn), Draft.of(turn.draft)
    parameter = choices.parameter_of(turn.number())
    if card is None or parameter is None or parameter is not draft.step:
        return resume(turn)
    if any(each.parameter is parameter and each.required for each in questions_of(card, draft)):
        return resume(turn)
    if parameter is Parameter.RUNS and turn.number(1) == choices.WHOLE:
        whole = {**draft.answers, str(Parameter.QUANTITY): draft.pieces}
        draft = replace(draft, answers=whole)
    return save_answer(turn, card, draft, parameter, None)


def edit_answer(turn: Turn) -> Reply:
    """Ask a question of the summary again; its answer stays until a new one is given."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    parameter = choices.parameter_of(turn.number())
    if card is None or parameter is None:
        return resume(turn)
    edited = replace(draft, step=parameter, editing=True)
    if all(each.parameter is not parameter for each in questions_of(card, edited)):
        return resume(turn)
    return ask_question(turn, card, replace(edited, lines=draft.lines_of(parameter)))


def show_month(turn: Turn) -> Reply:
    """Show another month of the calendar."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    if card is None or draft.step is not Parameter.EXPIRY:
        return resume(turn)
    return ask_question(turn, card, draft, month=turn.number(1))
