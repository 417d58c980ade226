"""Polls the panel for the status of due orders, up to 100 a call, and records each answer.

A sweep polls batch after batch until no order is due, those first that have been due for longest.
The answers on a batch are recorded in one transaction, which also reads the next batch; if it
fails, each order is recorded in one of its own, so that an order that cannot be recorded stops no
other. The children of drip-feeds and subscriptions are polled after their parents, in calls of
their own: a parent is recorded together with the answers on its children.

One process sweeps at a time, by the lease of the job. A process that was frozen for longer than
its lease spoils nothing: an order that another one has polled since is not recorded.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import leases
from bot.catalog import panels
from bot.db import now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.jobs.endings import answer_notes
from bot.jobs.reports.isolation import UNREACHABLE, record_alone, run_apart
from bot.jobs.reports.parents import follow_parents
from bot.jobs.reports.reading import Reading, read_batch
from bot.orders import follow, recording
from bot.orders.evidence import mistaken
from bot.orders.follow import FollowedOrder, PanelReport
from bot.orders.sending import claims
from bot.panel import ItemError, PanelError, PanelRateLimited, RefusalClass

log = logging.getLogger(__name__)

NAME = "follow"
"""The name of the job and of its lease."""

LEASE = timedelta(seconds=30)
"""How long no other process sweeps after the last batch of this one."""

UNREAD_PAUSE = timedelta(seconds=60)
"""Until the orders of a call that failed are due again."""

PORTION_SECONDS = 1.0
"""After this long a portion of a sweep ends: a process that stops waits for it."""

YIELDS = 10
"""Seconds at most that a call waits for orders to be sent, if the panel limits calls."""


async def follow_due(shop: JobContext) -> bool:
    """Poll the due orders, batch after batch; return True if more may be due."""
    due: Sequence[FollowedOrder] = await shop.database.read(
        follow.list_due, now(), panel_id=shop.panel_id
    )
    loop = asyncio.get_running_loop()
    until = loop.time() + PORTION_SECONDS
    while due and await _wait_for_turn(shop):
        due = await _poll(shop, due)
        if loop.time() >= until:
            return bool(due)
    return False


async def _wait_for_turn(shop: JobContext) -> bool:
    """Let orders be sent first where the panel limits calls; return False to go on much later."""
    if not shop.pace.is_limited:
        return True
    for _ in range(YIELDS):
        if not await shop.database.read(claims.any_due, now(), panel_id=shop.panel_id):
            break
        await asyncio.sleep(1)
    return await shop.pace.wait()


async def _poll(shop: JobContext, due: Sequence[FollowedOrder]) -> Sequence[FollowedOrder]:
    """Poll a batch and record the answers; return the next batch, nothing if the call fails."""
    try:
        reading = await read_batch(shop, {one.panel_order: one.parent_kind for one in due})
    except PanelError as error:
        if isinstance(error, PanelRateLimited):
            shop.pace.slow_down(error.retry_after)
        await shop.database.transact(_put_off_unread, shop, due, error, now())
        return ()
    _adapt_pace(shop, reading)
    following_batch = await _record_together(shop, due, reading)
    await follow_parents(shop, due, reading.reports)
    await panel_calls.store_learned_quirks(shop)
    shop.wake("notify")
    return following_batch


def _adapt_pace(shop: JobContext, reading: Reading) -> None:
    limited = RefusalClass.RATE_LIMITED
    answers = reading.answers.values()
    if any(isinstance(each, ItemError) and each.reason is limited for each in answers):
        shop.pace.slow_down(None)
    else:
        shop.pace.note_answer()


def _put_off_unread(
    session: Session,
    shop: JobContext,
    due: Sequence[FollowedOrder],
    error: PanelError,
    moment: datetime,
) -> None:
    """Note that a call has failed; its orders are due again soon, and meanwhile the others are.

    If the panel only asks to slow down, they stay the first.
    """
    panels.note_error(session, shop.panel_id, str(error), now=moment)
    if isinstance(error, PanelRateLimited):
        return
    unchanged = follow.lock_unchanged(session, due)
    until = moment + UNREAD_PAUSE
    follow.reschedule(session, {order.id: until for order in unchanged})


async def _record_together(
    shop: JobContext, due: Sequence[FollowedOrder], reading: Reading
) -> Sequence[FollowedOrder]:
    """Record the answers on a batch in one transaction, else each alone; return the next batch."""
    try:
        return await shop.database.transact(_record_batch, shop, due, reading, now())
    except UNREACHABLE:
        raise
    except Exception:
        log.exception("%s orders cannot be recorded together: each is alone", len(due))
    await run_apart(shop, panel_calls.note_answer, shop.panel_id, reading.answers, now())
    await run_apart(shop, _note_answers, shop, due, reading, now())
    for order in due:
        await record_alone(shop, order.id, _record, shop, [order], reading.reports, now())
    return ()


def _record_batch(
    session: Session,
    shop: JobContext,
    due: Sequence[FollowedOrder],
    reading: Reading,
    moment: datetime,
) -> Sequence[FollowedOrder]:
    """Record all that one call has said; return the next batch, nothing without the lease."""
    panel_calls.note_answer(session, shop.panel_id, reading.answers, moment)
    _note_answers(session, shop, due, reading, moment)
    _record(session, shop, due, reading.reports, moment)
    if not shop.alone and not leases.acquire(session, NAME, shop.holder, moment, LEASE):
        return ()
    return follow.list_due(session, moment, panel_id=shop.panel_id)


def _note_answers(
    session: Session,
    shop: JobContext,
    due: Sequence[FollowedOrder],
    reading: Reading,
    moment: datetime,
) -> None:
    answer_notes.note_answers(session, due, reading.reports, reading.errors, shop.deadlines, moment)


def _record(
    session: Session,
    shop: JobContext,
    due: Sequence[FollowedOrder],
    reports: Mapping[str, PanelReport],
    moment: datetime,
) -> None:
    unchanged = follow.lock_unchanged(session, due)
    disputed = mistaken.dispute_mistaken(session, shop.panel_id, unchanged, reports, moment)
    recording.record_batch(
        session,
        [order for order in unchanged if order.id not in disputed],
        reports,
        base=shop.follow_every,
        now=moment,
    )
