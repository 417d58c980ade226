"""python-telegram-bot's ConversationHandler with its state in the user's row.

The stock handler keeps a dictionary in memory: a restart forgets every dialog, and two processes
disagree. Here the dictionary is a window on the row that the turn has loaded.
"""

import warnings
from collections.abc import Iterator, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, ContextTypes, ConversationHandler
from telegram.warnings import PTBUserWarning

from bot.users.conversation import Standing

Context = ContextTypes.DEFAULT_TYPE


@dataclass(slots=True)
class Travel:
    """One update on its way: what was loaded for it, and what is to be answered."""

    standing: Standing
    webhook: bool
    """Whether the callback's answer can ride in the webhook's response."""
    answer: dict[str, Any] | None = None
    failure: Exception | None = None
    taken: bool = False


TRAVEL: ContextVar[Travel] = ContextVar("travel")


class StandingStates(MutableMapping[Any, Any]):
    """The states of one conversation: of the person whose turn it is, from their row.

    A state is `conversation:step`; a dialog of another conversation is none of this one's.
    """

    def __init__(self, name: str) -> None:
        self._prefix = f"{name}:"

    def __getitem__(self, key: Any) -> Any:
        state = TRAVEL.get().standing.state
        if state is None or not state.startswith(self._prefix):
            raise KeyError(key)
        return state

    def __setitem__(self, key: Any, value: Any) -> None:
        # The turn has saved the state with its own work; this is for what python-telegram-bot
        # reads later in the same update.
        TRAVEL.get().standing.state = value

    def __delitem__(self, key: Any) -> None:
        TRAVEL.get().standing.state = None

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None


class RowConversation(ConversationHandler[Context]):
    """A conversation that any process can take up where another left it."""

    def __init__(
        self,
        *,
        name: str,
        entry_points: list[BaseHandler[Update, Context, Any]],
        states: dict[object, list[BaseHandler[Update, Context, Any]]],
        fallbacks: list[BaseHandler[Update, Context, Any]],
    ) -> None:
        with warnings.catch_warnings():
            # It warns that buttons are not tracked a message: the row knows the standing question.
            warnings.simplefilter("ignore", PTBUserWarning)
            super().__init__(
                entry_points=entry_points,
                states=states,
                fallbacks=fallbacks,
                name=name,
                allow_reentry=True,
            )
        self._conversations = StandingStates(name)
