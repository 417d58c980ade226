"""What becomes of an order whose `add` the panel refused: rejected, or sent again later."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.catalog import panels
from bot.jobs.context import JobContext
from bot.notifications.alerts import Alert, raise_alert
from bot.orders import submit
from bot.orders.sending.claims import Submission
from bot.orders.sending.refused_fields import note_missing_field
from bot.orders.status import Status
from bot.orders.waiting import funds, links
from bot.panel import RefusalClass, Rejected

KEY_PAUSE = timedelta(minutes=5)
"""Until an order is sent again to a panel that refused the shop itself."""

SHOP_REFUSALS = frozenset({RefusalClass.AUTH, RefusalClass.UNSUPPORTED_ACTION})
"""Refusals of the shop, not of the order: the order waits, and operators are told."""


def record_refusal(
    session: Session, shop: JobContext, order: Submission, outcome: Rejected, now: datetime
) -> None:
    """Let the order wait if the panel may take it later; else reject it and refund it."""
    said = f"{outcome.reason}: {outcome.text}"
    if outcome.reason is RefusalClass.PANEL_FUNDS:
        _wait_for_funds(session, shop, order, said, now)
    elif outcome.reason is RefusalClass.DUPLICATE_LINK:
        links.postpone_for_link(session, order, said, shop.deadlines, now)
    elif outcome.reason in SHOP_REFUSALS:
        submit.record_postponed(session, order, Status.QUEUED, said, now + KEY_PAUSE, now)
        panels.note_error(session, order.panel_id, said, now=now)
        _tell_of_refused_shop(session, order, outcome, now)
    else:
        submit.record_refused(session, order, str(outcome.reason), outcome.text, now)
        if outcome.reason is RefusalClass.MISSING_FIELD:
            note_missing_field(session, order.order_id, outcome.text, now)


def _wait_for_funds(
    session: Session, shop: JobContext, order: Submission, said: str, now: datetime
) -> None:
    until = now + shop.deadlines.funds_pause
    submit.record_postponed(session, order, Status.WAITING_FUNDS, said, until, now)
    panels.note_error(session, order.panel_id, said, now=now)
    every = shop.deadlines.funds_alert_again
    funds.alert_of_shortfall(session, order.panel_id, every=every, now=now)


def _tell_of_refused_shop(
    session: Session, order: Submission, outcome: Rejected, now: datetime
) -> None:
    # Nothing is sent until a read has succeeded. So a key that is refused for the first time may be
    # refused everywhere, of which operators are told if it lasts.
    if outcome.reason is RefusalClass.AUTH and order.attempts == 1:
        return
    key = f"alert:{Alert.PANEL_REFUSES}:{now:%Y-%m-%d}"
    raise_alert(session, Alert.PANEL_REFUSES, key=key, now=now, error=str(outcome.reason))
