"""Loads what decides how an order ends that is paid as one package."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.catalog.rules.forms import FORMS, LIST_PARAMETERS, Pricing
from bot.catalog.rules.service_types import ServiceType
from bot.db import table_of
from bot.orders.endings.delivered import FlatTerms
from bot.orders.tables import Order

orders = table_of(Order)

_TERMS = select(orders.c.parameters, orders.c.rate).where(orders.c.id == bindparam("order"))


def is_package(service_type: str) -> bool:
    """Return True if the orders of this type are paid as one package, whatever they hold."""
    return FORMS[ServiceType(service_type)].pricing is Pricing.FLAT


def load_flat_terms(session: Session, order_id: int, size_seen: int | None) -> FlatTerms:
    """Return the terms by which a package ends: its lines, its rate, its size as it was seen."""
    row = session.connection().execute(_TERMS, {"order": order_id}).one()
    rate = None if row.rate is None else Decimal(row.rate)
    return FlatTerms(_lines(row.parameters), rate, size_seen)


def _lines(parameters: Mapping[str, Any]) -> int:
    lists = (parameters.get(name) for name in LIST_PARAMETERS)
    return next((len(lines) for lines in lists if isinstance(lines, list)), 0)
