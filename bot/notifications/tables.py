"""The tables of the outbox and of alerts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel

from bot.db import BigId, Utc


class Notification(SQLModel, table=True):
    """One thing to tell one person; sent at least once."""

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_due", "sent_at", "due_at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    key: str = Field(unique=True)
    """What makes it one: the same event never queues a second message."""
    user_id: int = Field(sa_type=BigInteger)
    kind: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(sa_type=Utc)
    due_at: datetime = Field(sa_type=Utc)
    """Not before this moment; a claim moves it on, so that a killed process's work comes back."""
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    attempts: int = 0
    revision: int = 0
    """Counted up when the same card is to be shown anew."""
    error: str = ""


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
