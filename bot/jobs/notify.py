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
from bot.jobs.context import JobContext
from bot.jobs.fan_out import Operators, fan_out
from bot.notifications import outbox
from bot.notifications.outbox import ClaimedNotification, NotificationKind
from bot.orders import views
from bot.orders.tables import Order
from bot.screens import notices
from bot.screens.admin import alerts, probe
from bot.screens.catalog import favourites
from bot.screens.orders import cards
from bot.screens.screen import Screen
from bot.telegram.outgoing import Blocked, retry_after_seconds
from bot.users import conversation, customers

log = logging.getLogger(__name__)

BATCH = 20
PAYLOAD_SCREENS: Mapping[
    NotificationKind, Callable[[Translator, NotificationKind, dict[str, Any]], Screen]
] = {
    NotificationKind.ALERT: alerts.operator_alert,
    NotificationKind.SYNCED: notices.sync_report,
    NotificationKind.PROBED: probe.probe_report,
    NotificationKind.FAVOURITES: favourites.favourite_news,
    NotificationKind.CREDITED: notices.balance_notice,
    NotificationKind.DEBITED: notices.balance_notice,
}
"""What is rendered from its payload alone."""

RETRY_PAUSE = timedelta(seconds=2)
OUTAGE_SECONDS = 5.0
"""How long a letter waits when Telegram cannot be reached."""


@dataclass(frozen=True, slots=True)
class RenderedNotification:
    """What is to be shown, and where."""

    notification: ClaimedNotification
    screen: Screen | None
    """None where there is nothing to show any more."""
    edit_message: int | None = None
    """The card to edit."""
    reachable: bool = True


class Delivery:
    """The letters that are on their way: a box for each person, emptied in order.

    A chat that Telegram holds back, or a call that hangs, keeps its own box waiting and no other.
    """

    def __init__(self, operators: Operators) -> None:
        self._operators = operators
        self._boxes: dict[int, deque[RenderedNotification]] = {}
        self._carriers: dict[int, asyncio.Task[None]] = {}
        self._claimed: set[int] = set()

    async def work(self, shop: JobContext) -> bool:
        """Take what is due into the boxes; True when there may be more."""
        letters = await shop.database.transact(_claim, shop.translations, self._operators, now())
        for letter in letters:
            if (
                letter.notification.id not in self._claimed
            ):  # a claim that ran out while it waits here
                self._claimed.add(letter.notification.id)
                self._boxes.setdefault(letter.notification.user_id, deque()).append(letter)
        for user in self._boxes.keys() - self._carriers.keys():
            task = asyncio.create_task(self._carry(shop, user), name=f"deliver:{user}")
            self._carriers[user] = task
        return len(letters) == BATCH

    async def close(self, grace: float) -> None:
        """Finish what is being sent; what is not is due again when its claim has run out."""
        if self._carriers:
            await asyncio.wait(self._carriers.values(), timeout=grace)
        for task in list(self._carriers.values()):
            task.cancel()

    async def _carry(self, shop: JobContext, user: int) -> None:
        box = self._boxes[user]
        try:
            while box:
                await self._hand_over(shop, box.popleft())
        finally:
            for letter in box:
                self._claimed.discard(letter.notification.id)
            del self._boxes[user], self._carriers[user]

    async def _hand_over(self, shop: JobContext, letter: RenderedNotification) -> None:
        try:
            await _deliver(shop, letter)
        except Exception:
            log.exception("notification %s", letter.notification.id)
        finally:
            self._claimed.discard(letter.notification.id)


async def _deliver(shop: JobContext, letter: RenderedNotification) -> None:
    due = letter.notification
    try:
        shown = None
        if letter.screen is not None and letter.reachable:
            shown = await shop.outgoing.notify(due.user_id, letter.screen, letter.edit_message)
    except Blocked:
        await shop.database.transact(customers.mark_unreachable, due.user_id, now())
        await shop.database.transact(outbox.mark_sent, due, now())
    except BadRequest as error:
        log.error("notification %s: %s", due.id, error)
        until = now() + RETRY_PAUSE * 2**due.attempts
        await shop.database.transact(outbox.postpone, due, until, type(error).__name__)
    except TelegramError as error:
        # Telegram's trouble, not the letter's: it is tried for as long as that lasts.
        pause = retry_after_seconds(error) if isinstance(error, RetryAfter) else OUTAGE_SECONDS
        until = now() + timedelta(seconds=pause)
        await shop.database.transact(outbox.postpone_uncounted, due, until, type(error).__name__)
    else:
        await shop.database.transact(_delivered, letter, shown, now())


def _delivered(
    session: Session, letter: RenderedNotification, shown: int | None, moment: datetime
) -> None:
    outbox.mark_sent(session, letter.notification, moment)
    moved = letter.edit_message is not None and shown not in (None, letter.edit_message)
    if (
        moved
        and letter.notification.kind is NotificationKind.ORDER_CARD
        and letter.edit_message is not None
    ):
        # The card had been deleted: the new message is the card from now on.
        views.move_card(session, letter.notification.payload["order"], letter.edit_message, shown)


def _claim(
    session: Session, translations: Translations, operators: Operators, moment: datetime
) -> list[RenderedNotification]:
    fan_out(session, operators, moment)
    claimed = outbox.claim(session, moment, BATCH)
    people_of = customers.languages(session, {due.user_id for due in claimed})
    return [_render(session, translations, due, people_of) for due in claimed]


def _render(
    session: Session,
    translations: Translations,
    due: ClaimedNotification,
    languages: dict[int, tuple[str | None, bool]],
) -> RenderedNotification:
    language, reachable = languages.get(due.user_id, (None, True))
    tr = translations[translations.best_language(language)]
    if due.kind is NotificationKind.SCREEN:
        return _late(session, due, reachable=reachable)
    if due.kind in PAYLOAD_SCREENS:
        return RenderedNotification(
            due, PAYLOAD_SCREENS[due.kind](tr, due.kind, due.payload), reachable=reachable
        )
    order = views.find_order(session, due.payload["order"])
    if order is None:
        return RenderedNotification(due, None)
    if due.kind is NotificationKind.ORDER_CARD:
        return _card(due, cards.order_card(tr, order), order, reachable=reachable)
    screen = notices.order_notice(tr, due.kind, order, due.payload)
    return RenderedNotification(due, screen, reachable=reachable)


def _late(session: Session, due: ClaimedNotification, **reach: Any) -> RenderedNotification:
    """Show a screen that had to wait, unless the person has gone on, or its message is a card."""
    stored, message = due.payload["screen"], due.payload["message"]
    passed = conversation.last_screen(session, due.user_id) != stored
    if passed or (message and views.find_by_card(session, due.user_id, message)):
        return RenderedNotification(due, None)
    return RenderedNotification(due, Screen.from_json(stored), message, **reach)


def _card(
    due: ClaimedNotification, screen: Screen, order: Order, **reach: Any
) -> RenderedNotification:
    # An order whose card was never shown has none to edit, and its news come as messages.
    return RenderedNotification(
        due, screen if order.card_message else None, order.card_message, **reach
    )
