"""The catalog's tables. Rates and percents are stored as text, so that no database rounds them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlmodel import Field, SQLModel

from bot.db import BigId, Utc


class Panel(SQLModel, table=True):
    """A supplier of services. Its API key is in the settings, never in this table."""

    __tablename__ = "panels"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    name: str = Field(sa_type=Text)
    host: str = Field(sa_type=Text, unique=True)
    """Host of the panel's URL. The path is not stored, because it may contain a secret."""
    left_at: datetime | None = Field(default=None, sa_type=Utc)
    """Since when PANEL_URL names another panel; NULL for the current panel."""
    currency: str | None = Field(default=None, sa_type=Text)
    """Code or sign in the panel's last answer to `balance`, in capitals; NULL if it had none."""
    said_currency: str | None = Field(default=None, sa_type=Text)
    """Currency code that the operator said its rates are in; NULL if none was said."""
    said_against: str | None = Field(default=None, sa_type=Text)
    """Value of `currency` that the operator knew of then, if it was another one."""
    balance: str | None = Field(default=None, sa_type=Text)
    """The shop's money at the panel as it was read last: Decimal, in the panel's currency."""
    balance_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the balance was read last."""
    balance_failed_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the last reading of the balance failed; NULL if it succeeded."""
    balance_failing_since: datetime | None = Field(default=None, sa_type=Utc)
    """When the first of the readings failed that failed in a row; NULL if the last succeeded."""
    balance_error: str | None = Field(default=None, sa_type=Text)
    """Why the last reading failed; NULL if it succeeded."""
    exchange_rate: str | None = Field(
        default=None, sa_type=Text, sa_column_kwargs={"name": "exchange"}
    )
    """Decimal, units of the shop's currency for one of the panel's; NULL if none is set."""
    quirks: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    """How this panel departs from the API document, by quirk name; learned or set."""
    body_digest: str | None = Field(default=None, sa_type=Text)
    """Digest of the list that was merged last; NULL if that list must be compared again."""
    refused_list: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """Summary of the refused list (`sync.refused_lists`); NULL if the last sync refused none."""
    accepted_digest: str | None = Field(default=None, sa_type=Text)
    """Digest of the refused list that an operator has accepted; NULL if there is none."""
    synced_at: datetime | None = Field(default=None, sa_type=Utc)
    sales_paused_at: datetime | None = Field(default=None, sa_type=Utc)
    """When its sale was paused because no sync was good for too long; NULL if it is not."""
    sync_failed_at: datetime | None = Field(default=None, sa_type=Utc)
    """When a merge failed last; NULL if the last merge succeeded."""
    sync_failing_since: datetime | None = Field(default=None, sa_type=Utc)
    """When the first of the merges failed that failed in a row; NULL if the last succeeded."""
    sync_error: str | None = Field(default=None, sa_type=Text)
    last_error: str | None = Field(default=None, sa_type=Text)
    """Error of the last other call to the panel that failed."""
    last_error_at: datetime | None = Field(default=None, sa_type=Utc)
    failing_since: datetime | None = Field(default=None, sa_type=Utc)
    """When the first of the calls failed that failed in a row; NULL if the last one succeeded."""
    failure: str | None = Field(default=None, sa_type=Text)
    """Why the last of them failed."""
    failure_alerted_at: datetime | None = Field(default=None, sa_type=Utc)
    """When operators were told that the panel fails; NULL if they were not."""
    funds_short_since: datetime | None = Field(default=None, sa_type=Utc)
    """When orders began to wait for the shop's balance there; NULL if none waits."""
    funds_alerted_at: datetime | None = Field(default=None, sa_type=Utc)
    """When operators were last told of it."""
    strangers_at: datetime | None = Field(default=None, sa_type=Utc)
    """When orders were found last under the shop's key that the shop did not send."""
    queue_alerted_at: datetime | None = Field(default=None, sa_type=Utc)
    """When operators were told of orders that are not sent for long; NULL if none are."""
    blocked_since: datetime | None = Field(default=None, sa_type=Utc)
    """Since when no order is sent: the panel must answer a read first; NULL if orders are sent."""
    blocked_reason: str | None = Field(default=None, sa_type=Text)
    """Why no order is sent: a cause of the panel's client, such as `timeout`."""
    next_read_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the panel is next read to find out whether orders can be sent again."""
    unexplained: int | None = Field(default=None, sa_type=BigInteger)
    """Micro-units of the balance that the books do not explain; NULL if they explain all of it."""
    unexplained_since: datetime | None = Field(default=None, sa_type=Utc)
    """Since when it is more, or less, than the books explain."""
    reconciled_at: datetime | None = Field(default=None, sa_type=Utc)
    """When an operator last booked such a rest; NULL if none ever was."""


class Category(SQLModel, table=True):
    """A heading of the panel's list."""

    __tablename__ = "categories"
    __table_args__ = (UniqueConstraint("panel_id", "title"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    panel_id: int = Field(sa_type=BigInteger, foreign_key="panels.id")
    title: str = Field(sa_type=Text)
    position: int = Field(sa_type=BigInteger)
    network: str = Field(sa_type=Text)
    """Slug of a network in `bot.catalog.rules.networks`."""
    published: bool = Field(
        default=True, sa_column=Column(Boolean, nullable=False, server_default=true())
    )
    """False if the operator has hidden it; new services in a hidden category are hidden too."""


class Service(SQLModel, table=True):
    """A service of the panel. Customers see it if it is published, not gone, and fit to be sold."""

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
    """The panel's id of the service: a number, or any other text."""
    category_id: int = Field(sa_type=BigInteger, foreign_key="categories.id")
    title: str = Field(sa_type=Text)
    raw_title: str = Field(sa_type=Text)
    type_name: str | None = Field(default=None, sa_type=Text)
    type: str | None = Field(default=None, sa_type=Text)
    """A `ServiceType`; NULL if the shop does not know the type."""
    rate: str = Field(sa_type=Text)
    """Decimal, in the panel's currency, for 1,000 or for one package."""
    trusted_rate: str | None = Field(default=None, sa_type=Text)
    """The last trusted rate (`rules.rate_trust`); NULL if there was no sane one yet."""
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
    """Since when the panel's list lacks the service; NULL if it is listed."""
    hidden_reason: str | None = Field(default=None, sa_type=Text)
    """A `HiddenReason`: why the service is unfit to be sold; NULL if it is fit."""
    created_at: datetime = Field(sa_type=Utc)
    changed_at: datetime = Field(sa_type=Utc)


class UnreadableRow(SQLModel, table=True):
    """A row of the panel's present list that cannot be read as a service."""

    __tablename__ = "unreadable_rows"

    panel_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("panels.id"), primary_key=True, autoincrement=False)
    )
    position: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    """Its place in the list, from 0."""
    problem: str = Field(sa_type=Text)
    """A `RowProblem`."""
    external_id: str = Field(sa_type=Text)
    """The panel's id of the service; empty if it has none."""
    name: str = Field(sa_type=Text)
    value: str = Field(sa_type=Text)
    """What the panel wrote in the field that cannot be read."""


class CatalogChange(SQLModel, table=True):
    """A change of one service by a sync or by an operator."""

    __tablename__ = "catalog_changes"
    __table_args__ = (Index("ix_catalog_changes_kind", "kind", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    service_id: int = Field(sa_type=BigInteger, foreign_key="services.id")
    at: datetime = Field(sa_type=Utc, index=True)
    """Time of the sync; the same for all changes of one sync."""
    kind: str = Field(sa_type=Text)
    """A `ChangeKind`."""
    rate_before: str | None = Field(default=None, sa_type=Text)
    """Decimal, in the panel's currency; NULL if the service was not listed before."""
    rate_after: str | None = Field(default=None, sa_type=Text)
    min_before: int | None = Field(default=None, sa_type=BigInteger)
    max_before: int | None = Field(default=None, sa_type=BigInteger)
    min_after: int | None = Field(default=None, sa_type=BigInteger)
    max_after: int | None = Field(default=None, sa_type=BigInteger)


class Markup(SQLModel, table=True):
    """An operator's markup for everything (target 0), a category or a service."""

    __tablename__ = "markups"
    __table_args__ = (
        CheckConstraint("scope IN ('everything', 'category', 'service')", name="scope"),
    )

    scope: str = Field(sa_column=Column(Text, primary_key=True))
    target_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    percent: str = Field(sa_type=Text)
    """Decimal, percent added to the cost; negative to subtract."""
    below_cost: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )


class Search(SQLModel, table=True):
    """A search query. Buttons have room for an id only, so the words are stored here."""

    __tablename__ = "searches"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    words: str = Field(sa_type=Text, unique=True)
    at: datetime = Field(sa_type=Utc, index=True)
    """When a customer last typed these words."""


class CatalogState(SQLModel, table=True):
    """The catalog's version, in a single row."""

    __tablename__ = "catalog_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: int = Field(default=1, sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    version: int = Field(sa_type=BigInteger)
