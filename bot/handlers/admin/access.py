"""Who may: for everybody else an operator's command is one the shop does not know."""

from bot.handlers.dispatch.turn import Handler, Reply, Turn
from bot.handlers.pages import front
from bot.i18n import N_
from bot.screens.admin import replies


def operators_only(handler: Handler) -> Handler:
    """Let operators through."""

    def guarded(turn: Turn) -> Reply:
        return handler(turn) if turn.is_operator else front.answer_unknown_command(turn)

    return guarded


def usage(turn: Turn, example: str, meaning: str = N_("All parts are needed.")) -> Reply:
    """Say how the command is written."""
    return Reply(replies.usage(turn.tr, example, meaning))
