"""The catalogue's tables. Rates and percents are text: a Decimal that no database rounds."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlmodel import Field, SQLModel

from bot.db import BigId, Utc


class Panel(SQLModel, table=True):
    """A supplier. Its key is in the settings, never here."""

    __tablename__ = "panels"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    name: str = Field(sa_type=Text)
    host: str = Field(sa_type=Text, unique=True)
    """The host of its address only: a path may hold a secret."""
    currency: str | None = Field(default=None, sa_type=Text)
    """As its last balance answer named it."""
    balance: str | None = Field(default=None, sa_type=Text)
    """Decimal, in its currency."""
    exchange_rate: str | None = Field(
        default=None, sa_type=Text, sa_column_kwargs={"name": "exchange"}
    )
    """Decimal, units of the shop's currency for one of the panel's; NULL where nobody said."""
    quirks: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    """What this panel does otherwise than the contract, as learnt or set."""
    body_digest: str | None = Field(default=None, sa_type=Text)
    """Of the list that was merged last."""
    refused_list: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """The list that was refused last, as `sync.refused_lists` sums it up; NULL while none is."""
    accepted_digest: str | None = Field(default=None, sa_type=Text)
    """Digest of the refused list that an operator has accepted; NULL where there is none."""
    synced_at: datetime | None = Field(default=None, sa_type=Utc)
    sync_failed_at: datetime | None = Field(default=None, sa_type=Utc)
    """When merging failed last; NULL since it succeeded."""
    sync_error: str | None = Field(default=None, sa_type=Text)
    last_error: str | None = Field(default=None, sa_type=Text)
    """Of any other call to it."""
    last_error_at: datetime | None = Field(default=None, sa_type=Utc)


class Category(SQLModel, table=True):
    """A heading of the panel's list."""

    __tablename__ = "categories"
    __table_args__ = (UniqueConstraint("panel_id", "title"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    panel_id: int = Field(sa_type=BigInteger, foreign_key="panels.id")
    title: str = Field(sa_type=Text)
    position: int = Field(sa_type=BigInteger)
    network: str = Field(sa_type=Text)
    """A slug of `bot.catalog.rules.networks`."""
    published: bool = Field(
        default=True, sa_column=Column(Boolean, nullable=False, server_default=true())
    )
    """False once the operator hid it: what arrives in it later stays hidden too."""


class Service(SQLModel, table=True):
    """One thing to buy. Shown where it is published, not gone, and nothing hides it."""

    __tablename__ = "services"
    __table_args__ = (
        UniqueConstraint("panel_id", "external_id"),
        CheckConstraint("min >= 1", name="min"),
        CheckConstraint("max >= 0", name="max"),
        Index(None, "category_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    panel_id: int = Field(sa_type=BigInteger, foreign_key="panels.id")
    external_id: str = Field(sa_type=Text)
    """The panel's id of it: a number, or anything else it likes."""
    category_id: int = Field(sa_type=BigInteger, foreign_key="categories.id")
    title: str = Field(sa_type=Text)
    raw_title: str = Field(sa_type=Text)
    type_name: str | None = Field(default=None, sa_type=Text)
    type: str | None = Field(default=None, sa_type=Text)
    """A `ServiceType`; NULL for one that nobody knows."""
    rate: str = Field(sa_type=Text)
    """Decimal, in the panel's currency, for a thousand or for one package."""
    trusted_rate: str | None = Field(default=None, sa_type=Text)
    """The last rate that was believed (`rules.rate_trust`); NULL until there was a sane one."""
    min: int = Field(sa_type=BigInteger)
    max: int = Field(sa_type=BigInteger)
    dripfeed: bool | None = None
    refill: bool | None = None
    cancel: bool | None = None
    description: str = Field(default="", sa_type=Text)
    position: int = Field(sa_type=BigInteger)
    published: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    gone_at: datetime | None = Field(default=None, sa_type=Utc)
    """Since when the panel's list lacks it."""
    hidden_reason: str | None = Field(default=None, sa_type=Text)
    """A `HiddenReason`: what makes it unfit to be sold, whatever the operator says."""
    created_at: datetime = Field(sa_type=Utc)
    changed_at: datetime = Field(sa_type=Utc)


class CatalogChange(SQLModel, table=True):
    """What one sync, or an operator's word, changed about one service."""

    __tablename__ = "catalog_changes"
    __table_args__ = (Index("ix_catalog_changes_kind", "kind", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    service_id: int = Field(sa_type=BigInteger, foreign_key="services.id")
    at: datetime = Field(sa_type=Utc, index=True)
    """The moment of the sync, the same for all that it changed."""
    kind: str = Field(sa_type=Text)
    """A `ChangeKind`."""
    rate_before: str | None = Field(default=None, sa_type=Text)
    """Decimal, in the panel's currency; NULL for what was not there."""
    rate_after: str | None = Field(default=None, sa_type=Text)
    min_before: int | None = Field(default=None, sa_type=BigInteger)
    max_before: int | None = Field(default=None, sa_type=BigInteger)
    min_after: int | None = Field(default=None, sa_type=BigInteger)
    max_after: int | None = Field(default=None, sa_type=BigInteger)


class Markup(SQLModel, table=True):
    """An operator's price rule for everything (target 0), a category or a service."""

    __tablename__ = "markups"
    __table_args__ = (
        CheckConstraint("scope IN ('everything', 'category', 'service')", name="scope"),
    )

    scope: str = Field(sa_column=Column(Text, primary_key=True))
    target_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    percent: str = Field(sa_type=Text)
    """Decimal, added to the cost."""
    below_cost: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )


class Search(SQLModel, table=True):
    """Words somebody has searched for: a button carries ids only, and these are its words."""

    __tablename__ = "searches"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    words: str = Field(sa_type=Text, unique=True)
    at: datetime = Field(sa_type=Utc, index=True)
    """When they were last typed."""


class CatalogState(SQLModel, table=True):
    """One row: how often the catalogue has changed."""

    __tablename__ = "catalog_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: int = Field(default=1, sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    version: int = Field(sa_type=BigInteger)
