"""Sends queued orders to the panel, one at a time: claims, commits, calls, records.

One `add` is in flight for a panel, across processes, by a lease that is acquired in the transaction
of the claim and released with the record. The panel knows no fencing, so this is best effort: a
process that is frozen after it has sent cannot call its request back. What is done about it: the
call ends before the lease; a process that was frozen before it sent looks at the clock and does not
send; calls that overlapped all the same make both orders UNCONFIRMED. The clocks of the machines
must agree to a few seconds. A process that is alone on its database needs no lease.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import leases
from bot.catalog.rules.forms import FORMS, Pricing
from bot.catalog.rules.service_types import service_type
from bot.db import is_passing, now
from bot.jobs.context import JobContext
from bot.jobs.sending import breaker
from bot.jobs.sending.delivery import deliver, deliver_spooled
from bot.jobs.sending.record import lease_name
from bot.jobs.spool.outcomes import CallOutcome
from bot.orders.endings.abandoned import mark_abandoned
from bot.orders.recording import put_off
from bot.orders.sending.attempts import all_before_ended_so
from bot.orders.sending.claims import ClaimFailed, Submission, claim_next
from bot.panel import AddOrder, CallDeadline, Outcome, RefusalClass, Unknown, UnknownCause

log = logging.getLogger(__name__)

GRACE_SECONDS = 24.0
"""Seconds a stop waits for the order that is being sent: as long as its call may take, and a little
to record it. Nothing is lost by a platform that kills earlier: the order is unconfirmed then, as it
would be if the stop had cut its call off.
"""


@dataclass(frozen=True, slots=True)
class _Claimed:
    """An order to send now."""

    order: Submission
    form: AddOrder
    attempt: int
    """The number of the attempt that the panel's client judges the answer by."""


async def submit_one(shop: JobContext) -> bool:
    """Send the order that has waited longest; return False if none is due or none may be sent."""
    if not await deliver_spooled(shop):
        return False
    if await _must_read(shop):
        await breaker.read(shop)
    deadline = CallDeadline(shop.deadlines.add_call.total_seconds())
    try:
        claimed = await shop.database.transact(_claim, shop, now())
    except ClaimFailed as failure:
        log.exception("%s; the others go on", failure)
        await shop.database.transact(put_off, failure.order_id, now())
        return True
    if claimed is None:
        return False
    outcome = await _send(shop, claimed, deadline)
    order = claimed.order
    await deliver(shop, CallOutcome(order.order_id, order.attempts, outcome, now()))
    shop.wake("notify")
    return True


async def recover(shop: JobContext) -> None:
    """At the start of a process, record what the last one could not.

    If this one is alone, mark orders UNCONFIRMED that were being sent.
    """
    if await deliver_spooled(shop) and shop.alone:
        await shop.database.transact(mark_abandoned, now(), grace=None)


async def _must_read(shop: JobContext) -> bool:
    """Give up orders of dead processes; return True if the panel must be read before it is sent."""
    try:
        return await shop.database.transact(_look_around, shop, now())
    except Exception as error:
        if is_passing(error):
            raise
        # It is the trouble of an order that nobody sends any more: the others are sent.
        log.exception("an order cannot be given up")
        return False


def _look_around(session: Session, shop: JobContext, moment: datetime) -> bool:
    mark_abandoned(session, moment, grace=shop.deadlines.record_grace)
    return breaker.claim_read(session, shop, moment)


def _claim(session: Session, shop: JobContext, moment: datetime) -> _Claimed | None:
    """Claim an order and the lease to send it; None if none is due or another process sends."""
    name, limits = lease_name(shop.panel_id), shop.deadlines
    if not shop.alone and not leases.acquire(session, name, shop.holder, moment, limits.add_lease):
        return None
    order = claim_next(session, moment, panel_id=shop.panel_id, call_duration=limits.add_call)
    if order is not None:
        return _Claimed(order, _form(order), _attempt_for_panel(session, order))
    if not shop.alone:
        leases.release(session, name, shop.holder)
    return None


async def _send(shop: JobContext, claimed: _Claimed, deadline: CallDeadline) -> Outcome:
    """Send an order once; Unknown if the client raises, which it should not."""
    try:
        return await shop.panel.add_order(claimed.form, attempt=claimed.attempt, deadline=deadline)
    except Exception as error:
        log.exception("order %s: the call failed", claimed.order.order_id)
        return Unknown(UnknownCause.CONNECTION_LOST, type(error).__name__)


def _attempt_for_panel(session: Session, order: Submission) -> int:
    """Return 1 if the panel refused each attempt before for another order with the same link.

    Then it may refuse this one for that order too. After any other attempt, such a refusal may mean
    this very order.
    """
    reason = f"{RefusalClass.DUPLICATE_LINK}:"
    first = all_before_ended_so(session, order.order_id, order.attempts, reason)
    return 1 if first else order.attempts


def _form(order: Submission) -> AddOrder:
    """Return the form to send; ClaimFailed if the stored parameters do not make one."""
    # The billed quantity is not sent: of a drip-feed it counts all runs, of a list its lines.
    # The panel gets the parameters of the form, and no more.
    kind = service_type(order.type)
    flat = kind is not None and FORMS[kind].pricing is Pricing.FLAT
    try:
        return AddOrder(service=order.panel_service, flat=flat, **order.parameters)
    except TypeError as error:
        raise ClaimFailed(order.order_id) from error
