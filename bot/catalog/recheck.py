"""Judge what is stored again: the rules have changed, the panel's list has not.

Run at start, for a new version of the shop may know more types, networks and refusals, and
whenever the operator changes what the policy refuses. `merge` would do the same, but a panel's
list that has not changed is not read.
"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.catalog.networks import network_of
from bot.catalog.offers import title_of
from bot.catalog.state import bump
from bot.catalog.tables import Category, Panel, Service
from bot.catalog.types import service_type
from bot.catalog.verdict import Deny, hidden_reason

_CATEGORIES, _SERVICES = Category.__table__, Service.__table__
_READ = ("id", "raw_title", "type_name", "rate", "min", "max", "title", "type", "hidden_reason")
_ALL = select(
    *(_SERVICES.c[name] for name in _READ),
    _CATEGORIES.c.title.label("category"),
).join_from(_SERVICES, _CATEGORIES, _SERVICES.c.category_id == _CATEGORIES.c.id)
_CHANGE = (
    update(_SERVICES)
    .where(_SERVICES.c.id == bindparam("service"))
    .values(
        title=bindparam("new_title"),
        type=bindparam("new_type"),
        hidden_reason=bindparam("new_reason"),
        changed_at=bindparam("now"),
    )
)
_HOLD = select(Panel.__table__.c.id).order_by(Panel.__table__.c.id).with_for_update()
"""What holds a merge off: it would change the names that are being judged."""

_SHELVES = select(_CATEGORIES.c.id, _CATEGORIES.c.title, _CATEGORIES.c.network)
_MOVE = (
    update(_CATEGORIES)
    .where(_CATEGORIES.c.id == bindparam("category"))
    .values(network=bindparam("slug"))
)


def recheck(session: Session, *, denied: Deny, now: datetime) -> int:
    """Judge every service and category by the rules of today; return how many changed."""
    connection = session.connection()
    connection.execute(_HOLD)
    changed = []
    for row in connection.execute(_ALL):
        title = title_of(row.raw_title)
        kind = service_type(row.type_name)
        refused = bool(denied(title) or denied(row.category))
        reason = hidden_reason(title, kind, Decimal(row.rate), row.min, row.max, refused=refused)
        judged = {"new_title": title, "new_type": kind, "new_reason": reason}
        if (row.title, row.type, row.hidden_reason) != (title, kind, reason):
            changed.append(judged | {"service": row.id, "now": now})
    moved = [
        {"category": row.id, "slug": network_of(row.title).slug}
        for row in connection.execute(_SHELVES)
        if network_of(row.title).slug != row.network
    ]
    if changed:
        connection.execute(_CHANGE, changed)
    if moved:
        connection.execute(_MOVE, moved)
    if changed or moved:
        bump(session)
    return len(changed) + len(moved)
