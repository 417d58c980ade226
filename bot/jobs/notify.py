"""Delivers the outbox: each message rendered when it goes out, in the customer's language."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session
from telegram.error import RetryAfter, TelegramError

from bot.db import now
from bot.i18n import Translations
from bot.jobs.workshop import Workshop
from bot.notifications import outbox
from bot.notifications.outbox import Due, Kind
from bot.orders import views
from bot.orders.tables import Order
from bot.screens import notices, orders
from bot.screens.screen import Screen
from bot.telegram.outgoing import Blocked, seconds_of
from bot.users import people

log = logging.getLogger(__name__)

PORTION = 20
MONEY = frozenset({Kind.CREDITED, Kind.DEBITED})
PAUSE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be shown, and where."""

    due: Due
    screen: Screen | None
    """None where there is nothing to show any more."""
    message: int | None = None
    """The card to edit."""
    reachable: bool = True


async def deliver(shop: Workshop) -> bool:
    """Deliver what is due: people side by side, each one's in order; True when there is more."""
    letters = await shop.database.transact(_claim, shop.translations, now())
    boxes: dict[int, list[Letter]] = {}
    for letter in letters:
        boxes.setdefault(letter.due.user_id, []).append(letter)
    await asyncio.gather(*(_deliver_all(shop, box) for box in boxes.values()))
    return len(letters) == PORTION


async def _deliver_all(shop: Workshop, letters: list[Letter]) -> None:
    for letter in letters:
        await _deliver(shop, letter)


async def _deliver(shop: Workshop, letter: Letter) -> None:
    due = letter.due
    try:
        if letter.screen is not None and letter.reachable:
            await shop.outgoing.notify(due.user_id, letter.screen, letter.message)
    except Blocked:
        await shop.database.transact(people.mark_unreachable, due.user_id, now())
        await shop.database.transact(outbox.sent, due, now())
    except RetryAfter as error:
        until = now() + timedelta(seconds=seconds_of(error))
        await shop.database.transact(outbox.postpone, due, until, "flood")
    except TelegramError as error:
        log.warning("notification %s: %s", due.id, type(error).__name__)
        until = now() + PAUSE * 2**due.attempts
        await shop.database.transact(outbox.postpone, due, until, type(error).__name__)
    else:
        await shop.database.transact(outbox.sent, due, now())


def _claim(session: Session, translations: Translations, moment: datetime) -> list[Letter]:
    claimed = outbox.claim(session, moment, PORTION)
    people_of = people.languages(session, {due.user_id for due in claimed})
    return [_letter(session, translations, due, people_of) for due in claimed]


def _letter(
    session: Session,
    translations: Translations,
    due: Due,
    people_of: dict[int, tuple[str | None, bool]],
) -> Letter:
    language, reachable = people_of.get(due.user_id, (None, True))
    tr = translations[translations.best(language)]
    if due.kind is Kind.ALERT:
        return Letter(due, notices.alert(tr, due.payload), reachable=reachable)
    if due.kind is Kind.SYNCED:
        return Letter(due, notices.synced(tr, due.payload), reachable=reachable)
    if due.kind in MONEY:
        return Letter(due, notices.of_money(tr, due.kind, due.payload), reachable=reachable)
    order = views.find(session, due.payload["order"])
    if order is None:
        return Letter(due, None)
    if due.kind is Kind.ORDER_CARD:
        return _card(due, orders.card(tr, order), order, reachable=reachable)
    screen = notices.of_order(tr, due.kind, order, due.payload)
    return Letter(due, screen, reachable=reachable)


def _card(due: Due, screen: Screen, order: Order, **reach: Any) -> Letter:
    # An order whose card was never shown has none to edit, and its news come as messages.
    return Letter(due, screen if order.card_message else None, order.card_message, **reach)
