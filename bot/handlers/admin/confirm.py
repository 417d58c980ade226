"""Asking an operator once more: one conversation for all that must be confirmed before it is done.

To add an action: 1. name it in `Action`; 2. write its function from the turn and its draft to a
reply, and register both in `CONFIRMED_ACTIONS` (bot/handlers/__init__.py); 3. return `ask(…)` with
the question's screen and the action's arguments from the command or button that begins it.

The question's number is the conversation's version when it was asked: it is in the button and in
the draft, so a button of an earlier question answers no later one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.handlers.dispatch.turn import Handler, Reply, Turn
from bot.screens.admin import replies
from bot.screens.screen import Screen

CONVERSATION: Final = "sure"
CONFIRMING: Final = "sure:asked"

CONFIRMING_EARLIER: Final = "trust:asked"
"""State of questions about rates that were asked by earlier versions of the shop."""


class Action(StrEnum):
    """What an operator can be asked to confirm; the names are stored in drafts."""

    CREDIT = "credit"
    DEBIT = "debit"
    REFUND = "refund"
    REMAINS = "remains"
    REFUND_AFTER_END = "refund_after_end"
    ACCEPT_RATE = "accept_rate"
    ACCEPT_ALL_RATES = "accept_all_rates"
    ACCEPT_LIST = "accept_list"
    SELL_BELOW_COST = "sell_below_cost"
    TEACH_WORD = "teach_word"
    SET_CURRENCY = "set_currency"
    BOOK_REST = "book_rest"
    CANCEL_ORDERS = "cancel_orders"


def nothing_done(turn: Turn) -> Reply:
    """Say that nothing was done, and close the question."""
    return Reply(replies.nothing_done(turn.tr), state=None)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What is run when an operator has answered the question about an action."""

    run: Callable[[Turn, dict[str, Any]], Reply]
    """Do it, by the turn and the draft that holds its arguments; raises ShopError to refuse."""
    leave: Handler = nothing_done
    """Answer No, /cancel, or the button of an earlier question."""


def ask(turn: Turn, action: Action, show: Callable[[int], Screen], **arguments: Any) -> Reply:
    """Ask whether to do the action; its JSON arguments are kept in the draft.

    `show` makes the question's screen for the question's number, which `Tap.YES` must carry.
    """
    number = turn.conversation.version
    draft = {**arguments, "action": action.value, "number": number}
    return Reply(show(number), state=CONFIRMING, draft=draft)


def when_yes(actions: Mapping[Action, Confirmed]) -> Handler:
    """Return the handler of Yes: run the action if the button's number is the question's."""

    def confirm(turn: Turn) -> Reply:
        confirmed = _asked_about(turn, actions)
        if confirmed is None or turn.number() != turn.draft.get("number"):
            return leave(turn)
        return confirmed.run(turn, turn.draft)

    leave = when_no(actions)
    return confirm


def when_no(actions: Mapping[Action, Confirmed]) -> Handler:
    """Return the handler of No and /cancel: close the question, do nothing."""

    def leave(turn: Turn) -> Reply:
        confirmed = _asked_about(turn, actions)
        # Who is no operator any more is not shown an operator's page.
        if confirmed is None or not turn.is_operator:
            return nothing_done(turn)
        return confirmed.leave(turn)

    return leave


def _asked_about(turn: Turn, actions: Mapping[Action, Confirmed]) -> Confirmed | None:
    """Return what the open question is about; None if no action of this version has its name."""
    name = turn.draft.get("action")
    if name is None:  # a question about rates, asked by an earlier version
        name = Action.ACCEPT_RATE if "service" in turn.draft else Action.ACCEPT_ALL_RATES
    return next((actions[action] for action in actions if action == name), None)
