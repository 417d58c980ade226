"""Polls the children of drip-feeds and subscriptions, and records each parent with its children."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.db import now
from bot.jobs.context import JobContext
from bot.jobs.reports.isolation import record_alone
from bot.jobs.reports.reading import note_failure, read_reports
from bot.orders.children import following
from bot.orders.follow import FollowedOrder, PanelReport
from bot.orders.waiting import panel_ids
from bot.panel import PanelError


async def follow_parents(
    shop: JobContext, due: Sequence[FollowedOrder], reports: Mapping[str, PanelReport]
) -> None:
    """Poll the children of the parents among these orders; record each parent with its children."""
    parents = [
        (order, reports[order.panel_order])
        for order in due
        if order.parent_kind is not None and order.panel_order in reports
    ]
    listed = {
        order.id: await record_alone(
            shop, order.id, following.record_listed_children, order, report, now()
        )
        for order, report in parents
    }
    answers = await _read_children(shop, [one for each in listed.values() for one in each or ()])
    for order, report in parents:
        polled = listed[order.id]
        if polled is not None:
            await record_alone(
                shop, order.id, _record_parent, shop, order, report, polled, answers, now()
            )


async def _read_children(shop: JobContext, children: Sequence[str]) -> Mapping[str, PanelReport]:
    """Return the reports on these children; none if the panel cannot be read."""
    if not children:
        return {}
    try:
        reading = await read_reports(shop, dict.fromkeys(children))
    except PanelError as error:
        await note_failure(shop, error)
        return {}
    return reading.reports


def _record_parent(
    session: Session,
    shop: JobContext,
    order: FollowedOrder,
    report: PanelReport,
    polled: Sequence[str],
    reports: Mapping[str, PanelReport],
    moment: datetime,
) -> None:
    if not panel_ids.is_linked(session, order.id, order.panel_order):
        return  # an operator has linked it to another id since it was polled
    following.record_report(
        session,
        order,
        report,
        polled,
        {child: reports[child] for child in polled if child in reports},
        base=shop.follow_every,
        now=moment,
    )
