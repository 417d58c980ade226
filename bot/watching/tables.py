"""Defines the table of favourites."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from bot.db import Utc


class Favourite(SQLModel, table=True):
    """A service that a customer has starred."""

    __tablename__ = "favourites"

    user_id: int = Field(
        primary_key=True,
        foreign_key="users.id",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    service_id: int = Field(
        primary_key=True,
        index=True,
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    created_at: datetime = Field(sa_type=Utc)
