"""Asks the panel twice more about orders that have ended: it may cancel them afterwards."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.db import now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.jobs.reports.reading import note_failure, read_reports
from bot.orders.evidence import looks
from bot.orders.evidence.looks import LookedAtOrder
from bot.orders.follow import BATCH, PanelReport
from bot.panel import PanelError


async def look_after_end(shop: JobContext) -> bool:
    """Look at the ended orders that are due; return True if there were as many as one call takes.

    An order that the panel does not know any more has had its look; if the call has failed, the
    order is looked at again.
    """
    first, second = shop.deadlines.looks_after_end
    due = await shop.database.transact(
        looks.claim_ended, now(), (first, second), panel_id=shop.panel_id
    )
    if not due:
        return False
    reports: Mapping[str, PanelReport] = {}
    kinds = {one.panel_order: one.parent_kind for one in due}
    try:
        reading = await read_reports(shop, kinds)
    except PanelError as error:
        await note_failure(shop, error)
        failed = set(kinds)
    else:
        reports = reading.reports
        failed = {one for one, each in reading.errors.items() if panel_calls.is_call_error(each)}
    await shop.database.transact(_record, due, reports, failed, now())
    shop.wake("notify")
    return len(due) == BATCH and not failed


def _record(
    session: Session,
    due: Sequence[LookedAtOrder],
    reports: Mapping[str, PanelReport],
    failed: Collection[str],
    moment: datetime,
) -> None:
    looks.undo_looks(session, [one.id for one in due if one.panel_order in failed])
    for order in due:
        report = reports.get(order.panel_order)
        if report is not None:
            looks.record_look(session, order, report, moment)
