"""The quarantine: what is held back for its rate, and an operator's word that lets it out.

What is accepted is what was seen: a service by the very rate that stood on the screen, all of them
by their fingerprint. A sync that changed a rate in between makes the operator look again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session

from bot.catalog.rules.pricing import rate_is_sane
from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.sync.changes import Change, ChangeKind, Standing
from bot.catalog.sync.history import record
from bot.catalog.sync.recheck import hold_merges
from bot.catalog.tables import Category, Panel, Service
from bot.catalog.targets import MAX_ID
from bot.catalog.version import bump
from bot.errors import ShopError
from bot.i18n import N_


class RateMoved(ShopError):
    """What was to be accepted is not what is there now."""

    def __init__(self) -> None:
        super().__init__(N_("The rates have changed since you looked. /quarantine shows them."))


@dataclass(frozen=True, slots=True)
class Held:
    """A service in quarantine."""

    id: int
    external_id: str
    panel_id: int
    category_id: int
    title: str
    min: int
    max: int
    rate: str
    """Decimal, in the panel's currency, as the panel has it now."""
    trusted_rate: str
    """Decimal, as it was last believed."""
    currency: str | None
    """The panel's."""
    shown: bool
    """Whether customers would see it."""

    @property
    def acceptable(self) -> bool:
        """Whether the new rate is a price at all."""
        return rate_is_sane(Decimal(self.rate))

    @property
    def factor(self) -> Decimal | None:
        """How many times the trusted rate the new one is; None for what is no price."""
        return Decimal(self.rate) / Decimal(self.trusted_rate) if self.acceptable else None


_PANELS, _CATEGORIES, _SERVICES = Panel.__table__, Category.__table__, Service.__table__
_IN = (
    _SERVICES.c.hidden_reason == str(HiddenReason.QUARANTINED),
    _SERVICES.c.gone_at.is_(None),
)
_OWN = [name for name in Held.__dataclass_fields__ if name in _SERVICES.c]
_HELD = (
    select(
        *(_SERVICES.c[name] for name in _OWN),
        _PANELS.c.currency,
        (_SERVICES.c.published & _CATEGORIES.c.published).label("shown"),
    )
    .join_from(_SERVICES, _CATEGORIES, _SERVICES.c.category_id == _CATEGORIES.c.id)
    .join(_PANELS, _SERVICES.c.panel_id == _PANELS.c.id)
    .where(*_IN)
    .order_by(_SERVICES.c.panel_id, _SERVICES.c.position, _SERVICES.c.id)
)
_ONE = _HELD.where(_SERVICES.c.id == bindparam("service"))
_COUNT = select(func.count()).select_from(_SERVICES).where(*_IN)
_TRUST = (
    update(_SERVICES)
    .where(_SERVICES.c.id == bindparam("service"))
    .values(trusted_rate=_SERVICES.c.rate, hidden_reason=None, changed_at=bindparam("now"))
)


def page(session: Session, number: int, size: int) -> tuple[list[Held], int]:
    """Return a page in the panel's order, and how many there are; the last page if beyond."""
    connection = session.connection()
    count = connection.scalar(_COUNT) or 0
    first = min(number, max(0, count - 1) // size) * size
    return [
        Held(**row._mapping) for row in connection.execute(_HELD.limit(size).offset(first))
    ], count


def find(session: Session, service_id: int) -> Held | None:
    """Return a service that is in quarantine, or None."""
    if not 0 < service_id <= MAX_ID:
        return None
    row = session.connection().execute(_ONE, {"service": service_id}).one_or_none()
    return None if row is None else Held(**row._mapping)


def acceptable(session: Session) -> tuple[list[Held], str]:
    """Return all whose new rate is a price, and the fingerprint of just these rates."""
    every = (Held(**row._mapping) for row in session.connection().execute(_HELD))
    found = [each for each in every if each.acceptable]
    told = "\n".join(f"{each.id} {each.rate}" for each in found)
    return found, hashlib.sha256(told.encode()).hexdigest()


def accept(session: Session, service_id: int, rate: str, *, now: datetime) -> Change:
    """Believe the rate that was seen of a service; RateMoved where it is not that any more."""
    hold_merges(session)
    held = find(session, service_id)
    if held is None or held.rate != rate or not held.acceptable:
        raise RateMoved
    return _trust(session, [held], now)[0]


def accept_all(session: Session, fingerprint: str, *, now: datetime) -> list[Change]:
    """Believe every new rate that is a price; RateMoved where they are not what was seen."""
    hold_merges(session)
    found, current = acceptable(session)
    if current != fingerprint or not found:
        raise RateMoved
    return _trust(session, found, now)


def _trust(session: Session, found: Sequence[Held], now: datetime) -> list[Change]:
    moments: list[dict[str, Any]] = [{"service": each.id, "now": now} for each in found]
    session.connection().execute(_TRUST, moments)
    changes = [_accepted(each) for each in found]
    record(session, changes, now=now)
    bump(session)
    return changes


def _accepted(held: Held) -> Change:
    def standing(rate: str, *, on_sale: bool) -> Standing:
        return Standing(held.category_id, rate, rate, held.min, held.max, on_sale)

    before = standing(held.trusted_rate, on_sale=False)
    after = standing(held.rate, on_sale=held.shown)
    return Change(
        held.id, held.external_id, held.panel_id, held.title, ChangeKind.ACCEPTED, before, after
    )
