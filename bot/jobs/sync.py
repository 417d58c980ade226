"""Fetches the panel's list and merges all of it or nothing, whatever its balance is.

The balance is read after the list and stored in the transaction of the merge, because it names the
currency of the list's rates.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import leases
from bot.catalog import panels
from bot.catalog.sync.difference import MergeReport
from bot.catalog.sync.merge import ShortListRefused, merge_offers
from bot.catalog.sync.offers import Offer
from bot.catalog.sync.recheck import recheck
from bot.catalog.sync.refused_lists import find_refused_list, keep_refused_list
from bot.db import now
from bot.errors import ShopError
from bot.jobs import balance, panel_calls
from bot.jobs.context import JobContext
from bot.notifications.alerts import Alert, raise_alert
from bot.notifications.outbox import NotificationKind, queue
from bot.panel import Balance, PanelError, PanelUnreachable, ServiceList
from bot.policy.names import denial_reason
from bot.watching import news

NAME = "sync"

BalanceAnswer = Balance | PanelError


async def sync_when_due(shop: JobContext) -> bool:
    """Sync if an operator requested it or the last sync is `sync_every` ago; return False."""
    moment = now()
    by = await shop.database.transact(leases.pop_request, NAME)
    if by is None and not await shop.database.transact(_due, shop, moment):
        await balance.retry_unknown(shop, moment)
        return False
    await sync(shop, by)
    shop.wake("notify")
    return False


async def sync(shop: JobContext, requested_by: int | None = None) -> None:
    """Fetch and merge; store the outcome with the panel and notify the operator who asked."""
    try:
        listing = await panel_calls.read(shop, shop.panel.read_services())
    except PanelError as error:
        # A panel that was not reached is not called again: each call may take a minute.
        reached = not isinstance(error, PanelUnreachable)
        answer = await balance.read_balance(shop) if reached else error
        await shop.database.transact(_failed, shop, answer, str(error), requested_by, now())
        return
    answer = await balance.read_balance(shop)
    try:
        await shop.database.transact(_merge, shop, listing, answer, requested_by, now())
    except ShortListRefused as refusal:
        await shop.database.transact(
            _refused, shop, listing, answer, str(refusal), requested_by, now()
        )
    except ShopError as refusal:
        await shop.database.transact(_failed, shop, answer, str(refusal), requested_by, now())


def recheck_services(session: Session, moment: datetime) -> int:
    """Judge the stored services by the rules of this version; return how many were changed.

    Needed at the start, because an unchanged list of services is not merged again.
    """
    return recheck(session, denied=_denied, now=moment)


def _due(session: Session, shop: JobContext, moment: datetime) -> bool:
    row = panels.get_panel(session, shop.panel_id)
    last = max((at for at in (row.synced_at, row.sync_failed_at) if at), default=None)
    wait = min(shop.sync_every, timedelta(minutes=1)) if row.sync_error else shop.sync_every
    return last is None or moment - last >= wait


def _merge(
    session: Session,
    shop: JobContext,
    listing: ServiceList,
    answer: BalanceAnswer,
    by: int | None,
    moment: datetime,
) -> None:
    unknown = balance.note_answer(session, shop.panel_id, answer, moment)
    report = merge_offers(
        session,
        shop.panel_id,
        [_offer(row) for row in listing.rows],
        digest=listing.digest,
        now=moment,
        auto_publish=shop.auto_publish,
        denied=_denied,
    )
    _tell_of_changes(session, shop, report, moment)
    if by is not None:
        told = {} if unknown is None else {"balance_unknown": unknown[:300]}
        _notify_operator(session, by, moment, report=_figures(report), **told)


def _refused(
    session: Session,
    shop: JobContext,
    listing: ServiceList,
    answer: BalanceAnswer,
    error: str,
    by: int | None,
    moment: datetime,
) -> None:
    """Store the list for the operators to judge; take over its higher rates."""
    balance.note_answer(session, shop.panel_id, answer, moment)
    offers = [_offer(row) for row in listing.rows]
    first = find_refused_list(session, shop.panel_id) is None
    report = keep_refused_list(session, shop.panel_id, offers, digest=listing.digest, now=moment)
    _tell_of_changes(session, shop, report, moment)
    _note_failure(session, shop, error, by, moment, refused=shop.panel_id)
    refused = find_refused_list(session, shop.panel_id)
    if first and refused is not None:
        raise_alert(
            session,
            Alert.LIST_REFUSED,
            key=f"alert:{Alert.LIST_REFUSED}:{moment.isoformat()}",
            now=moment,
            panel=shop.panel_id,
            listed=refused.listed,
            live=refused.live,
        )


def _tell_of_changes(
    session: Session, shop: JobContext, report: MergeReport, moment: datetime
) -> None:
    """Tell customers about their favourites, and operators about services in quarantine."""
    news.queue_news(
        session,
        report.changes,
        key=f"sync:{moment.isoformat()}",
        currency=shop.currency,
        markup=shop.markup,
        now=moment,
    )
    if report.quarantined:
        _alert(session, report.quarantined, moment)


def _denied(title: str) -> bool:
    return denial_reason(title) is not None


def _offer(row: Any) -> Offer:
    return Offer(
        external_id=row.id,
        name=row.name,
        type=row.type,
        category=row.category,
        rate=row.rate,
        min=row.min,
        max=row.max,
        dripfeed=row.dripfeed,
        refill=row.refill,
        cancel=row.cancel,
        description=row.description,
    )


def _failed(
    session: Session,
    shop: JobContext,
    answer: BalanceAnswer,
    error: str,
    by: int | None,
    moment: datetime,
) -> None:
    """Store why there was no list to merge, and what came of reading the balance."""
    balance.note_answer(session, shop.panel_id, answer, moment)
    _note_failure(session, shop, error, by, moment)


def _note_failure(
    session: Session,
    shop: JobContext,
    error: str,
    by: int | None,
    moment: datetime,
    refused: int | None = None,
) -> None:
    """Store why the sync failed; `refused` is the panel's id if its list was refused."""
    panels.note_sync_failure(session, shop.panel_id, error, now=moment)
    if by is not None:
        payload = {} if refused is None else {"refused": refused}
        _notify_operator(session, by, moment, error=error[:300], **payload)


def _figures(report: MergeReport) -> dict[str, int]:
    return {
        "added": report.added,
        "changed": report.changed,
        "gone": report.gone,
        "returned": report.returned,
        "dearer": report.dearer,
        "cheaper": report.cheaper,
        "quarantined": report.quarantined,
        "hidden": sum(report.hidden.values()),
    }


def _alert(session: Session, count: int, moment: datetime) -> None:
    key = f"alert:{Alert.QUARANTINED}:{moment.isoformat()}"
    raise_alert(session, Alert.QUARANTINED, key=key, now=moment, count=count)


def _notify_operator(session: Session, operator: int, moment: datetime, **payload: Any) -> None:
    queue(
        session,
        key=f"sync:{operator}:{moment.isoformat()}",
        user_id=operator,
        kind=NotificationKind.SYNCED,
        now=moment,
        **payload,
    )
