"""Delivers the outbox: each message rendered when it goes out, in the customer's language."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.db import now
from bot.i18n import Translations, Translator
from bot.jobs.context import Workshop
from bot.notifications import outbox
from bot.notifications.outbox import Due, Kind
from bot.orders import views
from bot.orders.tables import Order
from bot.screens import notices
from bot.screens.admin import probe
from bot.screens.catalog import favourites
from bot.screens.orders import cards
from bot.screens.screen import Screen
from bot.telegram.outgoing import Blocked, seconds_of
from bot.users import conversation, customers

log = logging.getLogger(__name__)

PORTION = 20
OF_NO_ORDER: Mapping[Kind, Callable[[Translator, Kind, dict[str, Any]], Screen]] = {
    Kind.ALERT: notices.alert,
    Kind.SYNCED: notices.synced,
    Kind.PROBED: probe.probed,
    Kind.FAVOURITES: favourites.news,
    Kind.CREDITED: notices.of_money,
    Kind.DEBITED: notices.of_money,
}
"""What is rendered from its payload alone."""

PAUSE = timedelta(seconds=2)
OUTAGE_SECONDS = 5.0
"""How long a letter waits when Telegram cannot be reached."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be shown, and where."""

    due: Due
    screen: Screen | None
    """None where there is nothing to show any more."""
    message: int | None = None
    """The card to edit."""
    reachable: bool = True


class Delivery:
    """The letters that are on their way: a box for each person, emptied in order.

    A chat that Telegram holds back, or a call that hangs, keeps its own box waiting and no other.
    """

    def __init__(self) -> None:
        self._boxes: dict[int, deque[Letter]] = {}
        self._carriers: dict[int, asyncio.Task[None]] = {}
        self._held: set[int] = set()

    async def work(self, shop: Workshop) -> bool:
        """Take what is due into the boxes; True when there may be more."""
        letters = await shop.database.transact(_claim, shop.translations, now())
        for letter in letters:
            if letter.due.id not in self._held:  # a claim that ran out while it waits here
                self._held.add(letter.due.id)
                self._boxes.setdefault(letter.due.user_id, deque()).append(letter)
        for user in self._boxes.keys() - self._carriers.keys():
            task = asyncio.create_task(self._carry(shop, user), name=f"deliver:{user}")
            self._carriers[user] = task
        return len(letters) == PORTION

    async def close(self, grace: float) -> None:
        """Finish what is being sent; what is not is due again when its claim has run out."""
        if self._carriers:
            await asyncio.wait(self._carriers.values(), timeout=grace)
        for task in list(self._carriers.values()):
            task.cancel()

    async def _carry(self, shop: Workshop, user: int) -> None:
        box = self._boxes[user]
        try:
            while box:
                await self._hand_over(shop, box.popleft())
        finally:
            for letter in box:
                self._held.discard(letter.due.id)
            del self._boxes[user], self._carriers[user]

    async def _hand_over(self, shop: Workshop, letter: Letter) -> None:
        try:
            await _deliver(shop, letter)
        except Exception:
            log.exception("notification %s", letter.due.id)
        finally:
            self._held.discard(letter.due.id)


async def _deliver(shop: Workshop, letter: Letter) -> None:
    due = letter.due
    try:
        shown = None
        if letter.screen is not None and letter.reachable:
            shown = await shop.outgoing.notify(due.user_id, letter.screen, letter.message)
    except Blocked:
        await shop.database.transact(customers.mark_unreachable, due.user_id, now())
        await shop.database.transact(outbox.sent, due, now())
    except BadRequest as error:
        log.error("notification %s: %s", due.id, error)
        until = now() + PAUSE * 2**due.attempts
        await shop.database.transact(outbox.postpone, due, until, type(error).__name__)
    except TelegramError as error:
        # Telegram's trouble, not the letter's: it is tried for as long as that lasts.
        pause = seconds_of(error) if isinstance(error, RetryAfter) else OUTAGE_SECONDS
        until = now() + timedelta(seconds=pause)
        await shop.database.transact(outbox.excuse, due, until, type(error).__name__)
    else:
        await shop.database.transact(_delivered, letter, shown, now())


def _delivered(session: Session, letter: Letter, shown: int | None, moment: datetime) -> None:
    outbox.sent(session, letter.due, moment)
    moved = letter.message is not None and shown not in (None, letter.message)
    if moved and letter.due.kind is Kind.ORDER_CARD and letter.message is not None:
        # The card had been deleted: the new message is the card from now on.
        views.move_card(session, letter.due.payload["order"], letter.message, shown)


def _claim(session: Session, translations: Translations, moment: datetime) -> list[Letter]:
    claimed = outbox.claim(session, moment, PORTION)
    people_of = customers.languages(session, {due.user_id for due in claimed})
    return [_letter(session, translations, due, people_of) for due in claimed]


def _letter(
    session: Session,
    translations: Translations,
    due: Due,
    people_of: dict[int, tuple[str | None, bool]],
) -> Letter:
    language, reachable = people_of.get(due.user_id, (None, True))
    tr = translations[translations.best(language)]
    if due.kind is Kind.SCREEN:
        return _late(session, due, reachable=reachable)
    if due.kind in OF_NO_ORDER:
        return Letter(due, OF_NO_ORDER[due.kind](tr, due.kind, due.payload), reachable=reachable)
    order = views.find(session, due.payload["order"])
    if order is None:
        return Letter(due, None)
    if due.kind is Kind.ORDER_CARD:
        return _card(due, cards.card(tr, order), order, reachable=reachable)
    screen = notices.of_order(tr, due.kind, order, due.payload)
    return Letter(due, screen, reachable=reachable)


def _late(session: Session, due: Due, **reach: Any) -> Letter:
    """Show a screen that had to wait, unless the person has gone on, or its message is a card."""
    stored, message = due.payload["screen"], due.payload["message"]
    passed = conversation.standing_screen(session, due.user_id) != stored
    if passed or (message and views.by_card(session, due.user_id, message)):
        return Letter(due, None)
    return Letter(due, Screen.from_json(stored), message, **reach)


def _card(due: Due, screen: Screen, order: Order, **reach: Any) -> Letter:
    # An order whose card was never shown has none to edit, and its news come as messages.
    return Letter(due, screen if order.card_message else None, order.card_message, **reach)
