"""Sample orders: a customer with money, a quote, an order with any status."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from bot import ledger
from bot.catalog import balances, panels
from bot.db import table_of
from bot.ledger import EntryKind
from bot.orders import submit
from bot.orders.follow import FollowedOrder
from bot.orders.place import Placed, place
from bot.orders.quote import Quoted, ServiceTerms, open_quote
from bot.orders.sending import claims
from bot.orders.status import Status, change_status
from bot.orders.tables import Order
from tests.support.customers import available_balance, known, wallet

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)

FOLLOW_BASE = timedelta(seconds=15)
"""How often the youngest orders are polled."""
USER = 1001
PANEL_ID = 1
"""The id of the first panel that a database stores: the shop's."""
LINK = {"link": "https://example.com/page"}
TERMS = ServiceTerms(
    service_id=7,
    panel_id=PANEL_ID,
    panel_service="70",
    title="Followers",
    type="default",
    unit_price=1_500_000,
    minimum=10,
    maximum=10_000,
    currency="USD",
)


def fund(session: Session, amount: int = 100_000_000, user: int = USER) -> None:
    """Top the customer up."""
    ledger.transfer(
        session,
        key=f"payment:{user}:{amount}",
        kind=EntryKind.TOP_UP,
        source=ledger.gateway_clearing("stars", "USD"),
        target=wallet(session, user),
        amount=amount,
        now=NOW,
    )


def balance(session: Session, user: int = USER) -> int:
    """Return the customer's available balance in micro-units."""
    return available_balance(session, user)


def quoted(session: Session, quantity: int = 1_000, user: int = USER) -> Quoted:
    """Open a quote."""
    return open_quote(
        session,
        user_id=user,
        terms=TERMS,
        parameters={**LINK, "quantity": quantity},
        billed_quantity=quantity,
        now=NOW,
    )


def ordered(session: Session, quantity: int = 1_000, user: int = USER) -> int:
    """Place an order and return its id."""
    placed = place(
        session,
        quote_id=quoted(session, quantity, user).id,
        user_id=user,
        customer=known(session, user),
        terms=TERMS,
        card_message=5,
        now=NOW,
    )
    assert isinstance(placed, Placed)
    return placed.order_id


def sent(session: Session, quantity: int = 1_000, panel_order: str = "900") -> FollowedOrder:
    """Place an order that the panel has accepted."""
    ordered(session, quantity)
    claimed = claims.claim_next(session, NOW, panel_id=PANEL_ID)
    assert claimed is not None
    submit.record_accepted(session, claimed, panel_order, NOW)
    order = read(session, claimed.order_id)
    return FollowedOrder(
        id=claimed.order_id,
        user_id=order.user_id,
        panel_order=panel_order,
        status=Status(order.status),
        billed_quantity=order.billed_quantity,
        price=order.price,
        currency=order.currency,
        start_count=None,
        remains=None,
        submitted_at=NOW,
    )


def read(session: Session, order_id: int) -> Order:
    """Return an order as it is stored now."""
    session.expire_all()
    order = session.get(Order, order_id)
    assert order is not None
    return order


def alter(session: Session, order_id: int, **columns: Any) -> None:
    """Change columns of an order, whatever the rules say."""
    orders = table_of(Order)
    session.connection().execute(update(orders).where(orders.c.id == order_id).values(**columns))


def later(**spans: float) -> datetime:
    """Return a moment after NOW."""
    return NOW + timedelta(**spans)


def unconfirmed(session: Session) -> int:
    """Place an order whose `add` had no clear answer; returns its id."""
    fund(session)
    ordered(session)
    claimed = claims.claim_next(session, NOW, panel_id=PANEL_ID)
    assert claimed is not None
    submit.record_unconfirmed(session, claimed.order_id, claimed.user_id, "timeout", NOW)
    return claimed.order_id


def disputed(session: Session) -> int:
    """Place an order whose delivery is disputed; returns its id."""
    fund(session)
    order = sent(session)
    change_status(session, order.id, Status.PENDING, Status.DISPUTED, now=NOW, source="test")
    return order.id


def panel_charges(session: Session, charge: str) -> None:
    """Let the panel be known to reckon in dollars, and to have charged this for each open order."""
    panel_id = panels.ensure_panel(session, name="panel", url="https://panel.example/api/v2")
    assert panel_id == TERMS.panel_id
    balances.note_balance(session, panel_id, Decimal(100), "USD", now=NOW)
    orders = table_of(Order)
    session.execute(update(orders).where(orders.c.settled_at.is_(None)).values(charge=charge))
