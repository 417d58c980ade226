"""The tables of the outbox and of alerts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field, SQLModel

from bot.db import BigId, Utc


class Notification(SQLModel, table=True):
    """A notification to one chat; it is sent at least once."""

    __tablename__ = "notifications"
    __table_args__ = (
        # What was sent, to delete it in time.
        Index("ix_notifications_due", "sent_at", "due_at"),
        # What waits: few at any time, in the order in which it is sent.
        Index(
            "ix_notifications_waiting",
            "priority",
            "created_at",
            postgresql_where=text("sent_at IS NULL"),
            sqlite_where=text("sent_at IS NULL"),
        ),
        Index(
            "ix_notifications_reader",
            "user_id",
            "created_at",
            postgresql_where=text("sent_at IS NULL"),
            sqlite_where=text("sent_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    key: str = Field(unique=True)
    """Unique: the same event never queues a second notification."""
    user_id: int = Field(sa_type=BigInteger)
    kind: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(sa_type=Utc)
    due_at: datetime = Field(sa_type=Utc)
    """Not sent before this moment; a claim moves it, so a killed process loses nothing."""
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    attempts: int = 0
    revision: int = 0
    """Counted up when the same card is queued again."""
    error: str = ""
    priority: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    """0 for replies, 1 for news of money and orders, 2 for other news."""


class RaisedAlert(SQLModel, table=True):
    """One alert for the operators of a role, until and after they have notifications of it."""

    __tablename__ = "alerts"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    key: str = Field(unique=True)
    """The same event raises one alert; an operator's notification adds `:` and their id."""
    role: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(sa_type=Utc)
    fanned_out_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    """When each operator of the role got a notification; None before."""
