"""The tables of what is wrong with orders at the panel, and of ids that operators have named."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

from bot.db import BigId, Utc


class TroubleKind(StrEnum):
    """What can be wrong with an order at the panel, for as long as it lasts; values are stored."""

    UNKNOWN_ID = "unknown_id"
    """The panel answers that it does not know the order's id, or not about it at all."""
    UNKNOWN_WORD = "unknown_word"
    """The panel uses a status that the shop does not know."""
    LONG_LINK_WAIT = "long_link_wait"
    """It has waited for its link for long, and its customer was told."""
    LONG_PENDING = "long_pending"
    """The panel has not begun it, long after its service is usually done."""


class OrderTrouble(SQLModel, table=True):
    """One trouble of one order; the row is deleted when the trouble is over."""

    __tablename__ = "order_troubles"

    order_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("orders.id"), primary_key=True, autoincrement=False)
    )
    kind: str = Field(sa_column=Column(Text, primary_key=True))
    since: datetime = Field(sa_type=Utc)
    last_at: datetime = Field(sa_type=Utc)
    """When it was seen last."""
    count: int = Field(default=1, sa_type=BigInteger)
    """How often it was seen."""
    text: str = Field(default="", sa_type=Text)
    """The panel's words."""
    alerted_at: datetime | None = Field(default=None, sa_type=Utc)
    """When operators were told; NULL if they were not."""


class NamedPanelOrder(SQLModel, table=True):
    """An id at the panel that an operator has named for an order; the newest one counts.

    The panel is asked about it first; then the operator confirms it. Rows stay, because buttons in
    old chats carry their ids: SQLite gives the id of a deleted row away again.
    """

    __tablename__ = "named_panel_orders"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    order_id: int = Field(sa_type=BigInteger, foreign_key="orders.id", index=True)
    panel_order: str = Field(sa_type=Text)
    operator: int = Field(sa_type=BigInteger)
    named_at: datetime = Field(sa_type=Utc)
    answered_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    """When the panel's answer was shown to the operator; NULL while it has to be asked."""
    next_ask_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the panel is asked again after it could not be; NULL if it was not asked yet."""
    linked_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the order was linked to it."""
    closed_at: datetime | None = Field(default=None, sa_type=Utc)
    """When nothing more could come of it: another id was named, the panel does not know this one,
    or it has answered well after the order was linked to it."""
