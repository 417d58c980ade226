"""A turn is what a handler is given, a reply what it returns.

A handler is a plain synchronous function from `Turn` to `Reply`. It runs in one transaction and can
reach nothing but the database; its reply is shown after the commit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlmodel import Session

from bot.catalog.cards import Catalog
from bot.catalog.sync.sales_pause import TRUSTED_FOR
from bot.customer_numbers import CustomerNumber
from bot.i18n import Translations, Translator
from bot.orders.endings.deadlines import Deadlines
from bot.screens.screen import Screen
from bot.users.conversation import UserConversation

PASTED: Final = "pasted"
"""Key of a draft: a link that was pasted while no order was being filled in."""

STAY: Final = "="
"""As a reply's state: keep the conversation's state."""


@dataclass(slots=True)
class Shop:
    """What every turn may know of the shop; a changed catalog is replaced as a whole."""

    name: str
    currency: str
    markup: Decimal
    """Percent on the panel's rate where no rule sets another."""
    support: str
    """The operators' contact; empty if there is none."""
    operators: frozenset[int]
    translations: Translations
    catalog: Catalog
    """What is on sale, as of the version it holds."""
    bot_username: str = ""
    prices_trusted_for: timedelta = TRUSTED_FOR
    """From a good sync until nothing is sold at its prices any more."""
    deadlines: Deadlines = field(default_factory=Deadlines)
    """How long an order may wait before operators see it on the desk."""


@dataclass(slots=True)
class Turn:
    """One update, its user's conversation, and the open transaction."""

    session: Session
    now: datetime
    shop: Shop
    conversation: UserConversation
    tr: Translator
    text: str = ""
    """The text of the message; for a command, what follows the command."""
    command: str = ""
    """The command's name in lower case, without the slash; empty if the update is none."""
    numbers: tuple[int, ...] = ()
    """The ids in the tapped button's callback data."""
    tapped_message: int | None = None
    """The id of the message whose button was tapped; None if the update is no tap."""
    upload: bytes | None = None
    """The content of the uploaded file; None if there is none or it could not be downloaded."""
    draft: dict[str, Any] = field(default_factory=dict)
    """The conversation's draft; what a handler changes in it is saved."""

    @property
    def user_id(self) -> int:
        """The user's Telegram id."""
        return self.conversation.user.id

    @property
    def customer(self) -> CustomerNumber:
        """The number by which the books know the user."""
        return self.conversation.number

    @property
    def is_operator(self) -> bool:
        """Whether the user is an operator."""
        return self.user_id in self.shop.operators

    def number(self, place: int = 0) -> int:
        """Return an id of the callback data by its place; 0, which is no row's id, if absent."""
        return self.numbers[place] if place < len(self.numbers) else 0

    @property
    def words(self) -> list[str]:
        """The words of `text`."""
        return self.text.split()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send to the user."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is made after the commit: long reads hold up no transaction and no other turn."""

    name: str
    read: Callable[[Session], Sequence[Any]]
    """Reads the rows of the file, on a connection that only reads."""
    write: Callable[[Sequence[Any]], bytes]
    """Makes the content of the rows, in a thread."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler returns: what to show, and the conversation's next state."""

    screen: Screen | None = None
    """Replaces the tapped message, or is sent as a new one after a text; None shows nothing."""
    state: str | None = STAY
    """The conversation's next state; None ends the conversation."""
    draft: dict[str, Any] | None = None
    """The new draft; None keeps it. It is emptied when the conversation ends."""
    toast: str = ""
    """Text of the notification that answers a tap (answerCallbackQuery); empty for none."""
    alert: bool = False
    """Whether the toast must be dismissed by the user (`show_alert`)."""
    below: bool = False
    """Whether to send the screen as a new message instead of editing the tapped one."""
    card_order_id: int | None = None
    """The order whose live card the tapped message becomes; its buttons are not removed later."""
    document: Attachment | None = None
    """A file that is sent after the screen."""
    export: Export | None = None
    """A file that is made and sent after the screen."""
    wake: Iterable[str] = ()
    """Names of jobs that have work now."""


def carried(draft: dict[str, Any]) -> dict[str, Any]:
    """Return what stays of a draft when a conversation ends: a pasted link, for the next order."""
    return {PASTED: draft[PASTED]} if PASTED in draft else {}


Handler = Callable[[Turn], Reply]
"""Runs in a transaction; raises ShopError to roll back and say why."""


class RollbackAndRun(Exception):
    """Roll the turn back and run another handler in a new transaction instead."""

    def __init__(self, handler: Handler) -> None:
        super().__init__()
        self.handler = handler
