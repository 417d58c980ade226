"""Records the outcome of a call that sent an order, in one transaction that may run again."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot import leases
from bot.catalog import panel_health
from bot.catalog.breaker import block_sending
from bot.jobs.context import JobContext
from bot.jobs.endings.refused import record_refusal
from bot.jobs.spool.outcomes import CallOutcome
from bot.orders import submit
from bot.orders.sending.attempts import AttemptOutcome, find_attempt
from bot.orders.sending.claims import Submission, find_submission
from bot.orders.sending.overlaps import mark_overlapping
from bot.orders.sending.panel_order_ids import is_older
from bot.orders.status import Status
from bot.panel import (
    Accepted,
    NotSent,
    NotSentCause,
    Outcome,
    RefusalClass,
    Rejected,
    Unknown,
    UnknownCause,
)

LONGEST_PAUSE = timedelta(minutes=10)

AWAY = frozenset(
    {
        NotSentCause.DNS,
        NotSentCause.CONNECT,
        NotSentCause.CONNECT_TIMEOUT,
        NotSentCause.TLS,
        UnknownCause.TIMEOUT,
        UnknownCause.CONNECTION_LOST,
    }
)
"""Causes that say that the panel is away."""


def lease_name(panel_id: int) -> str:
    """Return the name of the lease whose holder may send an order to the panel."""
    return f"add:{panel_id}"


def record(session: Session, shop: JobContext, call: CallOutcome, moment: datetime) -> None:
    """Record the outcome of a call, and what it says of the panel; again, it changes nothing."""
    if not shop.alone:
        leases.release(session, lease_name(shop.panel_id), shop.holder)
    order = find_submission(session, call.order_id, call.ended_at)
    attempt = find_attempt(session, call.order_id, call.attempt)
    if order is None or attempt is None or order.attempts != call.attempt:
        return  # the order was sent again since: this outcome was recorded before
    if attempt.outcome not in (None, AttemptOutcome.UNKNOWN.value):
        return
    note_of_panel(session, attempt.panel_id, call.outcome, moment)
    others: list[int] = []
    if not isinstance(call.outcome, NotSent):
        others = mark_overlapping(
            session,
            attempt_id=attempt.id,
            order_id=order.order_id,
            panel_id=attempt.panel_id,
            sent_at=attempt.sent_at,
            ended_at=call.ended_at,
            now=moment,
        )
    if others or (attempt.overlapped and not isinstance(call.outcome, NotSent)):
        _overlapped(session, order, call, others, moment)
    else:
        _record_alone(session, shop, order, call.outcome, attempt.last_panel_order, moment)


def note_of_panel(session: Session, panel_id: int, outcome: Outcome, moment: datetime) -> None:
    """Block sending after an outcome that says that the next call would end no better."""
    if isinstance(outcome, Accepted):
        return
    why = outcome.reason if isinstance(outcome, Rejected) else outcome.why
    if why in AWAY or why is RefusalClass.AUTH:
        panel_health.note_call_failed(session, panel_id, str(why), moment)
    if isinstance(outcome, Unknown) or why in (RefusalClass.AUTH, NotSentCause.RATE_LIMITED):
        wait = timedelta(0)
        if isinstance(outcome, NotSent):
            wait = pause_after(0, outcome.retry_after)
        block_sending(session, panel_id, str(why), moment, wait=wait)


def _overlapped(
    session: Session,
    order: Submission,
    call: CallOutcome,
    others: list[int],
    moment: datetime,
) -> None:
    """Mark an order UNCONFIRMED whose call overlapped with another one's, whatever was answered."""
    submit.record_overlapped(
        session, order, others, call.summary, moment, panel_order=call.panel_order
    )
    block_sending(session, order.panel_id, "overlapped", moment)


def _record_alone(
    session: Session,
    shop: JobContext,
    order: Submission,
    outcome: Outcome,
    last_panel_order: str | None,
    moment: datetime,
) -> None:
    if isinstance(outcome, Accepted):
        if is_older(session, order.panel_id, outcome.id, last_panel_order):
            submit.record_older_id(session, order, outcome.id, last_panel_order, moment)
        else:
            submit.record_accepted(session, order, outcome.id, moment)
    elif isinstance(outcome, Unknown):
        submit.record_doubt(session, order, outcome.evidence, moment)
    elif isinstance(outcome, NotSent):
        until = moment + pause_after(order.attempts, outcome.retry_after)
        submit.record_postponed(session, order, Status.QUEUED, str(outcome.why), until, moment)
    else:
        record_refusal(session, shop, order, outcome, moment)


def pause_after(attempts: int, retry_after: float | None) -> timedelta:
    """Return the time until a call that was not sent is tried again: it doubles each time.

    `retry_after` are the seconds that the panel asks to wait; None if it does not say.
    """
    if retry_after is not None:
        return min(timedelta(seconds=retry_after), LONGEST_PAUSE)
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_PAUSE)
