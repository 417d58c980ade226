"""Ends what has waited too long, and tells of it; asks a panel that fails whether it is back."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlmodel import Session

from bot.catalog import panels
from bot.db import now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.orders.waiting import funds, late_queue, left_panels, links, outages, pending
from bot.panel import PanelError

log = logging.getLogger(__name__)

Step = Callable[[Session, JobContext, datetime], object]


async def keep_deadlines(shop: JobContext) -> bool:
    """Look once for everything that has waited too long; return False.

    A look that fails is logged and spoils no other.
    """
    await _ask_failing_panel(shop)
    for step in STEPS:
        try:
            await shop.database.transact(step, shop, now())
        except Exception:
            log.exception("a deadline could not be kept: %s", step.__name__)
    shop.wake("submit")
    shop.wake("notify")
    return False


async def _ask_failing_panel(shop: JobContext) -> None:
    """Read the balance of a panel that fails: no other call may come for long."""
    row = await shop.database.transact(panels.get_panel, shop.panel_id)
    if row.failing_since is not None:
        with suppress(PanelError):
            await panel_calls.read(shop, shop.panel.read_balance())


def _outages(session: Session, shop: JobContext, moment: datetime) -> None:
    after = shop.deadlines.outage_alert
    outages.tell_of_outage(session, shop.panel_id, after=after, now=moment)


def _shortfall(session: Session, shop: JobContext, moment: datetime) -> None:
    every = shop.deadlines.funds_alert_again
    funds.look_at_shortfall(session, shop.panel_id, every=every, now=moment)


def _given_back(session: Session, shop: JobContext, moment: datetime) -> None:
    funds.give_back_overdue(session, after=shop.deadlines.funds_given_back, now=moment)


def _turns(session: Session, shop: JobContext, moment: datetime) -> None:
    links.wake_turns(session, moment)


def _links(session: Session, shop: JobContext, moment: datetime) -> None:
    links.tell_long_waiting(session, after=shop.deadlines.link_notice, now=moment)


def _pending(session: Session, shop: JobContext, moment: datetime) -> None:
    pending.look_at_pending(session, shop.deadlines, moment)


def _queue(session: Session, shop: JobContext, moment: datetime) -> None:
    late_queue.look_at_queue(session, shop.panel_id, after=shop.deadlines.queued_alert, now=moment)


def _left(session: Session, shop: JobContext, moment: datetime) -> None:
    left_panels.tell_of_left_orders(session, moment)


STEPS: tuple[Step, ...] = (
    _outages, _shortfall, _given_back, _turns, _links, _pending, _queue, _left
)  # fmt: skip
"""Each in a transaction of its own."""
