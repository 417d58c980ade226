"""Reads the panel for the job of following, and converts its answers to the shop's statuses."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.catalog import panels
from bot.db import now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.orders.follow import PanelReport
from bot.orders.plans import ParentKind
from bot.orders.status import Status
from bot.panel import Attribution, ItemError, OrderStatus, PanelError, PanelStatus
from bot.text.numbers import Unreadable

log = logging.getLogger(__name__)

LONGEST_UNREADABLE = 40
"""Characters of an unreadable number that are shown to operators."""

STATUSES = {
    PanelStatus.PENDING: Status.PENDING,
    PanelStatus.PROCESSING: Status.PROCESSING,
    PanelStatus.IN_PROGRESS: Status.IN_PROGRESS,
    PanelStatus.COMPLETED: Status.COMPLETED,
    PanelStatus.PARTIAL: Status.PARTIAL,
    PanelStatus.CANCELED: Status.CANCELED,
    PanelStatus.REFUNDED: Status.CANCELED,
    PanelStatus.FAILED: Status.DISPUTED,
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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a call brought: reports by panel id, and the errors of ids that have none."""

    answers: Mapping[str, OrderStatus | ItemError]
    reports: dict[str, PanelReport]

    @property
    def errors(self) -> dict[str, ItemError]:
        """The errors by panel id."""
        return {one: each for one, each in self.answers.items() if isinstance(each, ItemError)}


async def read_batch(shop: JobContext, kinds: Mapping[str, ParentKind | None]) -> Reading:
    """Read the reports on these panel ids; the caller stores with them that the panel answers.

    `kinds` are the kinds of parents. An end that only its place in a list gives to an order is
    asked for again, in a call about this order alone. Raises the PanelError of the call.
    """
    answers = dict(await panel_calls.ask(shop, shop.panel.read_statuses(list(kinds))))
    reports = _reports(answers, kinds)
    doubtful = [one for one, report in reports.items() if report.ends and not report.is_certain]
    if doubtful:
        reports = {one: report for one, report in reports.items() if one not in doubtful}
        try:
            alone = await panel_calls.read(shop, shop.panel.read_statuses_alone(doubtful))
        except PanelError as error:
            await note_failure(shop, error)
        else:
            answers |= alone
            reports |= _reports(alone, kinds)
    return Reading(answers, reports)


async def read_reports(shop: JobContext, kinds: Mapping[str, ParentKind | None]) -> Reading:
    """Read the reports on these panel ids as `read_batch`, and store that the panel answers."""
    reading = await read_batch(shop, kinds)
    await shop.database.transact(panel_calls.note_answer, shop.panel_id, reading.answers, now())
    return reading


async def note_failure(shop: JobContext, error: PanelError) -> None:
    """Store with the panel that a call has failed."""
    await shop.database.transact(panels.note_error, shop.panel_id, str(error), now=now())


def _reports(
    answers: Mapping[str, OrderStatus | ItemError], kinds: Mapping[str, ParentKind | None]
) -> dict[str, PanelReport]:
    """Convert the answers with a status; log those with an error."""
    reports = {}
    for one, answer in answers.items():
        if isinstance(answer, OrderStatus):
            reports[one] = report_of(answer, kinds.get(one))
        else:
            log.warning("panel order %s: the panel says %s", one, answer.why or answer.reason)
    return reports


def report_of(answer: OrderStatus, parent_kind: ParentKind | None = None) -> PanelReport:
    """Convert the panel's answer to the shop's statuses."""
    return PanelReport(
        status=_status_of(answer, parent_kind),
        status_text=answer.word,
        start_count=answer.start_count,
        remains=answer.remains,
        charge=str(answer.charge) if isinstance(answer.charge, Decimal) else answer.charge,
        runs=answer.runs,
        posts=answer.posts,
        children=_children(answer),
        is_certain=answer.attribution is not Attribution.POSITION,
        unreadable=_unreadable(answer),
    )


def _status_of(answer: OrderStatus, parent_kind: ParentKind | None) -> Status | None:
    """Return the shop's status; None for one that is not known, or that only an error reports."""
    if answer.status is PanelStatus.FAILED and not _is_about_an_order(answer):
        return None
    status = STATUSES.get(answer.status)
    return STATUSES_BY_PARENT.get(answer.status, {}).get(parent_kind, status)


def _is_about_an_order(answer: OrderStatus) -> bool:
    """Return True if an answer is more than `{"status": "error"}`, which any call may get."""
    numbers = (answer.charge, answer.start_count, answer.remains, answer.runs, answer.posts)
    said = any(number is not None for number in numbers) or answer.currency is not None
    return said or answer.attribution is Attribution.NAMED


def _unreadable(answer: OrderStatus) -> str:
    """Return the numbers of an answer that cannot be read as the panel wrote them."""
    fields = ("remains", "charge", "runs", "posts")
    odd = [name for name in fields if isinstance(getattr(answer, name), Unreadable)]
    raw = answer.raw if isinstance(answer.raw, Mapping) else {}
    written = ", ".join(f"{name} {str(raw.get(name))[:LONGEST_UNREADABLE]!r}" for name in odd)
    return f"({written})" if written else ""


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
