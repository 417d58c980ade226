"""Locks a parent's row while a report on it is recorded."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.catalog import service_records
from bot.db import table_of
from bot.orders.follow import FollowedOrder
from bot.orders.plans import Plan, plan_of
from bot.orders.tables import Order, order_columns

orders = table_of(Order)


@dataclass(frozen=True, slots=True)
class LockedParent:
    """The stored columns of a parent whose row is locked."""

    panel_id: int
    panel_service: str
    service_id: int
    type: str
    parameters: dict[str, Any]
    billed_quantity: int
    rate: str | None
    children_done: int | None
    remains: int | None
    charge: str | None
    ended_at: datetime | None
    delivery_seen: bool

    @property
    def plan(self) -> Plan:
        """The runs or posts that were ordered."""
        plan = plan_of(self.type, self.parameters)
        assert plan is not None  # noqa: S101 - it was claimed as a parent
        return plan

    def possible_rates(self, current: Decimal | None = None) -> list[Decimal]:
        """Return the rates the panel may have charged by: at the purchase, and `current`."""
        bought = None if self.rate is None else Decimal(self.rate)
        return list(
            dict.fromkeys(rate for rate in (bought, current) if rate is not None and rate > 0)
        )


_LOCK = (
    select(*order_columns(LockedParent.__dataclass_fields__))
    .where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))
    .with_for_update()
)


def lock_parent(session: Session, order: FollowedOrder) -> LockedParent | None:
    """Lock a parent; None if another process has changed its status since it was claimed."""
    parameters = {"order": order.id, "before": order.status.value}
    row = session.connection().execute(_LOCK, parameters).mappings().first()
    return None if row is None else LockedParent(**row)


def current_rate(session: Session, parent: LockedParent) -> Decimal | None:
    """Return the rate the panel lists for the service now; None if the service is not the same."""
    service = service_records.find_service_record(session, parent.service_id)
    if service is None:
        return None
    same = (service.panel_id, service.external_id) == (parent.panel_id, parent.panel_service)
    return service.rate if same else None
