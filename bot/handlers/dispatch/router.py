"""The table of update kinds: which receiver gets an update, by the field it came in.

`receive` returns only when the update's receiver is done: then, and not before, the update may be
confirmed to Telegram. It raises if the update must come again.
"""

import logging
from dataclasses import dataclass, fields
from typing import Any, Final, Protocol

from telegram import Update

log = logging.getLogger(__name__)


class ReceiveUpdate(Protocol):
    """Works on one update to its end; raises if the update must come again."""

    async def __call__(self, update: Update, *, webhook: bool) -> dict[str, Any] | None:
        """Return a Bot API call for the webhook's response, or None for no call.

        `webhook` says whether there is a response that can carry a call.
        """


@dataclass(frozen=True, slots=True)
class Receivers:
    """The receiver of each kind of update that Telegram is asked for; the fields are the kinds."""

    message: ReceiveUpdate
    callback_query: ReceiveUpdate
    inline_query: ReceiveUpdate
    pre_checkout_query: ReceiveUpdate


UPDATE_KINDS: Final = tuple(field.name for field in fields(Receivers))
"""The kinds to ask Telegram for (`allowed_updates` of the Bot API)."""

IGNORED_KINDS: Final = frozenset(
    {
        "edited_message",  # the message has been worked on; its handler must not run again
        "my_chat_member",  # a customer who has blocked the bot is noticed when a message is sent
    }
)
"""Kinds that are dropped on purpose. They still come if a webhook was set to ask for them."""


class UpdateRouter:
    """Hands each update to the receiver of its kind."""

    def __init__(self, receivers: Receivers) -> None:
        self._receivers: dict[str, ReceiveUpdate] = {
            kind: getattr(receivers, kind) for kind in UPDATE_KINDS
        }
        self._logged: set[str] = set()

    async def receive(self, update: Update, *, webhook: bool = False) -> dict[str, Any] | None:
        """Receive one update; returns a Bot API call for the webhook's response, or None."""
        for kind, receive in self._receivers.items():
            if getattr(update, kind) is not None:
                return await receive(update, webhook=webhook)
        self._drop(kind_of(update))
        return None

    def _drop(self, kind: str) -> None:
        if kind not in IGNORED_KINDS and kind not in self._logged:
            self._logged.add(kind)
            log.warning("updates of the kind %s have no receiver and are dropped", kind)


def kind_of(update: Update) -> str:
    """Return the name of the field an update came in; "unknown" for a newer Bot API's kind."""
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind) is not None), "unknown")
