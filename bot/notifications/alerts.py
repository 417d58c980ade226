"""Alerts: what the operators of a role must know, raised with the change that caused it.

The domain raises an alert for a role and knows no operators. The job that delivers the outbox
turns it into one notification for each operator who has the role then (bot/jobs/fan_out.py).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from bot.db import table_of, upsert
from bot.notifications.tables import RaisedAlert

_ALERTS = table_of(RaisedAlert)

FAN_OUT_BATCH = 100
"""Alerts that one transaction turns into notifications."""


class OperatorRole(StrEnum):
    """What an operator is responsible for; today every operator has every role."""

    OWNER = "owner"
    """The shop as a whole: its settings, its panel, its faults."""
    FINANCE = "finance"
    """Money: the books, the balance at the panel, the services' rates."""
    SUPPORT = "support"
    """Customers and their orders."""


class Alert(StrEnum):
    """What an operator is alerted of; the values are stored."""

    UNCONFIRMED = "unconfirmed"
    """order, candidates: nobody knows whether the panel took it; the ids it may have there."""
    COMPENSATED = "compensated"
    """order, refunded, currency, charge, panel_currency: the shop has made the customer whole."""
    DISCOVERED = "discovered"
    """order, panel_order, loss, panel_currency: the panel has an order that is compensated."""
    GIVEN_BACK = "given_back"
    """order, word, remains, owed, currency: the panel gives money back of an order that ended."""
    DISPUTED = "disputed"
    """order: it ended at the panel, and how much was delivered is not certain."""
    UNRECORDED = "unrecorded"
    """order: what the panel said of it cannot be recorded; it is tried again."""
    MOSTLY_REMAINS = "mostly_remains"
    """order: it was settled as completed, and the panel says that most of it remains."""
    ACCEPTED_LATE = "late"
    """order, panel_order: the panel took it after it was settled here."""
    UNKNOWN_STATUS = "word"
    """order, word: the panel uses a status that the shop does not know."""
    RUNS_IGNORED = "runs"
    """order: the panel answers for a drip-feed as for a plain order."""
    CHILDREN_OVERDUE = "children"
    """order: it ended at the panel days ago, and child orders still run."""
    SUBSCRIPTION_PAUSED = "paused"
    """order: the panel paused the subscription."""
    QUARANTINED = "quarantine"
    """count: services were quarantined for their rates."""
    LIST_REFUSED = "list_refused"
    """panel, listed, live: the panel's list is too short to be taken over unasked."""
    PRICES_STALE = "prices_stale"
    """why: sales are paused, because no sync was good for too long."""
    PRICES_CHECKED = "prices_checked"
    """Sales go on after such a pause."""
    CURRENCY_UNKNOWN = "currency_unknown"
    """reported, said, suggested, candidates: nobody knows which currency the rates are in."""
    DEAD_LETTER = "set_aside"
    """update: it failed three times."""
    BOOKS = "books"
    """count: rules of the ledger that do not hold."""
    UNEXPLAINED = "unexplained"
    """rest, currency: micro-units of the balance at the panel that the books do not explain."""
    MISSING_FIELD = "missing_field"
    """order, service, title, text, command: the panel refuses a service's orders for a field."""
    SERVICE_HIDDEN = "service_hidden"
    """service, title, text, command: the shop has hidden it after such refusals."""
    PANEL_FUNDS = "funds"
    """count, needed, unpriced, balance, currency: orders wait for the shop's balance there."""
    FUNDS_GIVEN_BACK = "funds_given_back"
    """Orders that waited too long for the balance at the panel are withdrawn."""
    UNKNOWN_ID = "unknown_id"
    """order, text: the panel does not know the order's id, or answers nothing about it."""
    REQUEST_STUCK = "request_stuck"
    """order, request, kind, status, evidence: a refill or a cancellation comes to no end."""
    LONG_PENDING = "long_pending"
    """order, days: the panel has not begun it, long after its service is usually done."""
    PANEL_DOWN = "panel_down"
    """why: no call to the panel succeeds."""
    PANEL_BACK = "panel_back"
    """The panel answers again."""
    PANEL_LEFT = "panel_left"
    """host, count: orders of a panel that PANEL_URL does not name any more are still open."""
    QUEUE_LATE = "queue_late"
    """order, count, why: paid orders have not been sent for long; the oldest of them."""
    QUEUE_MOVES = "queue_moves"
    """None of them waits any more."""
    PANEL_REFUSES = "refused"
    """error: the panel refuses the shop itself: its key, or what it asks for."""


ADDRESSEES: Mapping[Alert, OperatorRole] = {
    Alert.UNCONFIRMED: OperatorRole.SUPPORT,
    Alert.COMPENSATED: OperatorRole.FINANCE,
    Alert.DISCOVERED: OperatorRole.FINANCE,
    Alert.GIVEN_BACK: OperatorRole.SUPPORT,
    Alert.DISPUTED: OperatorRole.SUPPORT,
    Alert.UNRECORDED: OperatorRole.OWNER,
    Alert.MOSTLY_REMAINS: OperatorRole.SUPPORT,
    Alert.ACCEPTED_LATE: OperatorRole.SUPPORT,
    Alert.UNKNOWN_STATUS: OperatorRole.SUPPORT,
    Alert.RUNS_IGNORED: OperatorRole.SUPPORT,
    Alert.CHILDREN_OVERDUE: OperatorRole.SUPPORT,
    Alert.SUBSCRIPTION_PAUSED: OperatorRole.FINANCE,
    Alert.QUARANTINED: OperatorRole.FINANCE,
    Alert.LIST_REFUSED: OperatorRole.OWNER,
    Alert.PRICES_STALE: OperatorRole.OWNER,
    Alert.PRICES_CHECKED: OperatorRole.OWNER,
    Alert.CURRENCY_UNKNOWN: OperatorRole.OWNER,
    Alert.DEAD_LETTER: OperatorRole.OWNER,
    Alert.BOOKS: OperatorRole.FINANCE,
    Alert.UNEXPLAINED: OperatorRole.FINANCE,
    Alert.MISSING_FIELD: OperatorRole.OWNER,
    Alert.SERVICE_HIDDEN: OperatorRole.OWNER,
    Alert.PANEL_FUNDS: OperatorRole.FINANCE,
    Alert.FUNDS_GIVEN_BACK: OperatorRole.FINANCE,
    Alert.UNKNOWN_ID: OperatorRole.SUPPORT,
    Alert.REQUEST_STUCK: OperatorRole.SUPPORT,
    Alert.LONG_PENDING: OperatorRole.SUPPORT,
    Alert.PANEL_DOWN: OperatorRole.OWNER,
    Alert.PANEL_BACK: OperatorRole.OWNER,
    Alert.PANEL_LEFT: OperatorRole.OWNER,
    Alert.QUEUE_LATE: OperatorRole.OWNER,
    Alert.QUEUE_MOVES: OperatorRole.OWNER,
    Alert.PANEL_REFUSES: OperatorRole.OWNER,
}
"""The role that each alert is for."""


@dataclass(frozen=True, slots=True)
class PendingAlert:
    """A raised alert that no operator has been notified of yet."""

    id: int
    key: str
    role: str
    payload: dict[str, Any]
    """As a notification carries it: `what` is the alert's value."""
    created_at: datetime


_RAISE = (
    upsert(_ALERTS)
    .values(
        key=bindparam("key"),
        role=bindparam("role"),
        payload=bindparam("payload"),
        created_at=bindparam("now"),
    )
    .on_conflict_do_nothing(index_elements=["key"])
)

_PENDING = (
    select(_ALERTS.c.id, _ALERTS.c.key, _ALERTS.c.role, _ALERTS.c.payload, _ALERTS.c.created_at)
    .where(
        _ALERTS.c.fanned_out_at.is_(None),
        # A role of a later version is left to that version.
        _ALERTS.c.role.in_([role.value for role in OperatorRole]),
    )
    .order_by(_ALERTS.c.id)
    .limit(FAN_OUT_BATCH)
    .with_for_update(skip_locked=True)
)


def raise_alert(
    session: Session,
    alert: Alert,
    /,
    *,
    key: str,
    now: datetime,
    order: int | None = None,
    **payload: Any,
) -> None:
    """Raise an alert for its role, once for each key; `payload` is what its screen shows."""
    if order is not None:
        payload["order"] = order
    values = {
        "key": key,
        "role": ADDRESSEES[alert].value,
        "payload": {"what": alert.value, **payload},
        "now": now,
    }
    session.connection().execute(_RAISE, values)


def lock_pending(session: Session) -> list[PendingAlert]:
    """Lock and return at most FAN_OUT_BATCH pending alerts, oldest first."""
    return [PendingAlert(**row) for row in session.connection().execute(_PENDING).mappings()]


def mark_fanned_out(session: Session, ids: Collection[int], now: datetime) -> None:
    """Note that the operators of today have been notified; a later operator will not be."""
    session.connection().execute(
        update(_ALERTS).where(_ALERTS.c.id.in_(ids)).values(fanned_out_at=now)
    )


def forget(session: Session, ids: Collection[int]) -> None:
    """Delete alerts that nobody has the role for; the same key may be raised again."""
    session.connection().execute(delete(_ALERTS).where(_ALERTS.c.id.in_(ids)))


_OLD_FIELDS = {
    Alert.UNKNOWN_STATUS: "word",
    Alert.ACCEPTED_LATE: "panel_order",
    Alert.QUARANTINED: "count",
}
"""What stood behind a colon in `what`, before alerts were typed."""


def read_payload(payload: Mapping[str, Any]) -> tuple[Alert | None, dict[str, Any]]:
    """Return the alert of a notification and its fields; None for one of another version.

    Payloads queued before alerts were typed are understood too: `{"what": "word:Frozen"}`.
    """
    name, colon, value = str(payload.get("what", "")).partition(":")
    try:
        alert = Alert(name)
    except ValueError:
        return None, dict(payload)
    if not colon:
        return alert, dict(payload)
    field = _OLD_FIELDS.get(alert)
    return (alert, {**payload, field: value}) if field else (None, dict(payload))
