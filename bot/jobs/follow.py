"""Polls the panel for the status of due orders, up to 100 a call, and records each answer.

The children of drip-feeds and subscriptions are polled after their parents, in calls of their own:
a parent is recorded together with the answers on its children. An order that cannot be recorded is
put off and stops no other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.catalog import panels
from bot.db import now
from bot.jobs.context import JobContext
from bot.jobs.endings import answer_notes
from bot.jobs.reports.isolation import record_alone, run_apart
from bot.jobs.reports.reading import note_failure, read_reports
from bot.orders import follow, recording
from bot.orders.children import following
from bot.orders.follow import FollowedOrder, PanelReport
from bot.orders.waiting import panel_ids
from bot.panel import ItemError, PanelError

CLAIM_TIMEOUT = timedelta(seconds=60)
"""Claim timeout: other processes skip these orders for this long; longer than a call takes."""


async def follow_due(shop: JobContext) -> bool:
    """Ask about the orders that are due; return True if there were as many as one call takes."""
    due = await shop.database.transact(
        follow.claim_due, now(), CLAIM_TIMEOUT, panel_id=shop.panel_id
    )
    if not due:
        return False
    errors: dict[str, ItemError] = {}
    try:
        reports = await read_reports(
            shop, {one.panel_order: one.parent_kind for one in due}, errors
        )
    except PanelError as error:
        await note_failure(shop, error)
        return False
    await run_apart(shop, answer_notes.note_answers, due, reports, errors, shop.deadlines, now())
    await _record_reports(shop, due, reports)
    if shop.panel.learned_quirks:
        await shop.database.transact(_learnt, shop)
    shop.wake("notify")
    return len(due) == follow.BATCH


async def _record_reports(
    shop: JobContext, due: Sequence[FollowedOrder], reports: Mapping[str, PanelReport]
) -> None:
    """Record the reports on plain orders, then those on parents with their children."""
    parents: list[tuple[FollowedOrder, PanelReport]] = []
    for order in due:
        report = reports.get(order.panel_order)
        if report is not None and order.parent_kind is not None:
            parents.append((order, report))
        elif report is not None:
            await record_alone(shop, order.id, _record, shop, order, report, now())
    await _follow_parents(shop, parents)


async def _follow_parents(
    shop: JobContext, parents: Sequence[tuple[FollowedOrder, PanelReport]]
) -> None:
    """Poll the children of these parents, and record each parent with its children."""
    listed = {
        order.id: await record_alone(
            shop, order.id, following.record_listed_children, order, report
        )
        for order, report in parents
    }
    reports = await _read_children(shop, [one for each in listed.values() for one in each or ()])
    for order, report in parents:
        polled = listed[order.id]
        if polled is not None:
            answers = {child: reports[child] for child in polled if child in reports}
            await record_alone(
                shop, order.id, _record_parent, shop, order, report, polled, answers, now()
            )


async def _read_children(shop: JobContext, children: Sequence[str]) -> Mapping[str, PanelReport]:
    """Return the reports on these children; none if the panel cannot be read."""
    try:
        return await read_reports(shop, dict.fromkeys(children)) if children else {}
    except PanelError as error:
        await note_failure(shop, error)
        return {}


def _record(
    session: Session, shop: JobContext, order: FollowedOrder, report: PanelReport, moment: datetime
) -> None:
    if not panel_ids.is_linked(session, order.id, order.panel_order):
        return  # an operator has linked it to another id since it was claimed
    recording.record_report(
        session,
        order,
        report,
        base=shop.follow_every,
        now=moment,
    )


def _record_parent(
    session: Session,
    shop: JobContext,
    order: FollowedOrder,
    report: PanelReport,
    polled: Sequence[str],
    answers: Mapping[str, PanelReport],
    moment: datetime,
) -> None:
    if not panel_ids.is_linked(session, order.id, order.panel_order):
        return
    following.record_report(
        session,
        order,
        report,
        polled,
        answers,
        base=shop.follow_every,
        now=moment,
    )


def _learnt(session: Session, shop: JobContext) -> None:
    """Store the quirks learnt from the panel's answers, for every process and the next start."""
    for name, value in shop.panel.learned_quirks.items():
        panels.learn_quirk(session, shop.panel_id, name, str(value))
