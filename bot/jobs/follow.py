"""Polls the panel for the status of due orders, up to 100 a call, and records each answer.

The children of drip-feeds and subscriptions are polled after their parents, in calls of their own:
a parent is recorded together with the answers on its children.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.catalog import panels
from bot.db import now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.orders import follow
from bot.orders.children import following
from bot.orders.follow import FollowedOrder, PanelReport
from bot.orders.plans import ParentKind
from bot.orders.status import Status
from bot.panel import ItemError, OrderStatus, PanelError, PanelStatus

log = logging.getLogger(__name__)

CLAIM_TIMEOUT = timedelta(seconds=60)
"""Claim timeout: other processes skip these orders for this long; longer than a call takes."""

STATUSES = {
    PanelStatus.PENDING: Status.PENDING,
    PanelStatus.PROCESSING: Status.PROCESSING,
    PanelStatus.IN_PROGRESS: Status.IN_PROGRESS,
    PanelStatus.COMPLETED: Status.COMPLETED,
    PanelStatus.PARTIAL: Status.PARTIAL,
    PanelStatus.CANCELED: Status.CANCELED,
    PanelStatus.REFUNDED: Status.CANCELED,
    PanelStatus.ACTIVE: Status.ACTIVE,
    PanelStatus.PAUSED: Status.PAUSED,
    PanelStatus.EXPIRED: Status.EXPIRED,
}
"""The order status for each panel status; any other changes nothing and raises one alert."""

STATUSES_BY_PARENT: Mapping[PanelStatus, Mapping[ParentKind | None, Status | None]] = {
    PanelStatus.ACTIVE: dict.fromkeys((None, ParentKind.DRIP_FEED), Status.IN_PROGRESS),
    PanelStatus.PAUSED: {None: None},
    PanelStatus.EXPIRED: {None: None},
}
"""The statuses of subscriptions where they are used for other orders; None: unknown."""


async def follow_due(shop: JobContext) -> bool:
    """Ask about the orders that are due; return True if there were as many as one call takes."""
    due = await shop.database.transact(follow.claim_due, now(), CLAIM_TIMEOUT)
    if not due:
        return False
    try:
        answers = await panel_calls.read(
            shop, shop.panel.read_statuses([order.panel_order for order in due])
        )
    except PanelError as error:
        await shop.database.transact(_failed, shop, str(error), now())
        return False
    parents: list[tuple[FollowedOrder, PanelReport]] = []
    for order, answer in _answered(due, answers):
        report = report_of(answer, order.parent_kind)
        if order.parent_kind is not None:
            parents.append((order, report))
        else:
            await shop.database.transact(_record, shop, order, report, now())
    await _follow_parents(shop, parents)
    if shop.panel.learned_quirks:
        await shop.database.transact(_learnt, shop)
    shop.wake("notify")
    return len(due) == follow.BATCH


def _answered(
    due: Sequence[FollowedOrder], answers: Mapping[str, OrderStatus | ItemError]
) -> Iterator[tuple[FollowedOrder, OrderStatus]]:
    """Yield the orders with a status in the panel's answer; log those with an error."""
    for order in due:
        answer = answers.get(order.panel_order)
        if isinstance(answer, OrderStatus):
            yield order, answer
        elif isinstance(answer, ItemError):
            log.warning("order %s: the panel says %s", order.id, answer.why or answer.reason)


async def _follow_parents(
    shop: JobContext, parents: Sequence[tuple[FollowedOrder, PanelReport]]
) -> None:
    """Poll the children of these parents, and record each parent with its children."""
    asked = {
        order.id: await shop.database.transact(following.record_listed_children, order, said)
        for order, said in parents
    }
    ids = list(dict.fromkeys(child for children in asked.values() for child in children))
    heard: Mapping[str, OrderStatus | ItemError] = {}
    try:
        heard = await panel_calls.read(shop, shop.panel.read_statuses(ids)) if ids else heard
    except PanelError as error:
        await shop.database.transact(_failed, shop, str(error), now())
    for order, said in parents:
        children = asked[order.id]
        answers = {
            child: report_of(answer)
            for child in children
            if isinstance(answer := heard.get(child), OrderStatus)
        }
        await shop.database.transact(_record_parent, shop, order, said, children, answers, now())


def report_of(answer: OrderStatus, parent_kind: ParentKind | None = None) -> PanelReport:
    """Convert the panel's answer to the shop's statuses."""
    status = STATUSES.get(answer.status)
    return PanelReport(
        status=STATUSES_BY_PARENT.get(answer.status, {}).get(parent_kind, status),
        status_text=answer.word,
        start_count=answer.start_count,
        remains=answer.remains,
        charge=None if answer.charge is None else str(answer.charge),
        runs=answer.runs,
        posts=answer.posts,
        children=_children(answer),
    )


def _children(answer: OrderStatus) -> tuple[str, ...] | None:
    """Return the ids of the listed children; None if one of them cannot be read.

    A list with a gap is not used: what the missing child delivered would be refunded.
    """
    listed = answer.raw.get("orders") if isinstance(answer.raw, Mapping) else None
    if isinstance(listed, str):
        listed = [each for each in listed.split(",") if each.strip()]
    whole = not isinstance(listed, Sequence | Mapping) or len(listed) == len(
        answer.child_orders or ()
    )
    return answer.child_orders if whole else None


def _record(
    session: Session, shop: JobContext, order: FollowedOrder, report: PanelReport, moment: datetime
) -> None:
    follow.record_report(
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


def _failed(session: Session, shop: JobContext, error: str, moment: datetime) -> None:
    panels.note_error(session, shop.panel_id, error, now=moment)
