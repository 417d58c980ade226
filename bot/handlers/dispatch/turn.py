"""A turn: one update of one person, and what comes of it.

A handler is a plain synchronous function from `Turn` to `Reply`. It runs inside one transaction
and can reach nothing but the database; the screen it returns goes out after the commit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlmodel import Session

from bot.catalog.cards import Catalog
from bot.i18n import Translations, Translator
from bot.screens.screen import Screen
from bot.users.conversation import UserConversation

STAY: Final = "="
"""The dialog stays where it is, its draft with it."""


@dataclass(slots=True)
class Shop:
    """What every turn may know of the shop; a changed catalogue replaces the whole of the old."""

    name: str
    currency: str
    markup: Decimal
    support: str
    operators: frozenset[int]
    translations: Translations
    catalog: Catalog
    bot_username: str = ""


@dataclass(slots=True)
class Turn:
    """One update, its person, and the open transaction."""

    session: Session
    now: datetime
    shop: Shop
    conversation: UserConversation
    tr: Translator
    text: str = ""
    """What was typed; for a command, all that follows it."""
    command: str = ""
    numbers: tuple[int, ...] = ()
    """The ids a tapped button carries."""
    tapped_message: int | None = None
    """The tapped button's message."""
    upload: bytes | None = None
    """The content of a file that was sent; None where there is none, or it could not be had."""
    draft: dict[str, Any] = field(default_factory=dict)

    @property
    def user_id(self) -> int:
        """The person's Telegram id."""
        return self.conversation.user.id

    @property
    def is_operator(self) -> bool:
        """Whether the person runs the shop."""
        return self.user_id in self.shop.operators

    def number(self, place: int = 0) -> int:
        """Return one of the button's ids; 0 where it carries none, which is nothing's id."""
        return self.numbers[place] if place < len(self.numbers) else 0

    @property
    def words(self) -> list[str]:
        """What follows a command, word by word."""
        return self.text.split()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file for the person."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes of a turn."""

    screen: Screen | None = None
    """Replaces the tapped message, or is sent below what was typed; None leaves the chat alone."""
    state: str | None = STAY
    """Where the dialog stands now; None ends it."""
    draft: dict[str, Any] | None = None
    """The new draft; None keeps it, and an ended dialog has none."""
    toast: str = ""
    """A word over the chat for a tap."""
    alert: bool = False
    """The toast waits to be dismissed."""
    below: bool = False
    """Send the screen below instead of into the tapped message."""
    card_order_id: int | None = None
    """The order whose live card the tapped message has become: it keeps its buttons."""
    document: Attachment | None = None
    """A file that is sent below."""
    wake: Iterable[str] = ()
    """Jobs that have work now."""


Handler = Callable[[Turn], Reply]


class RollbackAndRun(Exception):
    """The turn is taken back, and another is taken in its place: nothing of the first is kept."""

    def __init__(self, handler: Handler) -> None:
        super().__init__()
        self.handler = handler
