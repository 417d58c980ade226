"""The tables of quotes, orders, child orders and events of orders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Label,
    Text,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from bot.db import BigId, Utc


class Quote(SQLModel, table=True):
    """A price with the terms it was computed from; valid for ten minutes, used once."""

    __tablename__ = "quotes"
    __table_args__ = (
        CheckConstraint("price > 0", name="price_positive"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    user_id: int = Field(sa_type=BigInteger, index=True)
    service_id: int = Field(sa_type=BigInteger)
    parameters: dict[str, Any] = Field(sa_type=JSON)
    billed_quantity: int = Field(sa_type=BigInteger, sa_column_kwargs={"name": "quantity"})
    unit_price: int = Field(sa_type=BigInteger, sa_column_kwargs={"name": "rate"})
    """Micro-units of the shop's currency for 1,000 pieces, or for a package."""
    price: int = Field(sa_type=BigInteger)
    """Micro-units for the whole order."""
    currency: str
    expires_at: datetime = Field(sa_type=Utc, index=True)
    used_at: datetime | None = Field(default=None, sa_type=Utc)
    link_key: str | None = Field(default=None, sa_type=Text)
    """Shared with the orders that this one would disturb; NULL if it has no link."""


class Order(SQLModel, table=True):
    """An order of a customer, with everything that is sent to the panel."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("price > 0", name="price_positive"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("refunded >= 0 AND refunded <= price", name="refunded_within_price"),
        CheckConstraint(
            "refunded_after_end >= 0 AND refunded_after_end <= price - refunded",
            name="refunded_after_end_within_captured",
        ),
        Index("ix_orders_due", "status", "next_at"),
        Index("ix_orders_user", "user_id", "id"),
        Index("ix_orders_service", "service_id", "status"),
        # The card that a tapped message may be, and how many orders of a customer run.
        Index("ix_orders_card", "user_id", "card_message"),
        Index(
            "ix_orders_open",
            "user_id",
            postgresql_where=text("settled_at IS NULL"),
            sqlite_where=text("settled_at IS NULL"),
        ),
        Index("ix_orders_settled", "settled_at"),
        Index("ix_orders_submitted", "panel_id", "submitted_at"),
        Index("ix_orders_link_key", "link_key", "status"),
        # Ended orders that are looked at again: few at any time.
        Index(
            "ix_orders_looks",
            "looks",
            "settled_at",
            postgresql_where=text("looks < 2"),
            sqlite_where=text("looks < 2"),
        ),
        # One panel order belongs to one order: its outcome must not be paid out twice.
        Index("ix_orders_panel_order", "panel_id", "panel_order", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    quote_id: int = Field(sa_type=BigInteger, unique=True, foreign_key="quotes.id")
    """Unique: a quote buys one order, however often Confirm is tapped."""
    user_id: int = Field(sa_type=BigInteger)
    service_id: int = Field(sa_type=BigInteger)
    panel_id: int = Field(sa_type=BigInteger)
    panel_service: str
    """The service's id at the panel."""
    title: str
    """The service's name when it was bought."""
    type: str
    parameters: dict[str, Any] = Field(sa_type=JSON)
    billed_quantity: int = Field(sa_type=BigInteger, sa_column_kwargs={"name": "quantity"})
    price: int = Field(sa_type=BigInteger)
    """Micro-units held in the order's escrow at confirm."""
    currency: str
    refunded: int = Field(default=0, sa_type=BigInteger)
    """Micro-units refunded; at most the price."""
    status: str
    panel_order: str | None = None
    """The order's id at the panel, text: ints, numeric strings and UUIDs occur."""
    start_count: int | None = Field(default=None, sa_type=BigInteger)
    remains: int | None = Field(default=None, sa_type=BigInteger)
    charge: str | None = None
    """The panel's charge: a Decimal as text, in the panel's currency."""
    rate: str | None = Field(default=None, sa_type=Text)
    """The panel's rate when it was bought: a Decimal as text, in the panel's currency."""
    children_done: int | None = Field(
        default=None, sa_type=BigInteger, sa_column_kwargs={"name": "parts"}
    )
    """Of a drip-feed the runs that ended, of a subscription the posts that were served."""
    ended_at: datetime | None = Field(default=None, sa_type=Utc)
    """When a parent ended at the panel; its children may still run."""
    refusal: str = ""
    """The panel's refusal or the evidence, for the operator."""
    attempts: int = 0
    next_at: datetime = Field(sa_type=Utc)
    """When a job next works on the order."""
    card_message: int | None = Field(default=None, sa_type=BigInteger)
    """The message that is the order's live card."""
    created_at: datetime = Field(sa_type=Utc)
    submitted_at: datetime | None = Field(default=None, sa_type=Utc)
    settled_at: datetime | None = Field(default=None, sa_type=Utc)
    refunded_after_end: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"}
    )
    """Micro-units refunded by operators after the end, of what the shop had earned."""
    waits_for: int | None = Field(default=None, sa_type=BigInteger)
    """Of a WAITING_TURN order: the shop's own order for the same link that is not over."""
    link_key: str | None = Field(default=None, sa_type=Text)
    """Shared by orders of the same kind for the same link; NULL if it has no link."""
    kept_at: datetime | None = Field(default=None, sa_type=Utc)
    """When an operator said that it shall wait; no deadline ends it then. NULL if none did."""
    size_seen: int | None = Field(default=None, sa_type=BigInteger)
    """What the panel said remains when the order was pending first, in the panel's unit."""
    delivery_seen: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """True once a report on the running order has shown that part of it was delivered."""
    unrecorded_since: datetime | None = Field(default=None, sa_type=Utc)
    """Since when the panel's reports on it cannot be recorded; NULL if they can."""
    looks: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    """How often the panel was asked about it again after its end."""


def order_columns(fields: Iterable[str]) -> list[Label[Any]]:
    """Return the columns of `orders` that hold these fields, each labeled by its field's name."""
    columns = Order.__mapper__.columns  # type: ignore[attr-defined]
    return [columns[field].label(field) for field in fields]


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """The fields of a new order that its first card shows, without a read by the ORM."""

    id: int
    service_id: int
    type: str
    title: str
    parameters: dict[str, Any]
    billed_quantity: int
    price: int
    currency: str
    status: str
    refunded: int = 0
    refunded_after_end: int = 0
    start_count: int | None = None
    remains: int | None = None
    children_done: int | None = None
    submitted_at: datetime | None = None


CardOrder = Order | PlacedOrder
"""An order that a card can show."""


class OrderChild(SQLModel, table=True):
    """A child order: what the panel made for one run or post, and its last report."""

    __tablename__ = "order_children"
    __table_args__ = (
        # Looked up before money moves: an id may be a child of one parent only.
        Index("ix_order_children_panel_order", "panel_order"),
    )

    order_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("orders.id"), primary_key=True, autoincrement=False)
    )
    panel_order: str = Field(sa_column=Column(Text, primary_key=True))
    position: int = Field(sa_type=BigInteger, sa_column_kwargs={"name": "place"})
    """In the panel's list of children, from 0."""
    status: str | None = Field(default=None, sa_type=Text)
    """The shop's status; NULL if it was not polled yet or the panel's status is unknown."""
    status_text: str = Field(default="", sa_type=Text, sa_column_kwargs={"name": "word"})
    """The status as the panel wrote it."""
    remains: int | None = Field(default=None, sa_type=BigInteger)
    charge: str | None = Field(default=None, sa_type=Text)
    """Decimal, in the panel's currency."""
    polled_at: datetime | None = Field(
        default=None, sa_type=Utc, sa_column_kwargs={"name": "asked_at"}
    )
    """When it was last polled, answered or not."""
    delivery_seen: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """True once a report on the running child has shown that part of it was delivered."""


class ServiceHealth(SQLModel, table=True):
    """How a service's orders of the last weeks ended; replaced each hour."""

    __tablename__ = "service_health"

    service_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    ended: int = Field(sa_type=BigInteger)
    """Ended orders; the next three columns count those completed, partial and canceled."""
    completed: int = Field(sa_type=BigInteger)
    partial: int = Field(sa_type=BigInteger)
    canceled: int = Field(sa_type=BigInteger)
    start_p50: int | None = Field(default=None, sa_type=BigInteger)
    """Median seconds until the panel began; NULL if that is not known."""
    start_p90: int | None = Field(default=None, sa_type=BigInteger)
    end_p50: int | None = Field(default=None, sa_type=BigInteger)
    """Seconds until the delivery had ended, of completed and partial orders."""
    end_p90: int | None = Field(default=None, sa_type=BigInteger)
    computed_at: datetime = Field(sa_type=Utc)


class OrderEvent(SQLModel, table=True):
    """One change of an order's status, with its evidence."""

    __tablename__ = "order_events"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    order_id: int = Field(sa_type=BigInteger, foreign_key="orders.id", index=True)
    at: datetime = Field(sa_type=Utc)
    before: str
    after: str
    source: str
    """`submit`, `follow`, `start`, `deadline`, `customer`, or `operator:ID`."""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
