"""List the services that are quarantined for their rate, and accept new rates for the operator.

The operator accepts exactly what the screen showed: one service with its rate, or all of them with
the fingerprint of their rates. If a sync has changed a rate since, accepting raises `RateMoved`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session

from bot.catalog.balances import KNOWN_CURRENCY
from bot.catalog.rules.pricing import rate_is_sane
from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.sync.changes import ChangeKind, ServiceChange, ServiceState
from bot.catalog.sync.history import record_changes
from bot.catalog.sync.recheck import lock_all_panels
from bot.catalog.tables import Category, Panel, Service
from bot.catalog.targets import MAX_ID
from bot.catalog.version import bump_catalog_version
from bot.db import table_of
from bot.errors import ShopError
from bot.i18n import N_


class RateMoved(ShopError):
    """The rate, or the set of rates, has changed since the operator saw it."""

    def __init__(self) -> None:
        super().__init__(N_("The rates have changed since you looked. /quarantine shows them."))


@dataclass(frozen=True, slots=True)
class QuarantinedService:
    """A quarantined service."""

    id: int
    external_id: str
    panel_id: int
    category_id: int
    title: str
    min: int
    max: int
    rate: str
    """The panel's new rate: Decimal, in its currency."""
    trusted_rate: str
    """The last trusted rate: Decimal, in the panel's currency."""
    currency: str | None
    """The panel's currency; None if it has named none."""
    shown: bool
    """Whether customers would see the service if it were not quarantined."""

    @property
    def acceptable(self) -> bool:
        """Whether the new rate is sane, so that the operator may accept it."""
        return rate_is_sane(Decimal(self.rate))

    @property
    def factor(self) -> Decimal | None:
        """The new rate divided by the trusted one; None if the new one is not sane."""
        return Decimal(self.rate) / Decimal(self.trusted_rate) if self.acceptable else None


_PANELS, _CATEGORIES, _SERVICES = table_of(Panel), table_of(Category), table_of(Service)
_IN = (
    _SERVICES.c.hidden_reason == str(HiddenReason.QUARANTINED),
    _SERVICES.c.gone_at.is_(None),
)
_OWN = [name for name in QuarantinedService.__dataclass_fields__ if name in _SERVICES.c]
_QUARANTINED = (
    select(
        *(_SERVICES.c[name] for name in _OWN),
        KNOWN_CURRENCY,
        (_SERVICES.c.published & _CATEGORIES.c.published).label("shown"),
    )
    .join_from(_SERVICES, _CATEGORIES, _SERVICES.c.category_id == _CATEGORIES.c.id)
    .join(_PANELS, _SERVICES.c.panel_id == _PANELS.c.id)
    .where(*_IN)
    .order_by(_SERVICES.c.panel_id, _SERVICES.c.position, _SERVICES.c.id)
)
_ONE = _QUARANTINED.where(_SERVICES.c.id == bindparam("service"))
_COUNT = select(func.count()).select_from(_SERVICES).where(*_IN)
_TRUST = (
    update(_SERVICES)
    .where(_SERVICES.c.id == bindparam("service"))
    .values(trusted_rate=_SERVICES.c.rate, hidden_reason=None, changed_at=bindparam("now"))
)


def count_quarantined(session: Session) -> int:
    """Count the quarantined services."""
    return session.connection().scalar(_COUNT) or 0


def list_quarantined(session: Session, limit: int, offset: int = 0) -> list[QuarantinedService]:
    """Return the quarantined services in the panel's order."""
    rows = session.connection().execute(_QUARANTINED.limit(limit).offset(offset))
    return [QuarantinedService(**row._mapping) for row in rows]


def find_quarantined(session: Session, service_id: int) -> QuarantinedService | None:
    """Return a quarantined service; None if it is not quarantined."""
    if not 0 < service_id <= MAX_ID:
        return None
    row = session.connection().execute(_ONE, {"service": service_id}).one_or_none()
    return None if row is None else QuarantinedService(**row._mapping)


def list_acceptable(session: Session) -> tuple[list[QuarantinedService], str]:
    """Return the services whose new rate is sane, and the fingerprint of these rates."""
    every = (
        QuarantinedService(**row._mapping) for row in session.connection().execute(_QUARANTINED)
    )
    found = [each for each in every if each.acceptable]
    told = "\n".join(f"{each.id} {each.rate}" for each in found)
    return found, hashlib.sha256(told.encode()).hexdigest()


def accept(session: Session, service_id: int, rate: str, *, now: datetime) -> ServiceChange:
    """Accept the new rate of a service; RateMoved if it is no longer `rate`."""
    lock_all_panels(session)
    held = find_quarantined(session, service_id)
    if held is None or held.rate != rate or not held.acceptable:
        raise RateMoved
    return _trust(session, [held], now)[0]


def accept_all(session: Session, fingerprint: str, *, now: datetime) -> list[ServiceChange]:
    """Accept every new rate that is sane; RateMoved if their fingerprint has changed."""
    lock_all_panels(session)
    found, current = list_acceptable(session)
    if current != fingerprint or not found:
        raise RateMoved
    return _trust(session, found, now)


def _trust(
    session: Session, services: Sequence[QuarantinedService], now: datetime
) -> list[ServiceChange]:
    moments: list[dict[str, Any]] = [{"service": each.id, "now": now} for each in services]
    session.connection().execute(_TRUST, moments)
    changes = [_accepted(each) for each in services]
    record_changes(session, changes, now=now)
    bump_catalog_version(session)
    return changes


def _accepted(service: QuarantinedService) -> ServiceChange:
    def standing(rate: str, *, on_sale: bool) -> ServiceState:
        return ServiceState(service.category_id, rate, rate, service.min, service.max, on_sale)

    before = standing(service.trusted_rate, on_sale=False)
    after = standing(service.rate, on_sale=service.shown)
    return ServiceChange(
        service.id,
        service.external_id,
        service.panel_id,
        service.title,
        ChangeKind.ACCEPTED,
        before,
        after,
    )
