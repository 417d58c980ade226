"""Delivers the outbox: renders each notification when it is sent, in the reader's language."""

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
from bot.screens.admin import alerts, panel_ids, probe
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
    NotificationKind.PANEL_ID: panel_ids.panel_id_answer,
    NotificationKind.PROBED: probe.probe_report,
    NotificationKind.FAVOURITES: favourites.favourite_news,
    NotificationKind.CREDITED: notices.balance_notice,
    NotificationKind.DEBITED: notices.balance_notice,
}
"""The kinds that are rendered from their payload alone."""

RETRY_PAUSE = timedelta(seconds=2)
OUTAGE_SECONDS = 5.0
"""Seconds until a notification is tried again when Telegram cannot be reached."""


@dataclass(frozen=True, slots=True)
class RenderedNotification:
    """A claimed notification and the screen to show."""

    notification: ClaimedNotification
    screen: Screen | None
    """None if there is nothing to show any more."""
    edit_message: int | None = None
    """The message to edit; None for a new message."""
    reachable: bool = True


class Delivery:
    """Sends claimed notifications: a queue for each chat, emptied in order.

    If Telegram slows a chat down or a call hangs, only the queue of that chat waits.
    """

    def __init__(self, operators: Operators) -> None:
        self._operators = operators
        self._queues: dict[int, deque[RenderedNotification]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._claimed: set[int] = set()

    async def work(self, shop: JobContext) -> bool:
        """Claim what is due and start sending it; return True if there may be more."""
        notifications = await shop.database.transact(
            _claim, shop.translations, self._operators, now()
        )
        for rendered in notifications:
            if (
                rendered.notification.id not in self._claimed
            ):  # claimed again after a timeout, while it waits here
                self._claimed.add(rendered.notification.id)
                self._queues.setdefault(rendered.notification.user_id, deque()).append(rendered)
        for user in self._queues.keys() - self._tasks.keys():
            task = asyncio.create_task(self._send_queue(shop, user), name=f"deliver:{user}")
            self._tasks[user] = task
        return len(notifications) == BATCH

    async def close(self, grace: float) -> None:
        """Wait up to `grace` seconds for what is being sent; the rest is due after its claim."""
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=grace)
        for task in list(self._tasks.values()):
            task.cancel()

    async def _send_queue(self, shop: JobContext, user: int) -> None:
        queue = self._queues[user]
        try:
            while queue:
                await self._send(shop, queue.popleft())
        finally:
            for rendered in queue:
                self._claimed.discard(rendered.notification.id)
            del self._queues[user], self._tasks[user]

    async def _send(self, shop: JobContext, rendered: RenderedNotification) -> None:
        try:
            await _deliver(shop, rendered)
        except Exception:
            log.exception("notification %s", rendered.notification.id)
        finally:
            self._claimed.discard(rendered.notification.id)


async def _deliver(shop: JobContext, rendered: RenderedNotification) -> None:
    due = rendered.notification
    try:
        shown = None
        if rendered.screen is not None and rendered.reachable:
            shown = await shop.outgoing.notify(due.user_id, rendered.screen, rendered.edit_message)
    except Blocked:
        await shop.database.transact(customers.mark_unreachable, due.user_id, now())
        await shop.database.transact(outbox.mark_sent, due, now())
    except BadRequest as error:
        log.error("notification %s: %s", due.id, error)
        until = now() + RETRY_PAUSE * 2**due.attempts
        await shop.database.transact(outbox.postpone, due, until, type(error).__name__)
    except TelegramError as error:
        # A failure of Telegram, not of the notification: it is tried for as long as it lasts.
        pause = retry_after_seconds(error) if isinstance(error, RetryAfter) else OUTAGE_SECONDS
        until = now() + timedelta(seconds=pause)
        await shop.database.transact(outbox.postpone_uncounted, due, until, type(error).__name__)
    else:
        await shop.database.transact(_delivered, rendered, shown, now())


def _delivered(
    session: Session, rendered: RenderedNotification, shown: int | None, moment: datetime
) -> None:
    outbox.mark_sent(session, rendered.notification, moment)
    moved = rendered.edit_message is not None and shown not in (None, rendered.edit_message)
    if (
        moved
        and rendered.notification.kind is NotificationKind.ORDER_CARD
        and rendered.edit_message is not None
    ):
        # The card had been deleted: the new message is the card from now on.
        views.move_card(
            session, rendered.notification.payload["order"], rendered.edit_message, shown
        )


def _claim(
    session: Session, translations: Translations, operators: Operators, moment: datetime
) -> list[RenderedNotification]:
    fan_out(session, operators, moment)
    claimed = outbox.claim(session, moment, BATCH)
    languages = customers.languages(session, {due.user_id for due in claimed})
    return [_render(session, translations, due, languages) for due in claimed]


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
    """Render a postponed screen, unless the user has a newer one or its message is a card now."""
    stored, message = due.payload["screen"], due.payload["message"]
    passed = conversation.last_screen(session, due.user_id) != stored
    if passed or (message and views.find_by_card(session, due.user_id, message)):
        return RenderedNotification(due, None)
    return RenderedNotification(due, Screen.from_json(stored), message, **reach)


def _card(
    due: ClaimedNotification, screen: Screen, order: Order, **reach: Any
) -> RenderedNotification:
    # An order without a card has none to edit; its news come as messages.
    return RenderedNotification(
        due, screen if order.card_message else None, order.card_message, **reach
    )
