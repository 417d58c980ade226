"""Asks for refills and cancellations: checks each order, and queues what the panel shall do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session

from bot.db import table_of, upsert
from bot.orders.endings.deadlines import Deadlines
from bot.orders.news import queue_card
from bot.orders.requests.standing import Availability, RequestStanding, load_standing
from bot.orders.requests.tables import OPEN, OrderRequest, RequestKind, RequestStatus
from bot.orders.waiting.withdraw import WithdrawnBy, withdraw
from bot.users import audit

requests = table_of(OrderRequest)

MOST_ORDERS = 100
"""Orders that one command may name: as many as one call of the panel's may carry."""

_INSERT = (
    upsert(requests)
    .values(
        order_id=bindparam("order"),
        kind=bindparam("kind"),
        status=RequestStatus.QUEUED.value,
        requested_by=bindparam("by"),
        automatic=bindparam("automatic"),
        requested_at=bindparam("now"),
        next_at=bindparam("now"),
        attempts=0,
        status_text="",
        reason="",
        evidence="",
    )
    .on_conflict_do_nothing(index_elements=["order_id"], index_where=text(OPEN))
)


@dataclass(frozen=True, slots=True)
class Requested:
    """The result of asking for a refill or a cancellation of one order."""

    order_id: int
    standing: RequestStanding | None
    """As it was before; None for an order that does not exist, or is another customer's."""
    done: bool
    """True if it was queued now, or the order withdrawn."""


@dataclass(frozen=True, slots=True)
class Asker:
    """The customer or operator who asks; an operator may do so for any customer."""

    user_id: int
    operator: bool = False


def ask(
    session: Session,
    kind: RequestKind,
    order_ids: Sequence[int],
    asker: Asker,
    deadlines: Deadlines,
    now: datetime,
) -> list[Requested]:
    """Ask for a request of each order, once; those of other customers are not touched.

    An order that was not sent is withdrawn at once. The others wait for the job that sends them.
    """
    results = []
    for order_id in dict.fromkeys(order_ids[:MOST_ORDERS]):
        standing = load_standing(session, order_id, deadlines, now)
        if standing is None or not (asker.operator or standing.user_id == asker.user_id):
            results.append(Requested(order_id, None, done=False))
            continue
        done = _ask(session, kind, standing, asker, now)
        results.append(Requested(order_id, standing, done))
    return results


def _ask(
    session: Session, kind: RequestKind, standing: RequestStanding, asker: Asker, now: datetime
) -> bool:
    """Withdraw an order, or queue its request; return False if neither may be."""
    available = standing.availability(kind)
    for_another = standing.user_id != asker.user_id
    if available is Availability.UNSENT:
        done = _withdraw(session, standing.order_id, asker.user_id if for_another else None, now)
    elif available is Availability.POSSIBLE or (
        # The pause spares the panel taps of customers; an operator knows why they ask.
        for_another and available is Availability.TOO_SOON
    ):
        done = queue_request(session, standing, kind, by=asker.user_id, now=now)
    else:
        return False
    if done and for_another:
        audit.record(
            session, actor=asker.user_id, action=kind.value, target=f"order:{standing.order_id}",
            now=now, at_panel=available is not Availability.UNSENT,
        )  # fmt: skip
    return done


def _withdraw(session: Session, order_id: int, operator: int | None, now: datetime) -> bool:
    if operator is None:
        return withdraw(session, order_id, by=WithdrawnBy.CUSTOMER, source="customer", now=now)
    source = f"operator:{operator}"
    return withdraw(session, order_id, by=WithdrawnBy.OPERATOR, source=source, now=now)


def queue_request(
    session: Session,
    standing: RequestStanding,
    kind: RequestKind,
    *,
    by: int,
    now: datetime,
    automatic: bool = False,
) -> bool:
    """Queue a request; return False if the order has an open one by now."""
    inserted = session.connection().execute(
        _INSERT,
        {
            "order": standing.order_id,
            "kind": kind.value,
            "by": by,
            "automatic": automatic,
            "now": now,
        },
    )
    if inserted.rowcount != 1:
        return False
    queue_card(session, standing.order_id, standing.user_id, now)
    return True
