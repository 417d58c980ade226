"""Sends queued orders to the panel, one at a time: claims, commits, calls, records."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.catalog import panels
from bot.catalog.rules.forms import FORMS, Pricing
from bot.catalog.rules.service_types import service_type
from bot.db import now
from bot.jobs.context import JobContext
from bot.notifications.alerts import Alert, raise_alert
from bot.orders import submit
from bot.orders.status import Status
from bot.orders.submit import Submission
from bot.panel import Accepted, AddOrder, NotSent, Outcome, RefusalClass, Rejected, Unknown

FUNDS_PAUSE = timedelta(minutes=5)
LINK_PAUSE = timedelta(minutes=2)
KEY_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(minutes=10)

SHOP_REFUSALS = frozenset({RefusalClass.AUTH, RefusalClass.UNSUPPORTED_ACTION})
"""Refusals of the shop, not of the order: the order waits and an alert is raised."""


async def submit_one(shop: JobContext) -> bool:
    """Send the order that has waited longest; return False if none is due."""
    await shop.database.transact(submit.mark_abandoned, now())
    order = await shop.database.transact(submit.claim_next, now())
    if order is None:
        return False
    outcome = await shop.panel.add_order(_form(order))
    await shop.database.transact(_record, shop, order, outcome, now())
    shop.wake("notify")
    return True


async def recover(shop: JobContext) -> None:
    """At the start of a process that is alone, mark orders UNCONFIRMED that were being sent."""
    if shop.alone:
        await shop.database.transact(submit.mark_abandoned, now(), min_age=timedelta(0))


def _form(order: Submission) -> AddOrder:
    # The billed quantity is not sent: of a drip-feed it counts all runs, of a list its lines.
    # The panel gets the parameters of the form, and no more.
    kind = service_type(order.type)
    flat = kind is not None and FORMS[kind].pricing is Pricing.FLAT
    return AddOrder(service=order.panel_service, flat=flat, **order.parameters)


def _record(
    session: Session, shop: JobContext, order: Submission, outcome: Outcome, moment: datetime
) -> None:
    if isinstance(outcome, Accepted):
        submit.record_accepted(session, order, outcome.id, moment)
    elif isinstance(outcome, Unknown):
        submit.record_unconfirmed(session, order.order_id, order.user_id, outcome.evidence, moment)
    elif isinstance(outcome, NotSent):
        until = moment + _pause(order.attempts, outcome.retry_after)
        submit.record_postponed(session, order, Status.QUEUED, str(outcome.why), until, moment)
    else:
        _refused(session, shop, order, outcome, moment)


def _refused(
    session: Session, shop: JobContext, order: Submission, outcome: Rejected, moment: datetime
) -> None:
    said = f"{outcome.reason}: {outcome.text}"
    alert: Alert | None = None
    if outcome.reason is RefusalClass.PANEL_FUNDS:
        status, pause, alert = Status.WAITING_FUNDS, FUNDS_PAUSE, Alert.PANEL_FUNDS
    elif outcome.reason is RefusalClass.DUPLICATE_LINK:
        status, pause = Status.WAITING_LINK, LINK_PAUSE
    elif outcome.reason in SHOP_REFUSALS:
        status, pause, alert = Status.QUEUED, KEY_PAUSE, Alert.PANEL_REFUSES
    else:
        submit.record_refused(session, order, str(outcome.reason), outcome.text, moment)
        return
    submit.record_postponed(session, order, status, said, moment + pause, moment)
    if alert is not None:
        panels.note_error(session, shop.panel_id, said, now=moment)
        # Once an hour for as long as it lasts.
        key = f"alert:{alert}:{moment:%Y-%m-%dT%H}"
        raise_alert(session, alert, key=key, now=moment, error=str(outcome.reason))


def _pause(attempts: int, retry_after: float | None) -> timedelta:
    if retry_after is not None:
        return min(timedelta(seconds=retry_after), LONGEST_PAUSE)
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_PAUSE)
