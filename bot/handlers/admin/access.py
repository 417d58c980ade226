"""Guards operators' commands: to everybody else they are unknown commands."""

from bot.handlers.dispatch.turn import Handler, Reply, Turn
from bot.handlers.pages import front
from bot.screens.admin import replies
from bot.screens.admin.usages import DEFAULT_MEANING


def operators_only(handler: Handler) -> Handler:
    """Return a handler that runs this one for operators, and answers all others 'unknown'."""

    def guarded(turn: Turn) -> Reply:
        return handler(turn) if turn.is_operator else front.answer_unknown_command(turn)

    return guarded


def usage(turn: Turn, example: str, meaning: str = DEFAULT_MEANING) -> Reply:
    """Reply how a command is written; `meaning` is a msgid."""
    return Reply(replies.usage(turn.tr, example, meaning))
