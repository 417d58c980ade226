"""Searches the panel for orders without a clear answer, and settles them by what it finds.

Only reads leave here, so a wrong turn of it can be repeated. An order is looked at when the panel
must be done with its call; see bot/orders/evidence for what decides.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import Session

from bot.db import now
from bot.jobs import balance, panel_calls
from bot.jobs.context import JobContext
from bot.jobs.reports.reading import report_of
from bot.orders.evidence import compensation, records, surroundings, unresolved
from bot.orders.evidence.changes import BalanceReading, balance_changes
from bot.orders.evidence.judging import Answers, Judgment, NoReport, judge, patient
from bot.orders.evidence.reasons import Reason, Verdict
from bot.orders.evidence.surroundings import PanelSearch
from bot.orders.evidence.unresolved import UnresolvedOrder
from bot.orders.evidence.windows import MAX_IDS
from bot.orders.follow import PanelReport
from bot.panel import Balance, ItemError, OrderStatus, PanelError, RefusalClass, UnknownCause
from bot.quirks.record import BatchMode

log = logging.getLogger(__name__)

MAX_SINGLE_IDS = 50
"""Ids that are read where the panel takes one a call; panels allow 50 to 60 calls a minute."""


async def resolve_due(shop: JobContext) -> bool:
    """Look at the unconfirmed order that is due longest; return False if none is due."""
    order = await shop.database.transact(unresolved.claim_due, now())
    if order is None:
        return False
    if not await shop.database.transact(_settle_without_search, shop, order, now()):
        await _search(shop, order)
    shop.wake("notify")
    return True


def _settle_without_search(
    session: Session, shop: JobContext, order: UnresolvedOrder, moment: datetime
) -> bool:
    """Do what is due without a look at the panel; return False if the panel is to be searched."""
    if records.is_overdue(order, shop.deadlines, moment):
        compensation.make_whole(session, order, moment)
        return True
    if records.record_late_proof(session, order, moment):
        return True
    quiet = records.quiet_until(order, shop.deadlines)
    if moment < quiet:
        unresolved.reschedule(session, order, quiet)
    return moment < quiet


async def _search(shop: JobContext, order: UnresolvedOrder) -> None:
    """Read what bounds the order at the panel, and record the verdict."""
    if order.panel_id != shop.panel_id:
        # The panel of today may have the same ids, of others' orders.
        await shop.database.transact(_conclude_without, shop, order, Reason.OTHER_PANEL, now())
        return
    single = shop.panel.quirks.batch_mode is BatchMode.SINGLE
    max_ids = MAX_SINGLE_IDS if single else MAX_IDS
    search = await shop.database.transact(surroundings.begin_search, order, max_ids=max_ids)
    if isinstance(search, Reason):
        await shop.database.transact(_conclude_without, shop, order, search, now())
        return
    try:
        answers = await _read_answers(shop, search)
    except PanelError as error:
        log.warning("order %s: the panel cannot be searched: %s", order.id, error)
        await shop.database.transact(_conclude_without, shop, order, Reason.UNREADABLE, now())
        return
    reading = await _read_balance(shop)
    await shop.database.transact(_conclude, shop, order, search, answers, reading, now())


async def _read_answers(shop: JobContext, search: PanelSearch) -> Answers:
    """Read the search's ids, with the two own ids in each call: they show that the panel works."""
    own, answers = search.window.own, dict[str, PanelReport | NoReport]()
    size = max(shop.panel.quirks.batch_size - len(own), 1)
    for start in range(0, len(search.ids), size):
        chunk = (*own, *search.ids[start : start + size])
        said = await panel_calls.read(shop, shop.panel.read_statuses(chunk))
        answers |= _answers(said, own)
    return answers


async def _read_balance(shop: JobContext) -> BalanceReading | None:
    """Read the balance and store it: the next attempts note it, and it bounds what they took.

    None if it cannot be read: an id may be evidence enough.
    """
    began = now()
    answer = await balance.read_balance(shop)
    ended = now()
    await shop.database.transact(balance.note_answer, shop, answer, ended)
    if not isinstance(answer, Balance) or answer.amount is None:
        return None
    return BalanceReading(answer.amount, (answer.currency or "").strip().upper(), began, ended)


def _answers(
    said: Mapping[str, OrderStatus | ItemError], own: Iterable[str]
) -> dict[str, PanelReport | NoReport]:
    """Convert one call's answers; an id that is left out is refused if our own ones are not."""
    works = all(isinstance(said.get(one), OrderStatus) for one in own)
    return {
        one: _report(answer) if isinstance(answer, OrderStatus) else _no_report(answer, works)
        for one, answer in said.items()
    }


def _report(answer: OrderStatus) -> PanelReport | NoReport:
    """Return the report; UNREADABLE if only its place in a list says which id it is about."""
    report = report_of(answer)
    return report if report.is_certain else NoReport.UNREADABLE


def _no_report(error: ItemError, works: bool) -> NoReport:
    refused = error.why is None and error.reason is RefusalClass.ORDER_NOT_FOUND
    left_out = error.why is UnknownCause.MISSING and works
    return NoReport.NOT_OURS if refused or left_out else NoReport.UNREADABLE


def _conclude(
    session: Session,
    shop: JobContext,
    order: UnresolvedOrder,
    search: PanelSearch,
    answers: Answers,
    reading: BalanceReading | None,
    moment: datetime,
) -> None:
    unclear = surroundings.describe_unclear(
        session, order, search, answers, shop.deadlines.quiet, moment
    )
    quiet = records.quiet_until(order, shop.deadlines)
    changes = balance_changes(session, order, quiet, reading)
    judgment = _patient(shop, order, judge(unclear, search.window, answers, changes), moment)
    evidence = records.describe_evidence(order, judgment, search.bounds, changes)
    records.record_judgment(session, order, judgment, evidence, shop.deadlines, moment)


def _conclude_without(
    session: Session, shop: JobContext, order: UnresolvedOrder, reason: Reason, moment: datetime
) -> None:
    """Record that nothing can be said of the order."""
    judgment = _patient(shop, order, Judgment(Verdict.ASK, (reason,)), moment)
    evidence = records.describe_evidence(order, judgment, None, ())
    records.record_judgment(session, order, judgment, evidence, shop.deadlines, moment)


def _patient(
    shop: JobContext, order: UnresolvedOrder, judgment: Judgment, moment: datetime
) -> Judgment:
    waits = moment < order.sent_at + shop.deadlines.unconfirmed_alert
    return patient(judgment, waits=waits)
