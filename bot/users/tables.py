"""The tables of people and their conversations."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, true
from sqlmodel import Field, SQLModel

from bot.db import BigId, Utc


class User(SQLModel, table=True):
    """Somebody who has written to the shop; the id is Telegram's."""

    __tablename__ = "users"

    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    first_name: str
    username: str | None = None
    telegram_language: str | None = None
    language: str | None = None
    """Chosen with /language; wins over Telegram's."""
    terms_version: int = 0
    terms_accepted_at: datetime | None = Field(default=None, sa_type=Utc)
    banned_at: datetime | None = Field(default=None, sa_type=Utc)
    ban_reason: str = ""
    unreachable_at: datetime | None = Field(default=None, sa_type=Utc)
    """When Telegram said the bot is blocked; cleared by the next update."""
    favourite_news: bool = Field(
        default=True, sa_column=Column(Boolean, nullable=False, server_default=true())
    )
    """Whether they want to be told what becomes of their favourites."""
    created_at: datetime = Field(sa_type=Utc)


class Conversation(SQLModel, table=True):
    """Where a user's dialog stands; saved with whatever the turn did."""

    __tablename__ = "conversations"

    user_id: int = Field(
        primary_key=True,
        foreign_key="users.id",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    version: int = Field(default=0, sa_type=BigInteger)
    """Counted up by each turn; two processes cannot both save theirs."""
    state: str | None = None
    draft: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    screen: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """The last screen, to be shown again where an update arrives twice."""
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    """The message whose buttons belong to the standing question."""
    recent_updates: list[int] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"name": "recent"}
    )
    """The last update ids, a set and not a maximum: updates may arrive out of order."""


class FailedUpdate(SQLModel, table=True):
    """An update whose turn raised; put aside when it has failed often enough."""

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
    """What an operator did, written in the transaction that did it."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    at: datetime = Field(sa_type=Utc, index=True)
    actor: int = Field(sa_type=BigInteger)
    action: str
    target: str = ""
    reason: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
