"""The order wizard: its beginning, its ways back and out. Its draft is the row's."""

from dataclasses import replace

from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.pages import browse, front
from bot.handlers.wizard import checkout
from bot.handlers.wizard.asking import ASKING, NAME, SUMMARY, TERMS, ask
from bot.handlers.wizard.draft import Draft, path_of, service_of
from bot.screens import menu
from bot.screens.menu import TERMS_VERSION
from bot.screens.wizard import summary

__all__ = ("ASKING", "NAME", "SUMMARY", "TERMS", "accept", "back", "begin", "cancel")


def begin(turn: Turn) -> Reply:
    """Begin an order of a service; the terms come first, once."""
    card = turn.shop.catalogue.service(turn.number())
    if card is None:
        return Reply(summary.gone(turn.tr), state=None)
    draft = Draft(card.id)
    if turn.standing.terms_version < TERMS_VERSION:
        return Reply(menu.accept_first(turn.tr), state=TERMS, draft=draft.as_json())
    return checkout.go_on(turn, card, draft)


def accept(turn: Turn) -> Reply:
    """Accept the terms on the way to an order, and go on with it."""
    reply = front.accept(turn)
    if turn.number() != TERMS_VERSION:
        return reply
    turn.standing.terms_version = TERMS_VERSION
    turn.numbers = (turn.draft["service"],)
    return begin(turn)


def back(turn: Turn) -> Reply:
    """Go one question back, from the first one to the service's card."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    if card is None:
        return Reply(summary.gone(turn.tr), state=None)
    if draft.editing:
        return checkout.go_on(turn, card, replace(draft, step=None, gathered=()))
    path = [question.parameter for question in path_of(card, draft)]
    at = path.index(draft.step) if draft.step in path else len(path)
    if at == 0:
        turn.numbers = (card.id,)
        return browse.service(turn)
    step = path[at - 1]
    return ask(turn, card, replace(draft, step=step, gathered=draft.lines_of(step)))


def cancel(turn: Turn) -> Reply:
    """Leave the wizard; nothing was charged."""
    return Reply(summary.canceled(turn.tr, service_of(turn)), state=None)


def nothing_to_cancel(turn: Turn) -> Reply:
    """Answer /cancel outside of any dialog."""
    return Reply(summary.nothing_to_cancel(turn.tr), state=None)
