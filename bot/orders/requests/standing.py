"""Decides what may be requested for an order now, and why not if it may not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Final

from sqlalchemy import and_, bindparam, select
from sqlmodel import Session

from bot.catalog.tables import Service
from bot.db import table_of
from bot.orders.endings.deadlines import Deadlines
from bot.orders.requests.status import RejectReason
from bot.orders.requests.tables import AutoRefill, OrderRequest, RequestKind, RequestStatus
from bot.orders.status import FOLLOWED, NEEDS_OPERATOR, TO_SUBMIT, Status
from bot.orders.tables import Order

orders, services = table_of(Order), table_of(Service)
requests, autos = table_of(OrderRequest), table_of(AutoRefill)

REFILLABLE: Final = frozenset({Status.COMPLETED, Status.PARTIAL})
"""Statuses of orders that were delivered, and may be refilled."""

CANCELABLE: Final = FOLLOWED
"""Statuses of orders that the panel may cancel."""

EARLY: Final = frozenset({"refill_too_early", "refill_in_progress"})
"""Classes of refusals after which the panel may accept a refill some hours later."""

AGREED: Final = frozenset({RequestStatus.COMPLETED, RequestStatus.UNTRACKED})


class Availability(Enum):
    """Whether a request may be made now, or why not."""

    POSSIBLE = auto()
    UNSENT = auto()
    """A cancellation of an order that the panel has not got: it is the shop's own, and at once."""
    NOT_OFFERED = auto()
    """The service has no such button at the panel."""
    OPEN = auto()
    """Another request of the order is open."""
    TOO_SOON = auto()
    """The pause after the last request is not over; see `free_at`."""
    RUNNING = auto()
    """A refill of an order that has not ended."""
    UNDELIVERED = auto()
    """A refill of an order of which nothing is kept: canceled, refunded, rejected."""
    ENDED = auto()
    """A cancellation of an order that has ended."""
    BEING_SENT = auto()
    IN_DOUBT = auto()
    """An operator has to find out first what the panel has."""


@dataclass(frozen=True, slots=True)
class LatestRequest:
    """The latest request of an order."""

    id: int
    kind: RequestKind
    status: RequestStatus
    requested_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    reason: str
    automatic: bool


@dataclass(frozen=True, slots=True)
class RequestStanding:
    """What may be requested for an order now."""

    order_id: int
    user_id: int
    status: Status
    refill: Availability
    cancel: Availability
    latest: LatestRequest | None = None
    free_at: datetime | None = None
    """When the next request may be made, if the last one was not long ago."""
    automatic_until: datetime | None = None
    """Until when refills are asked for each day; None if that is not switched on."""
    title: str = ""

    def availability(self, kind: RequestKind) -> Availability:
        """Return whether a request of a kind may be made now."""
        return self.refill if kind is RequestKind.REFILL else self.cancel


_STANDING = (
    select(
        orders.c.id,
        orders.c.user_id,
        orders.c.status,
        orders.c.panel_order,
        orders.c.title,
        services.c.refill.label("has_refill"),
        services.c.cancel.label("has_cancel"),
        autos.c.until,
        requests.c.id.label("request"),
        requests.c.kind,
        requests.c.status.label("request_status"),
        requests.c.requested_at,
        requests.c.sent_at,
        requests.c.ended_at,
        requests.c.reason,
        requests.c.automatic,
    )
    .select_from(orders)
    .outerjoin(services, services.c.id == orders.c.service_id)
    .outerjoin(autos, and_(autos.c.order_id == orders.c.id, autos.c.stopped_at.is_(None)))
    .outerjoin(requests, requests.c.order_id == orders.c.id)
    .where(orders.c.id == bindparam("order"))
    .order_by(requests.c.id.desc())
    .limit(1)
)


def load_standing(
    session: Session, order_id: int, deadlines: Deadlines, now: datetime
) -> RequestStanding | None:
    """Return what may be requested for an order at `now`; None if there is no such order."""
    row = session.connection().execute(_STANDING, {"order": order_id}).first()
    if row is None:
        return None
    latest = _latest(row)
    return RequestStanding(
        order_id=row.id,
        user_id=row.user_id,
        status=Status(row.status),
        refill=_available(row, latest, RequestKind.REFILL, deadlines, now),
        cancel=_available(row, latest, RequestKind.CANCEL, deadlines, now),
        latest=latest,
        free_at=None if latest is None else _free_at(latest, deadlines),
        automatic_until=row.until,
        title=row.title,
    )


def load_for_card(
    session: Session, order_id: int, status: str, deadlines: Deadlines, now: datetime
) -> RequestStanding | None:
    """Return what may be requested for an order in this status; None if nothing ever may.

    An order that was just placed costs no statement.
    """
    if status not in CANCELABLE and status not in REFILLABLE:
        return None
    return load_standing(session, order_id, deadlines, now)


def _latest(row: Any) -> LatestRequest | None:
    if row.request is None:
        return None
    return LatestRequest(
        id=row.request,
        kind=RequestKind(row.kind),
        status=RequestStatus(row.request_status),
        requested_at=row.requested_at,
        sent_at=row.sent_at,
        ended_at=row.ended_at,
        reason=row.reason,
        automatic=row.automatic,
    )


def _available(
    row: Any, latest: LatestRequest | None, kind: RequestKind, deadlines: Deadlines, now: datetime
) -> Availability:
    misfit = _misfit(kind, Status(row.status))
    if misfit is not None:
        return misfit
    if row.panel_order is None:
        return Availability.IN_DOUBT
    # A service that does not say whether it has the button is asked: only the panel knows.
    offered = row.has_refill if kind is RequestKind.REFILL else row.has_cancel
    if offered is False:
        return Availability.NOT_OFFERED
    return _after(latest, kind, deadlines, now)


def _after(
    latest: LatestRequest | None, kind: RequestKind, deadlines: Deadlines, now: datetime
) -> Availability:
    """Return whether the latest request leaves room for another one now."""
    if latest is None:
        return Availability.POSSIBLE
    if latest.ended_at is None:
        return Availability.OPEN
    free_at = _free_at(latest, deadlines) if latest.kind is kind else None
    return Availability.TOO_SOON if free_at and now < free_at else Availability.POSSIBLE


def _misfit(kind: RequestKind, status: Status) -> Availability | None:
    """Return why the status of an order does not fit the request; None if it does."""
    if status is Status.SUBMITTING:
        return Availability.BEING_SENT
    if status in NEEDS_OPERATOR:
        return Availability.IN_DOUBT
    if kind is RequestKind.CANCEL:
        if status in TO_SUBMIT:
            return Availability.UNSENT
        return None if status in CANCELABLE else Availability.ENDED
    if status in TO_SUBMIT or status in FOLLOWED:
        return Availability.RUNNING
    return None if status in REFILLABLE else Availability.UNDELIVERED


def _free_at(latest: LatestRequest, deadlines: Deadlines) -> datetime | None:
    """Return when the pause after an ended request is over."""
    if latest.ended_at is None:
        return None
    done = latest.status in AGREED or latest.reason == RejectReason.PANEL_REJECTED
    if latest.kind is RequestKind.REFILL and done:
        return (latest.sent_at or latest.requested_at) + deadlines.refill_pause
    return latest.ended_at + _pause(latest.reason, deadlines)


def _pause(reason: str, deadlines: Deadlines) -> timedelta:
    if reason == RejectReason.OPERATOR:
        return timedelta(0)
    return deadlines.refill_early_pause if reason in EARLY else deadlines.refused_pause
