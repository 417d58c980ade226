"""Makes the panel of PANEL_URL the shop's; what is kept of others stays theirs.

Orders, services and ids belong to the panel they came from. Another panel may have the same ids,
for other things: nothing of one is ever sent to another, or asked of it.
"""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from bot.catalog.tables import Panel, Service, UnreadableRow
from bot.catalog.version import bump_catalog_version
from bot.db import table_of

_PANELS, _SERVICES = table_of(Panel), table_of(Service)
_ROWS = table_of(UnreadableRow)

_LEAVE = (
    update(_PANELS)
    .where(_PANELS.c.id != bindparam("panel"), _PANELS.c.left_at.is_(None))
    .values(left_at=bindparam("now", type_=_PANELS.c.left_at.type))
)

_OFF_SALE = (
    update(_SERVICES)
    .where(_SERVICES.c.panel_id != bindparam("panel"), _SERVICES.c.gone_at.is_(None))
    .values(gone_at=bindparam("now", type_=_SERVICES.c.gone_at.type))
)

_FORGET_ROWS = delete(_ROWS).where(_ROWS.c.panel_id != bindparam("panel"))

# Without the digest, the next list is merged even if it is the last one: its services come back.
_RETURN = (
    update(_PANELS)
    .where(_PANELS.c.id == bindparam("panel"), _PANELS.c.left_at.is_not(None))
    .values(left_at=None, body_digest=None)
)

_BY_HOST = select(_PANELS.c.id).where(_PANELS.c.host == bindparam("host"))


def make_current(session: Session, panel_id: int, now: datetime) -> None:
    """Make a panel the shop's only one: the services of all others go off sale.

    The next list of a panel that comes back is merged whatever it was: its services come back too.
    """
    connection, panel = session.connection(), {"panel": panel_id}
    left = connection.execute(_LEAVE, {**panel, "now": now}).rowcount
    returned = connection.execute(_RETURN, panel).rowcount
    if left or returned:
        connection.execute(_OFF_SALE, {**panel, "now": now})
        connection.execute(_FORGET_ROWS, panel)
        bump_catalog_version(session)


def find_by_host(session: Session, host: str) -> int | None:
    """Return the id of the panel that is stored with this host; None if there is none."""
    found: int | None = session.connection().execute(_BY_HOST, {"host": host}).scalar_one_or_none()
    return found


def change_host(session: Session, panel_id: int, host: str, now: datetime) -> None:
    """Give a panel another host and make it the shop's; no other panel may have that host."""
    connection = session.connection()
    connection.execute(update(_PANELS).where(_PANELS.c.id == panel_id).values(host=host))
    make_current(session, panel_id, now)


def free_host(session: Session, panel_id: int, host: str) -> None:
    """Take the host from a panel at which nothing was ever bought, so that another can have it."""
    statement = update(_PANELS).where(_PANELS.c.id == panel_id)
    session.connection().execute(statement.values(host=f"{host} (unused {panel_id})"))
