"""Takes the panel's id from an order when it turns out to be in doubt."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.db import table_of
from bot.orders.news import queue_card
from bot.orders.status import FOLLOWED, Status, change_status
from bot.orders.tables import Order

SOURCE = "submit"

orders = table_of(Order)

_FOLLOWED = select(orders.c.id, orders.c.user_id, orders.c.status, orders.c.panel_order).where(
    orders.c.id == bindparam("order"),
    orders.c.status.in_([status.value for status in FOLLOWED]),
)


def doubt_panel_order(session: Session, order_id: int, why: str, now: datetime) -> None:
    """Mark a followed order UNCONFIRMED and take its panel id away; it stays with the attempt."""
    row = session.connection().execute(_FOLLOWED, {"order": order_id}).first()
    if row is None:
        return
    evidence = f"{why}; the panel gave the id {row.panel_order}"
    if change_status(
        session,
        order_id,
        Status(row.status),
        Status.UNCONFIRMED,
        now=now,
        source=SOURCE,
        detail={"evidence": evidence},
        panel_order=None,
        refusal=evidence[:500],
    ):
        queue_card(session, order_id, row.user_id, now)
