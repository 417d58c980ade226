"""Quotes: the price of an order, valid for ten minutes and used once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session

from bot import money
from bot.catalog.rules.service_types import ServiceType
from bot.db import lock_text, table_of
from bot.errors import Amount, ShopError
from bot.i18n import N_
from bot.orders import filling
from bot.orders.filling import ServiceBounds
from bot.orders.same_link import link_key
from bot.orders.tables import Order, Quote

QUOTE_LIFETIME = timedelta(minutes=10)

quotes = table_of(Quote)
orders = table_of(Order)


@dataclass(frozen=True, slots=True)
class ServiceTerms:
    """The current terms of a service: a quote is computed from them and compared with them."""

    service_id: int
    panel_id: int
    panel_service: str
    title: str
    type: str
    unit_price: int
    """Micro-units of the shop's currency for 1,000 pieces, or for a package."""
    minimum: int
    maximum: int
    currency: str
    dripfeed: bool = False
    rate: str = ""
    """The panel's rate, a Decimal as text in its currency."""
    deliverable: str = ""
    """What it delivers (`catalog.rules.deliverables`); empty if its titles do not say."""
    priced_until: datetime | None = None
    """The moment from which the price is not trusted any more; None if that is not known."""

    @property
    def kind(self) -> ServiceType:
        """The type, which decides the form and the price rule."""
        return ServiceType(self.type)

    @property
    def bounds(self) -> ServiceBounds:
        """The bounds of the answers to its form."""
        return ServiceBounds(self.minimum, self.maximum, self.dripfeed)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stored quote; amounts in micro-units."""

    id: int
    service_id: int
    parameters: dict[str, Any]
    billed_quantity: int
    unit_price: int
    price: int
    currency: str
    expires_at: datetime
    used_at: datetime | None
    """When a new quote replaced it; None while it can be used."""
    link_key: str | None = None
    """Shared with the orders that this one would disturb; None if it has no link."""
    order_id: int | None = None
    """The order that was placed with it; None if none was."""


class PricesStale(ShopError):
    """The panel's prices are too old to sell by."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "⏸ Orders are paused: the supplier's prices could not be checked for too long. "
                "Nothing was charged. Please try again later."
            )
        )


class PriceTooSmall(ShopError):
    """The price is 0: the shop sells nothing for free."""

    def __init__(self) -> None:
        super().__init__(N_("This service has no price right now. Please choose another one."))


class PriceTooLarge(ShopError):
    """The price is above money.MAX_AMOUNT, the largest amount of one ledger movement."""

    def __init__(self, currency: str) -> None:
        super().__init__(
            N_("⚠️ This order would cost more than {limit}. Nothing was charged. Order less."),
            limit=Amount(money.MAX_AMOUNT, currency),
        )


_OPEN = insert(quotes).returning(quotes.c.id)

_FIND = (
    select(
        *(
            Quote.__mapper__.columns[field].label(field)  # type: ignore[attr-defined]
            for field in Quote.model_fields
            if field != "user_id"
        ),
        orders.c.id.label("order_id"),
        # So that of two customers who confirm at once, the second sees the order of the first.
        lock_text(quotes.c.link_key).label("lock"),
    )
    .join_from(quotes, orders, orders.c.quote_id == quotes.c.id, isouter=True)
    .where(quotes.c.id == bindparam("quote"), quotes.c.user_id == bindparam("user"))
)

_SUPERSEDE = (
    update(quotes)
    .where(quotes.c.id == bindparam("quote"), quotes.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)


def open_quote(
    session: Session,
    *,
    user_id: int,
    terms: ServiceTerms,
    parameters: dict[str, Any],
    billed_quantity: int,
    now: datetime,
) -> Quoted:
    """Compute and store the price of `billed_quantity` pieces, valid for QUOTE_LIFETIME.

    The caller has checked the parameters against the service's bounds. Raise PriceTooSmall,
    PriceTooLarge or PricesStale.
    """
    refuse_stale_prices(terms, now)
    price = filling.price(terms.kind, terms.unit_price, billed_quantity)
    if price <= 0:
        raise PriceTooSmall
    if price > money.MAX_AMOUNT:
        raise PriceTooLarge(terms.currency)
    values: dict[str, Any] = {
        "service_id": terms.service_id,
        "parameters": parameters,
        "price": price,
        "currency": terms.currency,
        "expires_at": now + QUOTE_LIFETIME,
        "used_at": None,
        "link_key": link_key(parameters, terms.deliverable, terms.service_id),
    }
    stored = {"user_id": user_id, "quantity": billed_quantity, "rate": terms.unit_price, **values}
    return Quoted(
        id=session.connection().execute(_OPEN, stored).scalar_one(),
        billed_quantity=billed_quantity,
        unit_price=terms.unit_price,
        **values,
    )


def refuse_stale_prices(terms: ServiceTerms, now: datetime) -> None:
    """Raise PricesStale if the price of these terms is not trusted any more."""
    if terms.priced_until is not None and now >= terms.priced_until:
        raise PricesStale


def find_quote(session: Session, quote_id: int, user_id: int) -> Quoted | None:
    """Return a quote of this customer, with its link locked; None if there is none."""
    row = session.connection().execute(_FIND, {"quote": quote_id, "user": user_id}).first()
    if row is None:
        return None
    return Quoted(**{name: value for name, value in row._mapping.items() if name != "lock"})


def supersede_quote(session: Session, quote_id: int, now: datetime) -> None:
    """Mark a quote as replaced by a new one; it cannot be used any more."""
    session.connection().execute(_SUPERSEDE, {"quote": quote_id, "now": now})


def forget_expired(session: Session, before: datetime) -> int:
    """Delete unused quotes that expired before this moment; return how many."""
    bought = select(orders.c.quote_id).where(orders.c.quote_id == quotes.c.id).exists()
    found = session.connection().execute(
        delete(quotes).where(quotes.c.expires_at < before, ~bought)
    )
    return found.rowcount
