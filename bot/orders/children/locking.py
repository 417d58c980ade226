"""A parent's row, held against other processes for as long as its answer is recorded."""

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
    """What is stored of a parent."""

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

    @property
    def plan(self) -> Plan:
        """What it was ordered to make."""
        plan = plan_of(self.type, self.parameters)
        assert plan is not None  # noqa: S101 - it was claimed as a parent
        return plan

    def possible_rates(self, current: Decimal | None = None) -> list[Decimal]:
        """Return the panel's rates a charge may have been made by: when it was bought, and now."""
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
    """Hold a parent that still stands where it was claimed; None where another has moved it on."""
    parameters = {"order": order.id, "before": order.status.value}
    row = session.connection().execute(_LOCK, parameters).mappings().first()
    return None if row is None else LockedParent(**row)


def current_rate(session: Session, parent: LockedParent) -> Decimal | None:
    """Return the panel's rate of the service as it lists it now; None where it is another's."""
    service = service_records.find_service_record(session, parent.service_id)
    if service is None:
        return None
    same = (service.panel_id, service.external_id) == (parent.panel_id, parent.panel_service)
    return service.rate if same else None
