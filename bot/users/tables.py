"""Defines the tables of users, conversations, failed updates and the audit."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, true
from sqlmodel import Field, SQLModel

from bot.customer_numbers import CustomerNumber, new_customer_number
from bot.db import BigId, Utc


class User(SQLModel, table=True):
    """A user who has written to the bot: a customer or an operator. The id is Telegram's."""

    __tablename__ = "users"

    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    number: CustomerNumber = Field(
        default_factory=new_customer_number,
        sa_column=Column(
            BigInteger, nullable=False, unique=True, index=True, default=new_customer_number
        ),
    )
    """By which the books know the customer: random, and never changed."""
    first_name: str
    username: str | None = None
    telegram_language: str | None = None
    language: str | None = None
    """Language tag chosen with /language; used instead of `telegram_language` if set."""
    terms_version: int = 0
    terms_accepted_at: datetime | None = Field(default=None, sa_type=Utc)
    banned_at: datetime | None = Field(default=None, sa_type=Utc)
    ban_reason: str = ""
    unreachable_at: datetime | None = Field(default=None, sa_type=Utc)
    """When Telegram reported that the user blocked the bot; the next update clears it."""
    favourite_news: bool = Field(
        default=True, sa_column=Column(Boolean, nullable=False, server_default=true())
    )
    """Whether the user wants messages about changes of their favourites."""
    created_at: datetime = Field(sa_type=Utc)
    time_zone: str | None = None
    """IANA name of the zone chosen with /timezone; NULL for UTC."""


class Conversation(SQLModel, table=True):
    """The state of a user's conversation; saved in the transaction of each turn."""

    __tablename__ = "conversations"

    user_id: int = Field(
        primary_key=True,
        foreign_key="users.id",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    version: int = Field(default=0, sa_type=BigInteger)
    """Each turn adds 1; so only one of two simultaneous turns can be saved."""
    state: str | None = None
    draft: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    screen: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """The last screen, to show again if an update arrives twice."""
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    """The message with the buttons of the open question."""
    recent_updates: list[int] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"name": "recent"}
    )
    """The newest update ids. A maximum is not enough: updates may arrive out of order."""


class FailedUpdate(SQLModel, table=True):
    """An update whose turn raised an exception; a dead letter after three failures."""

    __tablename__ = "failed_updates"

    update_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    user_id: int | None = Field(default=None, sa_type=BigInteger)
    attempts: int = 0
    error: str = ""
    at: datetime = Field(sa_type=Utc)
    dead_letter: bool = Field(default=False, index=True, sa_column_kwargs={"name": "set_aside"})


class AuditEntry(SQLModel, table=True):
    """An operator's action, written in the transaction of the action."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    at: datetime = Field(sa_type=Utc, index=True)
    actor: int = Field(sa_type=BigInteger)
    action: str
    target: str = ""
    reason: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
