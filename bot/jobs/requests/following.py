"""Reads the status of accepted refills, up to 100 in a call, and records each."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from bot.db import now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.jobs.endings.answer_notes import PASSING
from bot.jobs.reports.reading import note_failure
from bot.orders.follow import BATCH
from bot.orders.requests import following
from bot.orders.requests.status import RequestRow
from bot.orders.requests.tables import RequestStatus
from bot.panel import (
    Attribution,
    ItemError,
    PanelError,
    PanelRateLimited,
    PanelStatus,
    RefillStatus,
)

CLAIM_TIMEOUT: Final = timedelta(seconds=60)
"""Claim timeout: other processes skip these refills for this long; longer than a call takes."""

STATUSES: Final[Mapping[PanelStatus, RequestStatus]] = {
    PanelStatus.PENDING: RequestStatus.ACCEPTED,
    PanelStatus.PROCESSING: RequestStatus.ACCEPTED,
    PanelStatus.IN_PROGRESS: RequestStatus.ACCEPTED,
    PanelStatus.ACTIVE: RequestStatus.ACCEPTED,
    PanelStatus.COMPLETED: RequestStatus.COMPLETED,
    PanelStatus.PARTIAL: RequestStatus.COMPLETED,
    PanelStatus.REJECTED: RequestStatus.REJECTED,
    PanelStatus.CANCELED: RequestStatus.REJECTED,
    PanelStatus.REFUNDED: RequestStatus.REJECTED,
    PanelStatus.FAILED: RequestStatus.REJECTED,
}
"""What each status of a refill means; any other is unknown, and the refill is read again."""

Answer = RefillStatus | ItemError


async def follow_refills(shop: JobContext) -> bool:
    """Read the refills that are due; return True if there were as many as one call carries.

    Where the panel has asked to slow down, they keep the pace of the orders' statuses.
    """
    if not await shop.pace.wait():
        return False
    due = await shop.database.transact(
        following.claim_due_refills, shop.panel_id, now(), CLAIM_TIMEOUT
    )
    if not due:
        return False
    try:
        answers = await _read(shop, [str(refill.panel_refill) for refill in due])
    except PanelError as error:
        if isinstance(error, PanelRateLimited):
            shop.pace.slow_down(error.retry_after)
        await note_failure(shop, error)
        return False
    await shop.database.transact(_record, shop, due, answers, now())
    shop.wake("notify")
    return len(due) == BATCH


async def _read(shop: JobContext, refills: Sequence[str]) -> dict[str, Answer]:
    """Read refills; an end that only its place in a list gives to a refill is read alone again."""
    answers = await panel_calls.read(shop, shop.panel.read_refill_statuses(refills))
    for one in [one for one, answer in answers.items() if _is_doubtful(answer)]:
        del answers[one]
        with suppress(PanelError):
            answers[one] = await shop.panel.read_refill_status(one)
    return answers


def _is_doubtful(answer: Answer) -> bool:
    return isinstance(answer, RefillStatus) and answer.attribution is Attribution.POSITION


def _record(
    session: Session,
    shop: JobContext,
    due: Sequence[RequestRow],
    answers: Mapping[str, Answer],
    moment: datetime,
) -> None:
    for refill in due:
        answer = answers.get(str(refill.panel_refill))
        if isinstance(answer, RefillStatus):
            status = _status_of(answer)
            following.record_refill_status(
                session, refill, status, answer.word, base=shop.follow_every, now=moment
            )
        elif answer is not None and _is_about_the_id(answer):
            said = answer.text or str(answer.why or answer.reason)
            following.record_refill_error(session, refill, said, base=shop.follow_every, now=moment)


def _is_about_the_id(error: ItemError) -> bool:
    return error.reason not in PASSING and not panel_calls.is_call_error(error)


def _status_of(answer: RefillStatus) -> RequestStatus | None:
    """Return what a status means; None for one that is not known, or that any error may be."""
    named = answer.attribution is Attribution.NAMED
    if answer.status is PanelStatus.FAILED and not named:
        return None
    return STATUSES.get(answer.status)
