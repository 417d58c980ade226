"""Who may: for everybody else an operator's command is one the shop does not know."""

from bot.handlers.dispatch.turn import Handler, Reply, Turn
from bot.handlers.pages import front
from bot.screens.admin import replies
from bot.screens.admin.usages import DEFAULT_MEANING


def operators_only(handler: Handler) -> Handler:
    """Let operators through."""

    def guarded(turn: Turn) -> Reply:
        return handler(turn) if turn.is_operator else front.answer_unknown_command(turn)

    return guarded


def usage(turn: Turn, example: str, meaning: str = DEFAULT_MEANING) -> Reply:
    """Say how the command is written."""
    return Reply(replies.usage(turn.tr, example, meaning))
