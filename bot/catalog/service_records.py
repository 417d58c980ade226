"""Read services and categories as the operator sees them, fit to be sold or not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.tables import Category, Service
from bot.catalog.targets import MAX_ID
from bot.db import table_of

PAGE = 100


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """A service as it is stored, fit to be sold or not."""

    id: int
    external_id: str
    panel_id: int
    category_id: int
    category: str
    category_published: bool
    title: str
    type_name: str | None
    """The type as the panel spells it."""
    type: str | None
    rate: Decimal
    min: int
    max: int
    dripfeed: bool | None
    refill: bool | None
    cancel: bool | None
    description: str
    published: bool
    gone_at: datetime | None
    hidden_reason: HiddenReason | None
    created_at: datetime
    changed_at: datetime

    @property
    def shown(self) -> bool:
        """Whether customers see the service, provided that it has a price."""
        return (
            self.published
            and self.category_published
            and self.gone_at is None
            and self.hidden_reason is None
        )


@dataclass(frozen=True, slots=True)
class CategoryRecord:
    """A category as the operator sees it."""

    id: int
    panel_id: int
    title: str
    network: str
    published: bool
    listed_count: int
    """Number of services that the panel lists."""
    sellable_count: int
    """How many of these are fit to be sold."""
    published_count: int
    """How many of these are published."""


_CATEGORIES, _SERVICES = table_of(Category), table_of(Service)
_STORED = tuple(
    name
    for name in ServiceRecord.__dataclass_fields__
    if name not in ("category", "category_published")
)
_RECORDS = select(
    *(_SERVICES.c[name] for name in _STORED),
    _CATEGORIES.c.title.label("category"),
    _CATEGORIES.c.published.label("category_published"),
).join_from(_SERVICES, _CATEGORIES, _SERVICES.c.category_id == _CATEGORIES.c.id)
_TITLES = select(_SERVICES.c.id, _SERVICES.c.title).where(
    _SERVICES.c.id.in_(bindparam("ids", expanding=True))
)
_ONE = _RECORDS.where(_SERVICES.c.id == bindparam("service"))
_LIVE = _SERVICES.c.gone_at.is_(None)
_FIT = _SERVICES.c.hidden_reason.is_(None)
_UNFIT = _RECORDS.where(_LIVE, ~_FIT).order_by(
    _SERVICES.c.hidden_reason, _SERVICES.c.panel_id, _SERVICES.c.position, _SERVICES.c.id
)
_COUNTS = (
    select(_SERVICES.c.hidden_reason, func.count())
    .where(_LIVE, ~_FIT)
    .group_by(_SERVICES.c.hidden_reason)
)
_CATEGORY_RECORDS = (
    select(
        _CATEGORIES.c.id,
        _CATEGORIES.c.panel_id,
        _CATEGORIES.c.title,
        _CATEGORIES.c.network,
        _CATEGORIES.c.published,
        func.count().label("listed_count"),
        func.count().filter(_FIT).label("sellable_count"),
        func.count()
        .filter(_FIT, _SERVICES.c.published, _CATEGORIES.c.published)
        .label("published_count"),
    )
    .join_from(_CATEGORIES, _SERVICES, _SERVICES.c.category_id == _CATEGORIES.c.id)
    .where(_LIVE)
    .group_by(_CATEGORIES.c.id)
    .order_by(_CATEGORIES.c.panel_id, _CATEGORIES.c.position, _CATEGORIES.c.id)
)


def find_service_record(session: Session, service_id: int) -> ServiceRecord | None:
    """Return a service as it is stored; None for an unknown id."""
    if not 0 < service_id <= MAX_ID:
        return None
    row = session.connection().execute(_ONE, {"service": service_id}).mappings().one_or_none()
    return None if row is None else _record(row)


def service_titles(session: Session, services: Collection[int]) -> dict[int, str]:
    """Return the titles of services by id, gone ones included; unknown ids are left out."""
    return dict(session.connection().execute(_TITLES, {"ids": list(services)}).all())


def list_unsellable(
    session: Session, *, reason: HiddenReason | None = None, limit: int = PAGE, offset: int = 0
) -> list[ServiceRecord]:
    """Return services that are listed but unfit, by reason, then in the panel's order."""
    statement = _UNFIT.limit(limit).offset(offset)
    if reason is not None:
        statement = statement.where(_SERVICES.c.hidden_reason == str(reason))
    return [_record(row) for row in session.connection().execute(statement).mappings()]


def count_unsellable(session: Session) -> dict[HiddenReason, int]:
    """Return how many services are unfit to be sold, by reason."""
    return {HiddenReason(reason): count for reason, count in session.connection().execute(_COUNTS)}


def list_categories(session: Session) -> list[CategoryRecord]:
    """Return every category with a listed service, published or not, in the panel's order."""
    rows = session.connection().execute(_CATEGORY_RECORDS).mappings()
    return [CategoryRecord(**row) for row in rows]


def _record(row: Mapping[Any, Any]) -> ServiceRecord:
    reason = row["hidden_reason"]
    values = dict(row) | {
        "rate": Decimal(row["rate"]),
        "hidden_reason": None if reason is None else HiddenReason(reason),
    }
    return ServiceRecord(**values)
