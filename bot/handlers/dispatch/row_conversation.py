"""python-telegram-bot's ConversationHandler with its state in the user's row.

The stock handler keeps states in a dictionary in memory: a restart loses them, and two processes
have different ones. Here that dictionary reads the row that was loaded for the current update.
"""

import logging
import warnings
from collections.abc import Iterable, Iterator, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, ContextTypes, ConversationHandler
from telegram.warnings import PTBUserWarning

from bot.users.conversation import UserConversation

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


@dataclass(slots=True)
class CurrentUpdate:
    """The update that is being worked on: its user's conversation, and how it went."""

    conversation: UserConversation
    webhook: bool
    """Whether a call can be returned in the webhook's response."""
    answer: dict[str, Any] | None = None
    """The call for the webhook's response."""
    failure: Exception | None = None
    """What was raised where python-telegram-bot would swallow it; the receiver raises it again."""
    dispatched: bool = False
    """Whether a handler was run."""


CURRENT_UPDATE: ContextVar[CurrentUpdate] = ContextVar("current_update")


async def record_failure(update: object, context: Context) -> None:
    """Keep what python-telegram-bot itself raised for the current update (its error handler)."""
    current = CURRENT_UPDATE.get(None)
    if current is None or context.error is None:
        log.error("an error outside of an update: %s", context.error, exc_info=context.error)
    elif current.failure is None:
        current.failure = context.error


class RowStates(MutableMapping[Any, Any]):
    """The state of one conversation, read from the row of the user whose turn it is.

    A state is `conversation:step`. A state that begins otherwise than all of this conversation's
    own belongs to another conversation: this one has none then.
    """

    def __init__(self, states: Iterable[str]) -> None:
        self._prefixes = tuple({f"{state.partition(':')[0]}:" for state in states})

    def __getitem__(self, key: Any) -> Any:
        state = CURRENT_UPDATE.get().conversation.state
        if state is None or not state.startswith(self._prefixes):
            raise KeyError(key)
        return state

    def __setitem__(self, key: Any, value: Any) -> None:
        # The turn has saved the state with its own work; this is for what python-telegram-bot
        # reads later in the same update.
        CURRENT_UPDATE.get().conversation.state = value

    def __delitem__(self, key: Any) -> None:
        CURRENT_UPDATE.get().conversation.state = None

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None


class RowConversation(ConversationHandler[Context]):
    """A conversation that any process can continue: its state is in the user's row."""

    def __init__(
        self,
        *,
        name: str,
        entry_points: list[BaseHandler[Update, Context, Any]],
        states: dict[object, list[BaseHandler[Update, Context, Any]]],
        fallbacks: list[BaseHandler[Update, Context, Any]],
    ) -> None:
        with warnings.catch_warnings():
            # It warns that buttons are not tracked for each message; the row knows the question.
            warnings.simplefilter("ignore", PTBUserWarning)
            super().__init__(
                entry_points=entry_points,
                states=states,
                fallbacks=fallbacks,
                name=name,
                allow_reentry=True,
            )
        self._conversations = RowStates(map(str, states))
