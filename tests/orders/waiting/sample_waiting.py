"""Orders that wait, and a panel with money, for tests of what becomes of them."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.catalog import balances
from bot.catalog.panels import ensure_panel
from bot.notifications.tables import Notification, RaisedAlert
from bot.orders import submit
from bot.orders.sending import claims
from bot.orders.sending.claims import Submission
from bot.orders.status import Status, orders
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, PANEL_ID


def panel(session: Session, balance: str = "0.25") -> int:
    """Store the panel of the sample orders, with the shop's balance there in USD."""
    panel_id = ensure_panel(session, name="panel", url="https://panel.example/api")
    assert panel_id == sample_orders.TERMS.panel_id
    balances.note_balance(session, panel_id, Decimal(balance), "USD", now=NOW)
    sample_orders.fund(session)
    return panel_id


def claimed(session: Session, at: datetime = NOW) -> Submission:
    """Place an order and claim it to send."""
    number = sample_orders.ordered(session)
    found = claims.claim_next(session, at, panel_id=PANEL_ID)
    assert found is not None
    assert found.order_id == number
    return found


def waiting(session: Session, status: Status, at: datetime = NOW) -> int:
    """Place an order that has waited in a status since a moment; it is tried again in a year."""
    order = claimed(session, at)
    until = at.replace(year=at.year + 1)
    submit.record_postponed(session, order, status, "refused", until, at)
    return order.order_id


def put(session: Session, /, order_id: int, status: Status, **values: object) -> None:
    """Give an order a status, whatever it had."""
    session.connection().execute(
        update(orders).where(orders.c.id == order_id).values(status=status.value, **values)
    )


def alerts(session: Session, what: str = "") -> list[RaisedAlert]:
    """Return the alerts that were raised, of one kind or all, oldest first."""
    found = session.exec(select(RaisedAlert).order_by(col(RaisedAlert.id)))
    return [alert for alert in found if what in ("", alert.payload["what"])]


def notices(session: Session, kind: str) -> list[Notification]:
    """Return the notifications of a kind, oldest first."""
    found = session.exec(select(Notification).order_by(col(Notification.id)))
    return [letter for letter in found if letter.kind == kind]
