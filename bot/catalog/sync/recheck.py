"""Apply the rules to the stored services again, after the rules have changed.

Runs at start, because a new version of the shop may know more types, networks and forbidden names,
and whenever the operator changes the policy. `merge` applies the same rules, but it skips a panel's
list that has not changed.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.catalog.rules.networks import network_of_title
from bot.catalog.rules.sellability import NamePolicy, hidden_reason
from bot.catalog.rules.service_types import service_type
from bot.catalog.sync.offers import clean_title, judge_rate
from bot.catalog.tables import Category, Panel, Service
from bot.catalog.version import bump_catalog_version
from bot.db import table_of

_CATEGORIES, _SERVICES = table_of(Category), table_of(Service)
_JUDGED = ("title", "type", "hidden_reason", "trusted_rate")
"""The columns that the rules decide; they are the last ones of `_ALL`."""

_READ = ("id", "raw_title", "type_name", "rate", "min", "max")
_ALL = select(
    *(_SERVICES.c[name] for name in _READ),
    _CATEGORIES.c.title.label("category"),
    *(_SERVICES.c[name] for name in _JUDGED),
).join_from(_SERVICES, _CATEGORIES, _SERVICES.c.category_id == _CATEGORIES.c.id)
_CHANGE = (
    update(_SERVICES)
    .where(_SERVICES.c.id == bindparam("service"))
    .values(
        changed_at=bindparam("now"),
        **{name: bindparam(f"new_{name}") for name in _JUDGED},
    )
)
_LOCK_PANELS = select(table_of(Panel).c.id).order_by(table_of(Panel).c.id).with_for_update()

_CATEGORY_ROWS = select(_CATEGORIES.c.id, _CATEGORIES.c.title, _CATEGORIES.c.network)
_MOVE = (
    update(_CATEGORIES)
    .where(_CATEGORIES.c.id == bindparam("category"))
    .values(network=bindparam("slug"))
)


def lock_all_panels(session: Session) -> None:
    """Lock all panels, so that no merge changes services until the transaction ends."""
    session.connection().execute(_LOCK_PANELS)


def recheck(session: Session, *, denied: NamePolicy, now: datetime) -> int:
    """Apply the current rules to every service and category; return how many changed."""
    lock_all_panels(session)
    connection = session.connection()
    changed = []
    for row in connection.execute(_ALL):
        judged = _judged(row, denied)
        if row[-len(_JUDGED) :] != judged:
            new = {f"new_{name}": told for name, told in zip(_JUDGED, judged, strict=True)}
            changed.append(new | {"service": row.id, "now": now})
    moved = [
        {"category": row.id, "slug": network_of_title(row.title).slug}
        for row in connection.execute(_CATEGORY_ROWS)
        if network_of_title(row.title).slug != row.network
    ]
    if changed:
        connection.execute(_CHANGE, changed)
    if moved:
        connection.execute(_MOVE, moved)
    if changed or moved:
        bump_catalog_version(session)
    return len(changed) + len(moved)


def _judged(row: Any, denied: NamePolicy) -> tuple[str | None, ...]:
    """Return the values of the columns `_JUDGED` for a row."""
    title, kind = clean_title(row.raw_title), service_type(row.type_name)
    refused = bool(denied(title) or denied(row.category))
    rate = Decimal(row.rate)
    trusted, believed = judge_rate(row.rate, rate, row)
    reason = hidden_reason(title, kind, rate, row.min, row.max, refused=refused, trusted=trusted)
    return title, kind, reason, believed
