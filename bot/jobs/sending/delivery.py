"""Brings the outcome of a call into the database, however long that takes, and loses none.

The outcome is logged and spooled first. Recording it is tried again for minutes while the file is
locked, the disk is full or the server restarts, and at each later look for work after that.
"""

import asyncio
import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.db import is_passing, now
from bot.jobs.context import JobContext
from bot.jobs.sending.record import record
from bot.jobs.spool.outcomes import CallOutcome
from bot.orders import submit
from bot.orders.news import alert_of_unrecorded
from bot.orders.sending.claims import find_submission

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 10.0
ENOUGH = 300.0
"""Seconds of pauses after which the outcome waits for the next look for work."""


async def deliver(shop: JobContext, call: CallOutcome) -> None:
    """Log, spool and record an outcome; it stays in the spool if the database fails for minutes."""
    if call.panel_order is not None:
        log.info("order %s → panel id %s", call.order_id, call.panel_order)
    else:
        log.info("order %s → %s", call.order_id, call.summary)
    shop.spool.keep(call)
    for pause in _pauses():
        if await _recorded(shop, call):
            return
        await asyncio.sleep(pause)
    log.error("the outcome of order %s is not recorded yet", call.order_id)


async def deliver_spooled(shop: JobContext) -> bool:
    """Record what is in the spool; return False if the database fails."""
    for call in shop.spool.unrecorded():
        log.info("order %s → %s, from the spool", call.order_id, call.summary)
        if not await _recorded(shop, call):
            return False
    return True


async def _recorded(shop: JobContext, call: CallOutcome) -> bool:
    """Try once to record an outcome; return False if the database fails, and may work later."""
    try:
        await shop.database.transact(record, shop, call, now())
    except Exception as error:
        if is_passing(error):
            log.warning("order %s cannot be recorded now: %s", call.order_id, _brief(error))
            return False
        # It is this order's own trouble: the others must not wait for it.
        log.exception("order %s cannot be recorded: %s", call.order_id, call.summary)
        return await _set_aside(shop, call, error)
    shop.spool.remove(call)
    return True


async def _set_aside(shop: JobContext, call: CallOutcome, error: Exception) -> bool:
    """Mark an order UNCONFIRMED whose outcome cannot be recorded; False if the database fails.

    If that cannot be recorded either, operators are told and the spool keeps the outcome no more.
    """
    moment = now()
    for work in (partial(_doubt, error=_brief(error)), _alert):
        try:
            await shop.database.transact(work, call, moment)
        except Exception as failure:
            if is_passing(failure):
                return False
            log.exception("order %s cannot be set aside", call.order_id)
        else:
            break
    shop.spool.remove(call)
    return True


def _alert(session: Session, call: CallOutcome, _moment: datetime) -> None:
    alert_of_unrecorded(session, call.order_id, call.ended_at)


def _doubt(session: Session, call: CallOutcome, moment: datetime, *, error: str) -> None:
    order = find_submission(session, call.order_id, call.ended_at)
    if order is not None and order.attempts == call.attempt:
        submit.record_unstorable(
            session, order, call.summary, error, moment, panel_order=call.panel_order
        )


def _pauses() -> Iterator[float]:
    """Yield pauses in seconds that double, ENOUGH in all."""
    pause, total = FIRST_PAUSE, 0.0
    while total < ENOUGH:
        yield pause
        total += pause
        pause = min(pause * 2, LONGEST_PAUSE)


def _brief(error: Exception) -> str:
    """Return an error's type and first line: SQLAlchemy's text goes on with the parameters."""
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {str(cause).partition(chr(10))[0][:200]}"
