"""Tells operators of open orders at a panel that PANEL_URL does not name any more.

They are not sent to the new panel, nor asked about there: an operator ends them.
"""

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from bot.catalog import current_panel
from bot.catalog.tables import Panel
from bot.db import table_of
from bot.errors import ConfigurationError
from bot.notifications.alerts import Alert, raise_alert
from bot.orders.status import FINAL, Status
from bot.orders.tables import Order
from bot.users import audit

OPEN = frozenset(Status) - FINAL
"""Statuses of an order that has not ended."""

orders = table_of(Order)
panels = table_of(Panel)

AT_LEFT_PANEL = (
    select(panels.c.id)
    .where(panels.c.id == orders.c.panel_id, panels.c.left_at.is_not(None))
    .exists()
)
"""True of an order whose panel is not the shop's any more."""

_OPEN_ORDERS = (
    select(panels.c.id, panels.c.host, panels.c.left_at, func.count().label("count"))
    .join(orders, orders.c.panel_id == panels.c.id)
    .where(panels.c.left_at.is_not(None), orders.c.status.in_(sorted(OPEN)))
    .group_by(panels.c.id, panels.c.host, panels.c.left_at)
)

_ORDERS = select(func.count()).where(orders.c.panel_id == bindparam("panel"))


def tell_of_left_orders(session: Session, now: datetime) -> None:
    """Raise an alert, once for each change of the panel, if the old one still has open orders."""
    for row in session.connection().execute(_OPEN_ORDERS).all():
        key = f"alert:{Alert.PANEL_LEFT}:{row.id}:{row.left_at.isoformat()}"
        raise_alert(session, Alert.PANEL_LEFT, key=key, now=now, host=row.host, count=row.count)


def move_panel(session: Session, old_host: str, host: str, *, reason: str, now: datetime) -> int:
    """Note that the panel of `old_host` is at `host` now, with all its orders; return how many.

    Raises ConfigurationError if the shop knows no such panel, or has bought at `host` already.
    """
    panel = current_panel.find_by_host(session, old_host)
    if panel is None:
        raise ConfigurationError(f"The shop knows no panel at {old_host}. Nothing has changed.")
    other = current_panel.find_by_host(session, host)
    if other == panel:
        raise ConfigurationError(f"The panel is at {host} already. Nothing has changed.")
    if other is not None:
        if _count_orders(session, other):
            raise ConfigurationError(
                f"Orders were bought at {host} as at another panel, so the two cannot become one. "
                "Nothing has changed: end the old panel's orders with /resolve."
            )
        current_panel.free_host(session, other, host)
    current_panel.change_host(session, panel, host, now)
    audit.record(
        session, actor=audit.COMMAND_LINE, action="panel-moved", target=f"panel:{panel}",
        reason=reason, now=now, before=old_host, after=host,
    )  # fmt: skip
    return _count_orders(session, panel)


def _count_orders(session: Session, panel_id: int) -> int:
    return session.connection().execute(_ORDERS, {"panel": panel_id}).scalar_one()
