"""Delivers the outbox: renders each notification when it is sent, in the reader's language."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.db import now
from bot.i18n import Translations, Translator
from bot.jobs.context import JobContext
from bot.jobs.fan_out import Operators, fan_out
from bot.notifications import sending
from bot.notifications.outbox import NotificationKind
from bot.notifications.sending import ClaimedNotification
from bot.orders import views
from bot.orders.endings.deadlines import Deadlines
from bot.orders.learning.outlook import load_outlook
from bot.orders.requests.standing import load_for_card
from bot.orders.tables import Order
from bot.screens import notices
from bot.screens.admin import alerts, panel_ids, probe
from bot.screens.catalog import favourites
from bot.screens.orders import cards, request_news
from bot.screens.screen import Screen
from bot.telegram.limiter import Priority
from bot.telegram.outgoing import Blocked, retry_after_seconds
from bot.users import conversation, customers

log = logging.getLogger(__name__)

BATCH = 20

IN_FLIGHT = 60
"""Notifications that are claimed at a time: as many as go out in some seconds."""

REFILL = 30
"""More notifications are claimed when fewer than this many wait."""

PAYLOAD_SCREENS: Mapping[
    NotificationKind, Callable[[Translator, NotificationKind, dict[str, Any]], Screen]
] = {
    NotificationKind.ALERT: alerts.operator_alert,
    NotificationKind.SYNCED: notices.sync_report,
    NotificationKind.PANEL_ID: panel_ids.panel_id_answer,
    NotificationKind.PROBED: probe.probe_report,
    NotificationKind.FAVOURITES: favourites.favourite_news,
    NotificationKind.REQUEST_ENDED: request_news.request_ended,
    NotificationKind.AUTO_REFILL_STOPPED: request_news.auto_refill_stopped,
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
    """Sends claimed notifications, a few at a time: no more are claimed than go out soon.

    Of a reader's messages one is claimed at a time. If Telegram slows a chat down or a call hangs,
    only that chat waits.
    """

    def __init__(self, operators: Operators) -> None:
        self._operators = operators
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def work(self, shop: JobContext) -> bool:
        """Claim what is due and start sending it; return True if there may be more."""
        room = min(BATCH, IN_FLIGHT - len(self._tasks))
        if room <= 0:
            return False  # it is woken when some have gone out
        claimed = await shop.database.transact(
            _claim, shop.translations, self._operators, shop.deadlines, now(), room
        )
        for rendered in claimed:
            number = rendered.notification.id
            if number not in self._tasks:  # claimed again after a timeout, while it waits here
                self._tasks[number] = asyncio.create_task(
                    self._send(shop, rendered), name=f"deliver:{number}"
                )
        return len(claimed) == room

    async def close(self, grace: float) -> None:
        """Wait up to `grace` seconds for what is being sent; the rest is due after its claim."""
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=grace)
        for task in list(self._tasks.values()):
            task.cancel()

    @property
    def is_sending(self) -> bool:
        """True while something is being sent."""
        return bool(self._tasks)

    async def _send(self, shop: JobContext, rendered: RenderedNotification) -> None:
        try:
            await _deliver(shop, rendered)
        except Exception:
            log.exception("notification %s", rendered.notification.id)
        finally:
            del self._tasks[rendered.notification.id]
            if len(self._tasks) < REFILL:
                shop.wake("notify")


async def _deliver(shop: JobContext, rendered: RenderedNotification) -> None:
    due = rendered.notification
    try:
        await _show(shop, rendered)
    except Blocked:
        await shop.database.transact(customers.mark_unreachable, due.user_id, now())
        await shop.database.transact(sending.mark_sent, due, now())
    except BadRequest as error:
        log.error("notification %s: %s", due.id, error)
        await shop.database.transact(_try_later, due, error, now())
    except TelegramError as error:
        # A failure of Telegram, not of the notification: it is tried for as long as it lasts.
        pause = retry_after_seconds(error) if isinstance(error, RetryAfter) else OUTAGE_SECONDS
        until = now() + timedelta(seconds=pause)
        await shop.database.transact(sending.postpone_uncounted, due, until, type(error).__name__)
    else:
        await shop.database.transact(sending.mark_sent, due, now())


async def _show(shop: JobContext, rendered: RenderedNotification) -> None:
    due, screen, message = rendered.notification, rendered.screen, rendered.edit_message
    if screen is None or not rendered.reachable:
        return
    if due.kind is not NotificationKind.ORDER_CARD or message is None:
        await shop.outgoing.notify(due.user_id, screen, message, priority=Priority(due.priority))
    elif not await shop.outgoing.edit(due.user_id, screen, message):
        await _replace_card(shop, due, screen, message)


async def _replace_card(
    shop: JobContext, due: ClaimedNotification, screen: Screen, gone: int
) -> None:
    """Send the card of an order whose message was deleted, once.

    The order has no card until the new one is known. So if the answer is lost, or this process is
    killed, the chat has one message that nobody edits any more, and never a second one.
    """
    order: int = due.payload["order"]
    if not await shop.database.transact(views.move_card, order, gone, None):
        return  # another process has sent it
    try:
        sent = await shop.outgoing.notify(due.user_id, screen, priority=Priority(due.priority))
    except (BadRequest, RetryAfter):  # it was not sent
        await shop.database.transact(views.move_card, order, None, gone)
        raise
    await shop.database.transact(views.move_card, order, None, sent)


def _claim(
    session: Session,
    translations: Translations,
    operators: Operators,
    deadlines: Deadlines,
    moment: datetime,
    limit: int,
) -> list[RenderedNotification]:
    fan_out(session, operators, moment)
    claimed = sending.claim(session, moment, limit)
    languages = customers.languages(session, {due.user_id for due in claimed})
    rendered = (
        _render_apart(session, translations, due, languages, deadlines, moment) for due in claimed
    )
    return [each for each in rendered if each is not None]


def _render_apart(
    session: Session,
    translations: Translations,
    due: ClaimedNotification,
    languages: dict[int, tuple[str | None, bool]],
    deadlines: Deadlines,
    moment: datetime,
) -> RenderedNotification | None:
    """Render a notification; if its screen cannot be made, postpone it and return None.

    Raised, the error would roll back the claim: nobody would be told of anything any more.
    """
    try:
        return _render(session, translations, due, languages, deadlines, moment)
    except SQLAlchemyError:
        raise
    except Exception as error:
        log.exception("notification %s cannot be rendered", due.id)
        _try_later(session, due, error, moment)
        return None


def _try_later(
    session: Session, due: ClaimedNotification, error: Exception, moment: datetime
) -> None:
    """Postpone a notification that is at fault itself; the pause doubles with each attempt."""
    until = moment + RETRY_PAUSE * 2**due.attempts
    sending.postpone(session, due, until, type(error).__name__)


def _render(
    session: Session,
    translations: Translations,
    due: ClaimedNotification,
    languages: dict[int, tuple[str | None, bool]],
    deadlines: Deadlines,
    moment: datetime,
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
        standing = load_for_card(session, order.id or 0, order.status, deadlines, moment)
        outlook = load_outlook(session, order, moment)
        card = cards.order_card(tr, order, outlook, standing=standing)
        return _card(due, card, order, reachable=reachable)
    completed = due.kind is NotificationKind.ORDER_COMPLETED
    first = completed and views.is_first_completed(session, order)
    screen = notices.order_notice(tr, due.kind, order, due.payload, first=first)
    return RenderedNotification(due, screen, reachable=reachable)


def _late(session: Session, due: ClaimedNotification, **reach: Any) -> RenderedNotification:
    """Render a postponed screen, unless the user has a newer one or its message is a card now."""
    stored, message = due.payload["screen"], due.payload["message"]
    standing = conversation.last_screen(session, due.user_id)
    passed = standing is None or Screen.from_json(standing) != Screen.from_json(stored)
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
