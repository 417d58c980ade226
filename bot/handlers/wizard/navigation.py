"""Begin an order, go back a step, and leave the wizard."""

from dataclasses import replace
from typing import Any

from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import Parameter
from bot.handlers.dispatch.turn import PASTED, Reply, Turn
from bot.handlers.pages import browse, front
from bot.handlers.wizard import checkout
from bot.handlers.wizard.asking import ASKING, CONVERSATION, SUMMARY, TERMS, ask_question
from bot.handlers.wizard.draft import Draft, present_terms, questions_of, service_of
from bot.handlers.wizard.links import carried_answers
from bot.orders import quote
from bot.screens import menu
from bot.screens.menu import TERMS_VERSION
from bot.screens.wizard import summary

__all__ = (
    "ASKING",
    "CONVERSATION",
    "SUMMARY",
    "TERMS",
    "accept_terms_and_order",
    "begin_order",
    "go_back",
    "leave_wizard",
)


def begin_order(turn: Turn) -> Reply:
    """Begin an order of a service. Ask for the terms first if they are not accepted yet.

    Raises `PricesStale` if nothing is sold at the moment.
    """
    card = turn.shop.catalog.service(turn.number())
    if card is None:
        return Reply(summary.service_gone(turn.tr), state=None)
    return begin(turn, card, Draft(card.id, carried_answers(turn, card)))


def begin(turn: Turn, card: ServiceCard, draft: Draft) -> Reply:
    """Begin an order with the draft's answers, which are kept while the terms are asked for."""
    quote.refuse_stale_prices(present_terms(turn, card), turn.now)
    if turn.conversation.terms_version < TERMS_VERSION:
        return Reply(menu.accept_first(turn.tr), state=TERMS, draft=draft.as_json())
    return checkout.go_to_next_step(turn, card, draft)


def accept_terms_and_order(turn: Turn) -> Reply:
    """Accept the terms and ask the order's first question."""
    if not front.save_acceptance(turn, turn.number()):
        return front.new_terms_page(turn)
    card = service_of(turn)
    if card is None:
        return Reply(summary.service_gone(turn.tr), state=None)
    return checkout.go_to_next_step(turn, card, Draft.of(turn.draft))


def go_back(turn: Turn) -> Reply:
    """Go back to the question before; from the first one to the service's card."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    if card is None:
        return Reply(summary.service_gone(turn.tr), state=None)
    if draft.editing:
        return checkout.go_to_next_step(turn, card, replace(draft, step=None, lines=()))
    path = [question.parameter for question in questions_of(card, draft)]
    at = path.index(draft.step) if draft.step in path else len(path)
    if at == 0:
        return replace(browse.service_page(turn, card.id), draft=_link_kept(draft))
    step = path[at - 1]
    return ask_question(turn, card, replace(draft, step=step, lines=draft.lines_of(step)))


def leave_wizard(turn: Turn) -> Reply:
    """Leave the wizard; nothing is charged. The link goes along to the next service."""
    screen = summary.wizard_canceled(turn.tr, service_of(turn))
    return Reply(screen, state=None, draft=_link_kept(Draft.of(turn.draft)))


def _link_kept(draft: Draft) -> dict[str, Any]:
    link = draft.answers.get(Parameter.LINK)
    return {PASTED: link} if link else {}


def tell_nothing_to_cancel(turn: Turn) -> Reply:
    """Answer /cancel while no order is being filled in."""
    return Reply(summary.nothing_to_cancel(turn.tr), state=None)
