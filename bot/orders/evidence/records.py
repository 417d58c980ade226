"""Writes what the evidence says of an order: what was read, and what follows from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from bot.catalog import panel_health
from bot.notifications.alerts import Alert
from bot.orders.endings.deadlines import Deadlines
from bot.orders.evidence import compensation
from bot.orders.evidence.balances import BalanceChange
from bot.orders.evidence.judging import Judgment
from bot.orders.evidence.reasons import LASTING, Reason, Verdict
from bot.orders.evidence.unresolved import SOURCE, UnresolvedOrder, reschedule
from bot.orders.evidence.windows import Bounds
from bot.orders.follow import PanelReport
from bot.orders.news import alert_of_order, queue_card
from bot.orders.sending.attempts import AttemptOutcome, end_attempt
from bot.orders.settle import close_order
from bot.orders.status import Status, change_status, write_event
from bot.orders.submit import other_order_at_panel
from bot.orders.views import latest_event
from bot.text.numbers import Unreadable

CANDIDATES_SHOWN = 5
"""Candidates that are stored with the evidence; a panel that answers for every id has hundreds."""

SOON = timedelta(seconds=30)
"""Until the next look while more evidence may come by itself."""

LATER = timedelta(minutes=10)
"""Until the next look when an operator has been asked, at least; it grows with the order's age."""

AGE_SHARE = 10
"""An order is looked at again after this part of its age: a look reads a hundred ids."""


def is_overdue(order: UnresolvedOrder, deadlines: Deadlines, now: datetime) -> bool:
    """Return True if the order's customer is to be made whole now."""
    waiting = order.status is Status.UNCONFIRMED and order.kept_at is None
    return waiting and now >= order.sent_at + deadlines.made_whole


def quiet_until(order: UnresolvedOrder, deadlines: Deadlines) -> datetime:
    """Return from when on the panel is searched: it may be busy with the call until then."""
    return (order.sent_at if order.notes is None else order.notes.deadline) + deadlines.quiet


def record_late_proof(session: Session, order: UnresolvedOrder, now: datetime) -> bool:
    """Book what the panel's late answer says of a compensated order; False if there is none."""
    notes = order.notes
    if order.status is not Status.COMPENSATED or notes is None or not notes.proved:
        return False
    if notes.outcome == AttemptOutcome.ACCEPTED and notes.panel_order is not None:
        compensation.record_discovered(
            session, order.id, order.panel_id, notes.panel_order, None, now
        )
    else:
        compensation.record_absent(session, order, now)
    return True


def record_judgment(
    session: Session,
    order: UnresolvedOrder,
    judgment: Judgment,
    evidence: Mapping[str, Any],
    deadlines: Deadlines,
    now: datetime,
) -> None:
    """Carry out a verdict and store its evidence; do nothing if the order has a new status."""
    if judgment.verdict is Verdict.LINK:
        _link(session, order, judgment, evidence, now)
    elif judgment.verdict is Verdict.REFUND:
        _refund(session, order, evidence, now)
    else:
        _wait(session, order, judgment, evidence, deadlines, now)


def describe_evidence(
    order: UnresolvedOrder,
    judgment: Judgment,
    bounds: Bounds | None,
    changes: Sequence[BalanceChange],
) -> dict[str, Any]:
    """Return the evidence as it is stored with the order and shown to operators."""
    charge = order.expected.charge
    evidence: dict[str, Any] = {
        "verdict": judgment.verdict.value,
        "reasons": [reason.value for reason in judgment.reasons],
        "charge": None if charge is None else str(charge),
        "candidates": [
            _candidate(one, report)
            for one, report in list(judgment.candidates.items())[:CANDIDATES_SHOWN]
        ],
    }
    if bounds is not None:
        evidence |= {"after": str(bounds.lower), "before": _text(bounds.upper)}
    if changes:
        last = changes[-1]
        evidence["balance"] = [_text(last.before), _text(last.after), str(sum(last.certain))]
    return evidence


def _candidate(panel_order: str, report: PanelReport) -> dict[str, Any]:
    return {
        "id": panel_order,
        "status": report.status_text,
        "charge": _plain(report.charge),
        "start": _plain(report.start_count),
        "remains": _plain(report.remains),
    }


def _plain(value: int | str | Unreadable | None) -> int | str | None:
    return None if isinstance(value, Unreadable) else value


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _link(
    session: Session,
    order: UnresolvedOrder,
    judgment: Judgment,
    evidence: Mapping[str, Any],
    now: datetime,
) -> None:
    panel_order = judgment.panel_order or ""
    if order.status is Status.COMPENSATED:
        text = judgment.candidates[panel_order].charge
        charge = Decimal(text) if isinstance(text, str) else None
        compensation.record_discovered(session, order.id, order.panel_id, panel_order, charge, now)
        return
    if other_order_at_panel(session, order.panel_id, panel_order, order.id) is not None:
        return
    if change_status(
        session,
        order.id,
        Status.UNCONFIRMED,
        Status.PENDING,
        now=now,
        source=SOURCE,
        detail={**evidence, "panel_order": panel_order},
        panel_order=panel_order,
        refusal="",
        next_at=now,
    ):
        _end_attempt(session, order, AttemptOutcome.ACCEPTED, panel_order)
        queue_card(session, order.id, order.user_id, now)


def _refund(
    session: Session, order: UnresolvedOrder, evidence: Mapping[str, Any], now: datetime
) -> None:
    if order.status is Status.COMPENSATED:
        write_event(session, order.id, Status.COMPENSATED, now=now, source=SOURCE, detail=evidence)
        compensation.record_absent(session, order, now)
        return
    if close_order(
        session,
        order.id,
        Status.UNCONFIRMED,
        Status.LOST,
        undelivered=order.billed_quantity,
        now=now,
        source=SOURCE,
        detail=evidence,
    ):
        _end_attempt(session, order, AttemptOutcome.NOT_SENT)


def _wait(
    session: Session,
    order: UnresolvedOrder,
    judgment: Judgment,
    evidence: Mapping[str, Any],
    deadlines: Deadlines,
    now: datetime,
) -> None:
    """Look again later; store the evidence if it is new, alert the operators if they are asked."""
    if not reschedule(session, order, _next_look(order, judgment, deadlines, now)):
        return
    if Reason.STRANGERS in judgment.reasons:
        panel_health.note_strangers(session, order.panel_id, now)
    before = latest_event(session, order.id, SOURCE)
    if before is None or before.detail != evidence:
        write_event(session, order.id, order.status, now=now, source=SOURCE, detail=evidence)
    if judgment.verdict is Verdict.ASK and order.status is Status.UNCONFIRMED:
        candidates = [one["id"] for one in evidence["candidates"]]
        alert_of_order(
            session, order.id, Alert.UNCONFIRMED, now,
            subject=",".join(candidates) or None,
            candidates=candidates, reasons=list(evidence["reasons"]),
        )  # fmt: skip


def _next_look(
    order: UnresolvedOrder, judgment: Judgment, deadlines: Deadlines, now: datetime
) -> datetime:
    overdue = order.sent_at + deadlines.made_whole
    if order.status is Status.COMPENSATED or (overdue <= now):
        return now + compensation.SEARCH_AGAIN
    if LASTING.intersection(judgment.reasons):
        return overdue
    if judgment.verdict is Verdict.WAIT:
        return min(now + SOON, order.sent_at + deadlines.unconfirmed_alert)
    return min(now + max(LATER, (now - order.sent_at) / AGE_SHARE), overdue)


def _end_attempt(
    session: Session,
    order: UnresolvedOrder,
    outcome: AttemptOutcome,
    panel_order: str | None = None,
) -> None:
    # What is found out now says nothing of when the call was over.
    if order.notes is not None:
        end_attempt(
            session, order.id, order.notes.attempt, outcome, None,
            panel_order=panel_order, evidence="by the panel's ids and balance",
        )  # fmt: skip
