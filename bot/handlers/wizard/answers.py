"""Save an answer into the draft, unless the service's panel refuses it."""

from dataclasses import replace
from typing import Any

from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import Parameter
from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.wizard import checkout
from bot.handlers.wizard.asking import ask_question, panel_refusal
from bot.handlers.wizard.draft import Draft, service_bounds, service_of
from bot.orders import filling
from bot.screens.wizard import summary


def save_answer(
    turn: Turn, card: ServiceCard, draft: Draft, parameter: Parameter, value: Any
) -> Reply:
    """Save an answer into the draft and show the next step. None declines an optional question."""
    problem = panel_refusal(turn, card, parameter, value)
    if problem is not None:
        return ask_question(turn, card, draft, problem)
    values = {**draft.answers, str(parameter): value}
    if parameter is Parameter.RUNS and value is None:
        values["interval"] = None
    return checkout.go_to_next_step(turn, card, replace(draft, answers=values, step=None, lines=()))


def fits_bounds(
    turn: Turn, card: ServiceCard, draft: Draft, parameter: Parameter, value: Any
) -> bool:
    """Return True if an answer is within the service's present bounds."""
    today = turn.now.date()
    return filling.answer_fits(
        card.type, parameter, value, service_bounds(card), draft.answers, today
    )


def resume(turn: Turn) -> Reply:
    """Show the open question, or the summary with the present balance and price."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    if card is None:
        return Reply(summary.service_gone(turn.tr), state=None)
    return (
        checkout.go_to_next_step(turn, card, draft)
        if draft.step is None
        else ask_question(turn, card, draft)
    )
