"""The tables of requests about orders, and of automatic refills."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Text, false, text
from sqlmodel import Field, SQLModel

from bot.db import BigId, Utc

OPEN = "ended_at IS NULL"


class RequestKind(StrEnum):
    """What the panel is asked to do with an order; the values are stored."""

    REFILL = "refill"
    """Deliver again what has dropped since."""
    CANCEL = "cancel"
    """Deliver no more; only the order's own status moves money."""


class RequestStatus(StrEnum):
    """The statuses of a request; the values are stored."""

    QUEUED = "queued"
    """Not sent yet, or certainly not received by the panel."""
    SENDING = "sending"
    """Being sent; after a crash the panel may have it or not."""
    UNKNOWN = "unknown"
    """Sent without a clear answer: never sent again."""
    ACCEPTED = "accepted"
    """The panel works on it."""
    COMPLETED = "completed"
    REJECTED = "rejected"
    UNTRACKED = "untracked"
    """The panel has accepted a refill and gives no id for it: its end stays unknown."""


class OrderRequest(SQLModel, table=True):
    """A refill or a cancellation of one order; it is open until `ended_at`."""

    __tablename__ = "order_requests"
    __table_args__ = (
        # One open request an order, however often and from wherever it is asked for.
        Index(
            "uq_order_requests_open",
            "order_id",
            unique=True,
            postgresql_where=text(OPEN),
            sqlite_where=text(OPEN),
        ),
        Index(
            "ix_order_requests_due",
            "status",
            "next_at",
            postgresql_where=text(OPEN),
            sqlite_where=text(OPEN),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    order_id: int = Field(sa_type=BigInteger, foreign_key="orders.id", index=True)
    kind: str = Field(sa_type=Text)
    """A RequestKind."""
    status: str = Field(sa_type=Text)
    """A RequestStatus."""
    requested_by: int = Field(sa_type=BigInteger)
    """Telegram id of the customer, or of the operator who asked for it."""
    automatic: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    """True if the shop asked for it, because the customer switched automatic refill on."""
    requested_at: datetime = Field(sa_type=Utc)
    next_at: datetime = Field(sa_type=Utc)
    """When a job next works on it."""
    attempts: int = Field(default=0)
    """How often it was sent, those times included that certainly failed before the panel."""
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    """When its last call began."""
    deadline: datetime | None = Field(default=None, sa_type=Utc)
    """When that call is certainly over."""
    panel_refill: str | None = Field(default=None, sa_type=Text)
    """The refill's id at the panel."""
    status_text: str = Field(default="", sa_type=Text)
    """The refill's status as the panel wrote it last."""
    reason: str = Field(default="", sa_type=Text)
    """Why it was rejected: the class of the panel's refusal, or a RejectReason."""
    evidence: str = Field(default="", sa_type=Text)
    """The panel's words, or what came instead of an answer; for operators."""
    failing_since: datetime | None = Field(default=None, sa_type=Utc)
    """Since when the panel answers an error about its id; NULL if it does not."""
    alerted_at: datetime | None = Field(default=None, sa_type=Utc)
    """When operators were alerted that it does not come to an end."""
    ended_at: datetime | None = Field(default=None, sa_type=Utc)


class AutoRefill(SQLModel, table=True):
    """A customer's wish that the shop asks for a refill of an order each day."""

    __tablename__ = "auto_refills"
    __table_args__ = (
        Index(
            "ix_auto_refills_due",
            "next_at",
            postgresql_where=text("stopped_at IS NULL"),
            sqlite_where=text("stopped_at IS NULL"),
        ),
    )

    order_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("orders.id"), primary_key=True, autoincrement=False)
    )
    until: datetime = Field(sa_type=Utc)
    """When the guarantee is over."""
    next_at: datetime = Field(sa_type=Utc)
    """When the next refill is asked for."""
    stopped_at: datetime | None = Field(default=None, sa_type=Utc)
    """NULL while it is switched on."""
