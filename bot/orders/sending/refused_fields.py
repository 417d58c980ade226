"""Refusals of orders for want of a field: a panel's quirk that the shop does not know yet.

Every order of such a service is refused. The operator is told once for each service, with the quirk
that may help. After three such refusals the shop hides the service, until an operator publishes it.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select
from sqlmodel import Session

from bot.catalog import panels, publishing
from bot.catalog.rules.forms import FORMS, Parameter, Pricing
from bot.catalog.rules.pricing import Scope
from bot.catalog.rules.service_types import service_type
from bot.catalog.targets import NoSuchTarget
from bot.db import table_of
from bot.notifications.alerts import Alert, raise_alert
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.quirks.stored import read_stored_quirks
from bot.quirks.suggestions import RefusedForm, suggest_quirk
from bot.users import audit
from bot.users.tables import AuditEntry

MISSING_FIELD: Final = "missing_field"
"""The class of such a refusal, as an order keeps it."""

REFUSALS_UNTIL_HIDDEN: Final = 3

THE_SHOP: Final = 0
"""The actor of what the shop does by itself."""

TEXT_KEPT: Final = 200
"""Characters of the panel's text that an alert carries."""

orders, entries = table_of(Order), table_of(AuditEntry)

_ORDER = select(
    orders.c.service_id, orders.c.panel_id, orders.c.title, orders.c.type, orders.c.parameters
).where(orders.c.id == bindparam("order"))

_CHANGED = select(func.max(entries.c.at)).where(
    entries.c.actor != THE_SHOP,
    or_(
        entries.c.target == bindparam("service"),
        (entries.c.target == bindparam("panel"))
        & entries.c.action.in_(["panel.set", "panel.unset"]),
    ),
)

_COUNT = (
    select(func.count())
    .select_from(orders)
    .where(
        orders.c.status == Status.REJECTED.value,
        orders.c.service_id == bindparam("service"),
        orders.c.refusal.startswith(f"{MISSING_FIELD}:", autoescape=True),
    )
)


def note_missing_field(session: Session, order_id: int, text: str, now: datetime) -> None:
    """Tell operators of an order that was refused for a field; hide its service after three.

    Refusals count from the last time that an operator changed the service or the panel's quirks.
    """
    order = session.connection().execute(_ORDER, {"order": order_id}).one()
    service = order.service_id
    targets = {"service": f"{Scope.SERVICE}:{service}", "panel": f"panel:{order.panel_id}"}
    changed = session.connection().execute(_CHANGED, targets).scalar_one()
    about = {
        "service": service,
        "title": order.title,
        "text": text[:TEXT_KEPT],
        "command": _suggestion(session, order, text),
    }
    key = f"{service}:{changed.isoformat() if changed else ''}"
    raise_alert(
        session, Alert.MISSING_FIELD, key=f"alert:{MISSING_FIELD}:{key}", now=now, order=order_id,
        **about,
    )  # fmt: skip
    if _refusals(session, service, changed) < REFUSALS_UNTIL_HIDDEN:
        return
    if _hide(session, service, about["text"], now):
        raise_alert(
            session, Alert.SERVICE_HIDDEN, key=f"alert:service_hidden:{key}", now=now, **about
        )


def _refusals(session: Session, service: int, since: datetime | None) -> int:
    statement = _COUNT if since is None else _COUNT.where(orders.c.settled_at > since)
    return int(session.connection().execute(statement, {"service": service}).scalar_one())


def _hide(session: Session, service: int, text: str, now: datetime) -> bool:
    """Hide a service as the shop itself; return False if it is hidden or gone already."""
    try:
        hidden = publishing.hide(session, Scope.SERVICE, service)
    except NoSuchTarget:
        return False
    if hidden:
        audit.record(
            session, actor=THE_SHOP, action="hide", target=f"{Scope.SERVICE}:{service}", now=now,
            reason=MISSING_FIELD, count=hidden, text=text,
        )  # fmt: skip
    return bool(hidden)


def _suggestion(session: Session, order: Any, text: str) -> str:
    quirks, _ = read_stored_quirks(panels.quirks_of(session, order.panel_id))
    kind = service_type(order.type)
    flat = kind is not None and FORMS[kind].pricing is Pricing.FLAT
    listed = {Parameter.COMMENTS.value, Parameter.USERNAMES.value}
    form = RefusedForm(
        fields={"service", *order.parameters},
        lines=not listed.isdisjoint(order.parameters) and "quantity" not in order.parameters,
        flat=flat,
    )
    return suggest_quirk(text, form, quirks)
