"""Results of each service, from the shop's own orders that ended in the last thirty days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    cast,
    delete,
    extract,
    func,
    insert,
    select,
)
from sqlmodel import Session

from bot.catalog.rules.service_types import ServiceType
from bot.db import table_of
from bot.orders.status import SETTLING, Status
from bot.orders.tables import Order, OrderEvent, ServiceHealth

WINDOW = timedelta(days=30)
"""Orders that ended earlier are not counted."""

ENOUGH = 5
"""Ended orders from which on the figures are shown; fewer say too little."""

DELIVERED = (Status.COMPLETED, Status.PARTIAL)
STARTED = (Status.IN_PROGRESS, *DELIVERED)

orders = table_of(Order)
events = table_of(OrderEvent)
health = table_of(ServiceHealth)


@dataclass(frozen=True, slots=True)
class Health:
    """Figures of one service over WINDOW; times are from the order's placing, None if unknown."""

    service_id: int
    ended: int
    completed: int
    partial: int
    canceled: int
    start_p50: timedelta | None
    start_p90: timedelta | None
    end_p50: timedelta | None
    end_p90: timedelta | None

    @property
    def completed_share(self) -> float:
        """The share of the ended orders that were completed, from 0 to 1."""
        return self.completed / self.ended if self.ended else 0.0


_TIMES = ("start_p50", "start_p90", "end_p50", "end_p90")
_FIELDS = ("service_id", "ended", "completed", "partial", "canceled", *_TIMES)
_COLUMNS = [health.c[name] for name in _FIELDS]

_OF_SERVICE = select(*_COLUMNS).where(
    health.c.service_id == bindparam("service"), health.c.ended >= ENOUGH
)

_WORST = (
    select(*_COLUMNS)
    .where(health.c.ended >= ENOUGH, health.c.completed < health.c.ended)
    .order_by(
        health.c.completed * 1_000 // health.c.ended,
        health.c.ended.desc(),
        health.c.service_id,
    )
    .limit(bindparam("limit"))
)

_STARTED_AT = select(func.min(events.c.at)).where(
    events.c.order_id == bindparam("order"), events.c.after == Status.IN_PROGRESS.value
)


def _seconds(later: Any, earlier: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(extract("epoch", later) - extract("epoch", earlier), Integer)


def _ended_orders() -> Select[Any]:
    """Select each ended order of the window with its seconds to the start and to the end."""
    started = (
        select(func.min(events.c.at))
        .where(
            events.c.order_id == orders.c.id,
            events.c.after.in_([status.value for status in STARTED]),
        )
        .scalar_subquery()
    )
    delivered = orders.c.status.in_([status.value for status in DELIVERED])
    to_end = _seconds(orders.c.settled_at, orders.c.created_at)
    return select(
        orders.c.service_id,
        orders.c.status,
        _seconds(started, orders.c.created_at).label("start"),
        case((delivered, to_end)).label("end"),
    ).where(
        orders.c.settled_at >= bindparam("since"),
        orders.c.status.in_([status.value for status in SETTLING]),
        # A subscription lasts as long as its customer posts.
        orders.c.type != ServiceType.SUBSCRIPTIONS.value,
    )


def _figures() -> Select[Any]:
    """Select the figures of each service; a percentile is the value at its rank."""
    ended = _ended_orders().subquery("ended")
    columns: list[ColumnElement[Any]] = [ended.c.service_id, ended.c.status]
    for name in ("start", "end"):
        value = ended.c[name]
        place = func.row_number().over(
            partition_by=ended.c.service_id, order_by=value.asc().nulls_last()
        )
        known = func.count(value).over(partition_by=ended.c.service_id)
        columns += [value, place.label(f"{name}_place"), known.label(f"{name}_known")]
    ranked = select(*columns).subquery("ranked")

    def count(status: Status) -> ColumnElement[Any]:
        return func.sum(case((ranked.c.status == status.value, 1), else_=0)).label(status.value)

    def percentile(name: str, tenths: int) -> ColumnElement[Any]:
        rank = (ranked.c[f"{name}_known"] * tenths + 9) // 10
        at_rank = ranked.c[f"{name}_place"] == rank
        return func.max(case((at_rank, ranked.c[name]))).label(f"{name}_p{tenths}0")

    return select(
        ranked.c.service_id,
        func.count().label("ended"),
        *map(count, (Status.COMPLETED, Status.PARTIAL, Status.CANCELED)),
        *(percentile(name, tenths) for name in ("start", "end") for tenths in (5, 9)),
    ).group_by(ranked.c.service_id)


_FIGURES = _figures()


def compute_health(session: Session, now: datetime) -> list[Health]:
    """Compute the figures of each service whose orders ended in the window before `now`."""
    return _read(session, _FIGURES, {"since": now - WINDOW})


def replace_health(session: Session, computed: Sequence[Health], now: datetime) -> None:
    """Replace the stored figures by these."""
    connection = session.connection()
    connection.execute(delete(health))
    rows = [
        {name: _stored(getattr(each, name)) for name in _FIELDS} | {"computed_at": now}
        for each in computed
    ]
    if rows:
        connection.execute(insert(health), rows)


def find_health(session: Session, service_id: int) -> Health | None:
    """Return a service's figures; None if fewer than ENOUGH orders have ended."""
    return next(iter(_read(session, _OF_SERVICE, {"service": service_id})), None)


def list_worst(session: Session, limit: int) -> list[Health]:
    """Return the services with the smallest share of completed orders, the worst first."""
    return _read(session, _WORST, {"limit": limit})


def started_at(session: Session, order_id: int) -> datetime | None:
    """Return when the panel was first seen working on an order; None if it was not yet."""
    found: datetime | None = (
        session.connection().execute(_STARTED_AT, {"order": order_id}).scalar_one()
    )
    return found


def _read(session: Session, statement: Select[Any], values: dict[str, Any]) -> list[Health]:
    rows = session.connection().execute(statement, values).all()
    return [
        Health(service, ended, int(completed), int(partial), int(canceled), *map(_span, times))
        for service, ended, completed, partial, canceled, *times in rows
    ]


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=max(0, int(seconds)))


def _stored(value: int | timedelta | None) -> int | None:
    return int(value.total_seconds()) if isinstance(value, timedelta) else value
