"""Asks the panel how orders stand, up to a hundred a call, and records each answer by itself."""

import json
import logging
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.catalog import panels
from bot.db import now
from bot.jobs.workshop import Workshop
from bot.orders import follow
from bot.orders.follow import Followed, Seen
from bot.orders.status import Status
from bot.panel import ItemError, OrderStatus, PanelError, PanelStatus

log = logging.getLogger(__name__)

HOLD = timedelta(seconds=60)
"""How long claimed orders are another process's taboo: longer than a call may take."""

STATUSES = {
    PanelStatus.PENDING: Status.PENDING,
    PanelStatus.PROCESSING: Status.PROCESSING,
    PanelStatus.IN_PROGRESS: Status.IN_PROGRESS,
    PanelStatus.COMPLETED: Status.COMPLETED,
    PanelStatus.PARTIAL: Status.PARTIAL,
    PanelStatus.CANCELED: Status.CANCELED,
    PanelStatus.REFUNDED: Status.CANCELED,
}
"""What a panel's word means for an order; any other word changes nothing and alerts once."""


async def follow_due(shop: Workshop) -> bool:
    """Ask about the orders that are due; True when there were as many as one call takes."""
    due = await shop.database.transact(follow.due, now(), HOLD)
    if not due:
        return False
    before = shop.panel.quirks
    try:
        answers = await shop.panel.statuses([order.panel_order for order in due])
    except PanelError as error:
        await shop.database.transact(_failed, shop, str(error), now())
        return False
    for order in due:
        answer = answers.get(order.panel_order)
        if isinstance(answer, OrderStatus):
            await shop.database.transact(_record, shop, order, seen(answer), now())
        elif isinstance(answer, ItemError):
            log.warning("order %s: the panel says %s", order.id, answer.why or answer.reason)
    if shop.panel.quirks != before:
        await shop.database.transact(_learnt, shop)
    shop.wake("notify")
    return len(due) == follow.BATCH


def seen(answer: OrderStatus) -> Seen:
    """Put the panel's answer into our words."""
    return Seen(
        status=STATUSES.get(answer.status),
        word=answer.word,
        start_count=answer.start_count,
        remains=answer.remains,
        charge=None if answer.charge is None else str(answer.charge),
    )


def _record(
    session: Session, shop: Workshop, order: Followed, found: Seen, moment: datetime
) -> None:
    follow.progress(
        session,
        order,
        found,
        operators=shop.operators,
        base=shop.follow_every,
        now=moment,
    )


def _learnt(session: Session, shop: Workshop) -> None:
    """Keep what the panel's answers have taught, for the next start."""
    for name, value in json.loads(shop.panel.quirks.to_json()).items():
        panels.set_quirk(session, shop.panel_id, name, value)


def _failed(session: Session, shop: Workshop, error: str, moment: datetime) -> None:
    panels.note_error(session, shop.panel_id, error, now=moment)
