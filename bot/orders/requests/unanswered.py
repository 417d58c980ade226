"""Finds the refill that a call without a clear answer may have begun, by the ids around it.

The panel's ids grow. Between the last own refill before the call and the first own one after it, an
id that answers under the shop's key, and is no other request's, is the refill: if it is the only
one, and no other request of that time is without an id. Anything else is left to operators.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlmodel import Session

from bot.db import Utc
from bot.orders.requests.status import ROWS, RejectReason, RequestRow, orders, requests, row_of
from bot.orders.requests.tables import RequestKind, RequestStatus
from bot.orders.sending.panel_order_ids import panel_order_number

S = RequestStatus

MOST_IDS: Final = 100
"""Ids that are asked about: one call; with more between, nobody can tell."""

OPEN_END: Final = 20
"""Ids that are asked about after the last own one, while no later one is known."""

NEIGHBORS: Final = 100
"""Own refills on each side that bound the ids."""

SEARCH_AGAIN: Final = timedelta(minutes=15)

PORTION: Final = 10
"""Requests that are searched for at a time."""

_DUE = (
    ROWS.where(
        requests.c.status == S.UNKNOWN.value,
        requests.c.kind == RequestKind.REFILL.value,
        requests.c.next_at <= bindparam("now", type_=Utc),
        requests.c.sent_at <= bindparam("quiet", type_=Utc),
        orders.c.panel_id == bindparam("panel"),
    )
    .order_by(requests.c.next_at)
    .limit(PORTION)
    .with_for_update(of=requests, skip_locked=True)
)

_LATER = (
    update(requests)
    .where(requests.c.id == bindparam("request"))
    .values(next_at=bindparam("at", type_=Utc))
)

_OWN = (
    select(requests.c.panel_refill, requests.c.sent_at)
    .join(orders, orders.c.id == requests.c.order_id)
    .where(requests.c.panel_refill.is_not(None), orders.c.panel_id == bindparam("panel"))
    .limit(NEIGHBORS)
)
_SENT = bindparam("sent", type_=Utc)
_BEFORE = _OWN.where(requests.c.sent_at < _SENT).order_by(requests.c.sent_at.desc())
_AFTER = _OWN.where(requests.c.sent_at > _SENT).order_by(requests.c.sent_at)

_NAMELESS = (
    select(func.count())
    .select_from(requests)
    .where(
        requests.c.kind == RequestKind.REFILL.value,
        requests.c.panel_refill.is_(None),
        requests.c.id != bindparam("request"),
        requests.c.sent_at > bindparam("start", type_=Utc),
        requests.c.sent_at < bindparam("end", type_=Utc),
        or_(
            requests.c.status.in_([S.SENDING.value, S.UNKNOWN.value, S.COMPLETED.value]),
            requests.c.status == S.UNTRACKED.value,
            and_(
                requests.c.status == S.REJECTED.value,
                requests.c.reason == RejectReason.OPERATOR.value,
            ),
        ),
    )
)

_LINKED = select(requests.c.panel_refill).where(
    requests.c.panel_refill.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class UnansweredRefill:
    """A refill without a clear answer, and the ids that it may have at the panel."""

    row: RequestRow
    candidates: tuple[str, ...]


def claim_unanswered(
    session: Session, panel_id: int, quiet: timedelta, now: datetime
) -> list[UnansweredRefill]:
    """Claim refills whose call was over `quiet` ago, with the ids to ask about; others skip them.

    Those that ids cannot tell apart are left out.
    """
    connection = session.connection()
    due = connection.execute(_DUE, {"now": now, "quiet": now - quiet, "panel": panel_id})
    rows = [row_of(fields) for fields in due.mappings()]
    for row in rows:
        connection.execute(_LATER, {"request": row.id, "at": now + SEARCH_AGAIN})
    searched = [UnansweredRefill(row, _candidates(session, row, panel_id, now)) for row in rows]
    return [each for each in searched if each.candidates]


def _candidates(session: Session, row: RequestRow, panel_id: int, now: datetime) -> tuple[str, ...]:
    connection = session.connection()
    around = {"panel": panel_id, "sent": row.sent_at}
    before = connection.execute(_BEFORE, around).all()
    after = connection.execute(_AFTER, around).all()
    ids = _ids_between(before, after)
    if not ids:
        return ()
    span = {"start": before[0].sent_at, "end": after[0].sent_at if after else now}
    if connection.execute(_NAMELESS, {"request": row.id, **span}).scalar_one():
        return ()
    linked = set(connection.execute(_LINKED, {"ids": ids}).scalars())
    return tuple(each for each in ids if each not in linked)


def _ids_between(before: Sequence[Any], after: Sequence[Any]) -> list[str]:
    """Return the ids between own refills; none if they are no numbers, or too far apart."""
    last, first = _number(before, max), _number(after, min)
    if last is None or (after and first is None):
        return []
    end = last + OPEN_END if first is None else first - 1
    return [str(each) for each in range(last + 1, end + 1)] if end - last <= MOST_IDS else []


def _number(rows: Sequence[Any], choose: Any) -> int | None:
    """Return the largest or smallest id of these refills; None if one of them is no number."""
    ids = [panel_order_number(row.panel_refill) for row in rows]
    return None if not ids or None in ids else int(choose(ids))
