"""Fetches the panel's list and merges all of it or nothing, whatever its balance is.

The balance is read after the list and stored in the transaction of the merge, because it names the
currency of the list's rates.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import leases
from bot.catalog import panels
from bot.catalog.sync.merge import PagedListRefused, ShortListRefused, merge_offers
from bot.catalog.sync.offers import Offer
from bot.catalog.sync.recheck import recheck
from bot.catalog.sync.refused_lists import find_refused_list, keep_refused_list, raise_rates
from bot.catalog.sync.sales_pause import pause_sales_if_stale, resume_sales
from bot.catalog.sync.unreadable_rows import ListProblem, store_unreadable_rows
from bot.catalog.tables import Panel
from bot.db import now
from bot.errors import ShopError
from bot.jobs import balance, panel_calls, sync_reports
from bot.jobs.context import JobContext
from bot.notifications.alerts import Alert
from bot.panel import Balance, PanelError, PanelService, PanelUnreachable, ServiceList
from bot.policy.names import denial_reason

NAME = "sync"

PAUSES = tuple(timedelta(minutes=each) for each in (1, 2, 5, 15, 30))
"""Pauses after the first failed sync, the second in a row, and so on; /sync does not wait."""


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What came of one fetch, and who asked for it."""

    answer: ServiceList | PanelError
    balance: Balance | PanelError
    operator: int | None
    at: datetime

    @property
    def offers(self) -> list[Offer]:
        """The services of the list; none if it could not be read."""
        rows = self.answer.rows if isinstance(self.answer, ServiceList) else ()
        return [_offer(row) for row in rows]

    @property
    def problems(self) -> list[ListProblem]:
        """The rows of the list that cannot be read."""
        rows = self.answer.bad_rows if isinstance(self.answer, ServiceList) else ()
        return [ListProblem(row.position, row.why, row.id, row.name, row.value) for row in rows]


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
    fetched = await _fetch(shop, requested_by)
    if isinstance(fetched.answer, PanelError):
        await shop.database.transact(_fail, shop, fetched, str(fetched.answer))
        return
    try:
        await shop.database.transact(_merge, shop, fetched, fetched.answer)
    except ShortListRefused as refusal:
        await shop.database.transact(_refuse_short, shop, fetched, fetched.answer, str(refusal))
    except PagedListRefused as refusal:
        await shop.database.transact(_refuse_paged, shop, fetched, str(refusal))
    except ShopError as refusal:
        await shop.database.transact(_fail, shop, fetched, str(refusal))


def recheck_services(session: Session, moment: datetime) -> int:
    """Judge the stored services by the rules of this version; return how many were changed.

    Needed at the start, because an unchanged list of services is not merged again.
    """
    return recheck(session, denied=_denied, now=moment)


def _due(session: Session, shop: JobContext, moment: datetime) -> bool:
    row = panels.get_panel(session, shop.panel_id)
    last = max((at for at in (row.synced_at, row.sync_failed_at) if at), default=None)
    wait = min(shop.sync_every, _pause_after_failures(row)) if row.sync_error else shop.sync_every
    return last is None or moment - last >= wait


def _pause_after_failures(panel: Panel) -> timedelta:
    """Return the pause after failures in a row: a long list is not fetched each minute for hours.

    A panel that answers no call costs little, and is to be found back soon.
    """
    if panel.failing_since is not None:
        return PAUSES[0]
    since, last = panel.sync_failing_since, panel.sync_failed_at
    lasted = last - since if since is not None and last is not None else timedelta(0)
    passed = timedelta(0)  # what the pauses before this one have taken together
    for pause in PAUSES:
        passed += pause
        if lasted < passed:
            return pause
    return PAUSES[-1]


async def _fetch(shop: JobContext, operator: int | None) -> _Fetched:
    answer: ServiceList | PanelError
    try:
        answer = await panel_calls.read(shop, shop.panel.read_services())
    except PanelError as error:
        answer = error
    # A panel that was not reached is not called again: each call may take a minute.
    money = answer if isinstance(answer, PanelUnreachable) else await balance.read_balance(shop)
    return _Fetched(answer, money, operator, now())


def _merge(session: Session, shop: JobContext, fetched: _Fetched, listing: ServiceList) -> None:
    if listing.paging is not None:
        raise PagedListRefused(len(listing.rows), listing.paging.total)
    unknown = balance.note_answer(session, shop, fetched.balance, fetched.at)
    report = merge_offers(
        session,
        shop.panel_id,
        fetched.offers,
        digest=listing.digest,
        now=fetched.at,
        auto_publish=shop.auto_publish,
        denied=_denied,
    )
    if resume_sales(session, shop.panel_id):
        sync_reports.alert_of_pause(session, Alert.PRICES_CHECKED, fetched.at)
    problems = fetched.problems
    store_unreadable_rows(session, shop.panel_id, problems)
    sync_reports.tell_of_changes(session, shop, report, fetched.at)
    sync_reports.report_success(
        session,
        fetched.operator,
        fetched.at,
        report,
        unread=len(problems),
        balance_unknown=unknown,
    )


def _refuse_short(
    session: Session, shop: JobContext, fetched: _Fetched, listing: ServiceList, why: str
) -> None:
    """Store the list for the operators to judge; take over its higher rates."""
    panel = shop.panel_id
    first = find_refused_list(session, panel) is None
    _fail(session, shop, fetched, why, refused=panel)
    report = keep_refused_list(
        session, panel, fetched.offers, digest=listing.digest, now=fetched.at
    )
    store_unreadable_rows(session, panel, fetched.problems)
    sync_reports.tell_of_changes(session, shop, report, fetched.at)
    refused = find_refused_list(session, panel)
    if first and refused is not None:
        sync_reports.alert_of_refused_list(session, panel, refused, fetched.at)


def _refuse_paged(session: Session, shop: JobContext, fetched: _Fetched, why: str) -> None:
    """Take over the higher rates of the page, and nothing else of it."""
    _fail(session, shop, fetched, why)
    report = raise_rates(session, shop.panel_id, fetched.offers, now=fetched.at)
    sync_reports.tell_of_changes(session, shop, report, fetched.at)


def _fail(
    session: Session,
    shop: JobContext,
    fetched: _Fetched,
    why: str,
    *,
    refused: int | None = None,
) -> None:
    """Store why the sync failed; `refused` is the panel's id if its list was refused."""
    balance.note_answer(session, shop, fetched.balance, fetched.at)
    panels.note_sync_failure(session, shop.panel_id, why, now=fetched.at)
    sync_reports.report_failure(session, fetched.operator, fetched.at, why, refused=refused)
    if pause_sales_if_stale(
        session, shop.panel_id, trusted_for=shop.prices_trusted_for, now=fetched.at
    ):
        sync_reports.alert_of_pause(session, Alert.PRICES_STALE, fetched.at, why=why)


def _denied(title: str) -> bool:
    return denial_reason(title) is not None


def _offer(row: PanelService) -> Offer:
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
