"""Sends queued requests, up to 100 in a call, each once, and records what the panel says of each.

An outcome that cannot be recorded for a while is tried again; if the process dies before, the
request is given up as unknown. The log has the outcome.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.catalog import panels
from bot.db import is_passing, now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.jobs.endings.refused import KEY_PAUSE
from bot.jobs.sending.record import note_of_panel, pause_after
from bot.orders.follow import BATCH
from bot.orders.requests import sending
from bot.orders.requests.sending import ClaimedRequest
from bot.orders.requests.tables import RequestKind
from bot.panel import (
    Accepted,
    BatchMode,
    CallDeadline,
    NotSent,
    Outcome,
    RefusalClass,
    Rejected,
    Unknown,
    UnknownCause,
)

log = logging.getLogger(__name__)

PAUSES = (0.1, 0.5, 2.0, 5.0, 10.0)
"""Seconds between the tries to record an outcome."""


async def send_queued(shop: JobContext, kind: RequestKind) -> bool:
    """Send what is queued of a kind in one call; return True if there may be more."""
    duration = shop.deadlines.add_call
    deadline = CallDeadline(duration.total_seconds())
    limit = _limit(shop, kind)
    claimed = await shop.database.transact(
        sending.claim_queued, shop.panel_id, kind, limit=limit, now=now(), call_duration=duration
    )
    if not claimed:
        return False
    outcomes = await _send(shop, kind, claimed, deadline)
    for request in claimed:
        log.info("%s of order %s → %r", kind, request.row.order_id, outcomes[request.panel_order])
    await _deliver(shop, claimed, outcomes)
    shop.wake("follow")
    shop.wake("notify")
    return len(claimed) == limit


def _limit(shop: JobContext, kind: RequestKind) -> int:
    """Return how many requests one call carries; they are recorded after it."""
    quirks = shop.panel.quirks
    refill = kind is RequestKind.REFILL
    mode = quirks.refill_batch_mode if refill else quirks.cancel_batch_mode
    return 1 if mode is BatchMode.SINGLE else min(BATCH, quirks.batch_size)


async def _send(
    shop: JobContext, kind: RequestKind, claimed: Sequence[ClaimedRequest], deadline: CallDeadline
) -> Mapping[str, Outcome]:
    """Send requests once; all are Unknown if the client raises, which it should not."""
    orders = [request.panel_order for request in claimed]
    try:
        if kind is RequestKind.REFILL:
            return await shop.panel.request_refills(orders, deadline=deadline)
        return await shop.panel.request_cancellations(orders, deadline=deadline)
    except Exception as error:
        log.exception("%s of panel orders %s: the call failed", kind, ", ".join(orders))
        lost = Unknown(UnknownCause.CONNECTION_LOST, type(error).__name__)
        return dict.fromkeys(orders, lost)


async def _deliver(
    shop: JobContext, claimed: Sequence[ClaimedRequest], outcomes: Mapping[str, Outcome]
) -> None:
    """Record the outcomes, each in a transaction of its own; try again while the database fails."""
    waiting = list(claimed)
    for pause in (*PAUSES, None):
        waiting = [one for one in waiting if not await _recorded(shop, one, outcomes)]
        if not waiting or pause is None:
            break
        await asyncio.sleep(pause)
    for request in waiting:
        log.error("the outcome of request %s is not recorded", request.row.id)
    await panel_calls.store_learned_quirks(shop)


async def _recorded(
    shop: JobContext, request: ClaimedRequest, outcomes: Mapping[str, Outcome]
) -> bool:
    """Record an outcome; return False if the database fails, and may work later."""
    try:
        await shop.database.transact(_record, shop, request, outcomes[request.panel_order], now())
    except Exception as error:
        if is_passing(error):
            return False
        # It is this request's own trouble: it is given up as unknown when its deadline is over.
        log.exception("request %s cannot be recorded", request.row.id)
    return True


def _record(
    session: Session, shop: JobContext, request: ClaimedRequest, outcome: Outcome, moment: datetime
) -> None:
    row = request.row
    note_of_panel(session, shop.panel_id, outcome, moment)
    if isinstance(outcome, Accepted):
        refill = outcome.id if row.kind is RequestKind.REFILL else ""
        sending.record_accepted(session, row, refill, moment)
    elif isinstance(outcome, Unknown):
        sending.record_unknown(session, row, outcome.evidence, moment)
    elif isinstance(outcome, NotSent):
        until = moment + pause_after(row.attempts, outcome.retry_after)
        sending.record_not_sent(session, row, str(outcome.why), until, moment)
    else:
        _record_refused(session, shop, request, outcome, moment)


def _record_refused(
    session: Session, shop: JobContext, request: ClaimedRequest, refusal: Rejected, moment: datetime
) -> None:
    """Record a refusal of the request; one of the shop itself lets the request wait."""
    said = f"{refusal.reason}: {refusal.text}"
    if refusal.reason is RefusalClass.AUTH:
        panels.note_error(session, shop.panel_id, said, now=moment)
        sending.record_not_sent(session, request.row, said, moment + KEY_PAUSE, moment)
    elif refusal.reason is RefusalClass.CANCEL_IN_PROGRESS:
        # Somebody has asked for it on the panel's site: the order's status will tell.
        sending.record_accepted(session, request.row, "", moment)
    else:
        reason = str(refusal.reason)
        sending.record_rejected(session, request.row, reason, refusal.text, moment)
