"""Places an order: uses up the quote, moves the price into escrow, queues the order.

All of it happens in the caller's transaction, so the money never moves without the order or the
order without the money.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot import ledger
from bot.customer_numbers import CustomerNumber
from bot.db import table_of, upsert
from bot.orders import filling
from bot.orders.quote import (
    Quoted,
    ServiceTerms,
    find_quote,
    open_quote,
    refuse_stale_prices,
    supersede_quote,
)
from bot.orders.status import Status
from bot.orders.tables import Order, PlacedOrder

orders = table_of(Order)


class RequoteReason(StrEnum):
    """Why a quote cannot be used."""

    EXPIRED = "expired"
    DEARER = "dearer"
    BOUNDS = "limits"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Placed:
    """The order of a quote; `new` is False if an earlier tap placed it."""

    order_id: int
    new: bool
    order: PlacedOrder | None = field(default=None, repr=False, compare=False)
    """The new order, for its card; None if an earlier tap placed it."""


@dataclass(frozen=True, slots=True)
class Requoted:
    """The quote cannot be used; `fresh` replaces it, or is None if there is no new quote."""

    reason: RequoteReason
    before: Quoted
    fresh: Quoted | None


_INSERT = upsert(orders).on_conflict_do_nothing(index_elements=["quote_id"]).returning(orders.c.id)

_OF_QUOTE = select(orders.c.id).where(orders.c.quote_id == bindparam("quote"))


def place(
    session: Session,
    *,
    quote_id: int,
    user_id: int,
    customer: CustomerNumber,
    terms: ServiceTerms | None,
    card_message: int | None,
    now: datetime,
) -> Placed | Requoted | None:
    """Place the order of a quote, at most once; `terms` are the service's as they are now.

    Return None if the customer has no such quote. If the price has fallen since, the customer pays
    the lower one. Raise ledger.InsufficientFunds or PricesStale; the caller's rollback then undoes
    every write.
    """
    quote = find_quote(session, quote_id, user_id)
    if quote is None:
        return None
    return place_quote(
        session,
        quote=quote,
        user_id=user_id,
        customer=customer,
        terms=terms,
        card_message=card_message,
        now=now,
    )


def place_quote(
    session: Session,
    *,
    quote: Quoted,
    user_id: int,
    customer: CustomerNumber,
    terms: ServiceTerms | None,
    card_message: int | None,
    now: datetime,
) -> Placed | Requoted:
    """Place the order of the customer's own quote, as `place` does."""
    if quote.order_id is not None:
        return Placed(quote.order_id, new=False)
    if quote.used_at is not None:
        return Requoted(RequoteReason.EXPIRED, quote, None)
    if terms is not None:
        refuse_stale_prices(terms, now)
    why = _objection(quote, terms, now)
    if why is not None:
        return _requote(session, quote, user_id, terms, why, now)
    assert terms is not None  # noqa: S101 - an absent service is an objection
    price = min(quote.price, filling.price(terms.kind, terms.unit_price, quote.billed_quantity))
    order = _insert(session, quote, user_id, terms, price, card_message, now)
    if order is None:
        placed = session.connection().execute(_OF_QUOTE, {"quote": quote.id}).scalar_one()
        return Placed(placed, new=False)
    order_id = order.id
    ledger.transfer(
        session,
        key=f"order:{order_id}:hold",
        kind=ledger.EntryKind.HOLD,
        source=ledger.available(customer, quote.currency),
        target=ledger.escrow(order_id, quote.currency),
        amount=price,
        now=now,
        actor=f"customer:{customer}",
        memo=f"#{order_id}",
    )
    return Placed(order_id, new=True, order=order)


def _objection(quote: Quoted, terms: ServiceTerms | None, now: datetime) -> RequoteReason | None:
    if terms is None or terms.currency != quote.currency:
        return RequoteReason.GONE
    if not filling.parameters_fit(terms.kind, quote.parameters, terms.bounds, now.date()):
        return RequoteReason.BOUNDS
    if now >= quote.expires_at:
        return RequoteReason.EXPIRED
    # A higher price is quoted anew even within the ten minutes: the old one may be below cost.
    return RequoteReason.DEARER if terms.unit_price > quote.unit_price else None


def _requote(
    session: Session,
    quote: Quoted,
    user_id: int,
    terms: ServiceTerms | None,
    why: RequoteReason,
    now: datetime,
) -> Requoted:
    supersede_quote(session, quote.id, now)
    fresh = None
    if terms is not None and why in (RequoteReason.EXPIRED, RequoteReason.DEARER):
        fresh = open_quote(
            session,
            user_id=user_id,
            terms=terms,
            parameters=quote.parameters,
            billed_quantity=quote.billed_quantity,
            now=now,
        )
    return Requoted(why, quote, fresh)


def _insert(
    session: Session,
    quote: Quoted,
    user_id: int,
    terms: ServiceTerms,
    price: int,
    card_message: int | None,
    now: datetime,
) -> PlacedOrder | None:
    """Insert the order; None if another process has just placed one with the same quote."""
    values: dict[str, Any] = {
        "quote_id": quote.id,
        "user_id": user_id,
        "service_id": terms.service_id,
        "panel_id": terms.panel_id,
        "panel_service": terms.panel_service,
        "title": terms.title,
        "type": terms.type,
        "parameters": quote.parameters,
        "quantity": quote.billed_quantity,
        "price": price,
        "currency": quote.currency,
        "refunded": 0,
        "status": Status.QUEUED.value,
        "refusal": "",
        "attempts": 0,
        "next_at": now,
        "card_message": card_message,
        "created_at": now,
        "rate": terms.rate or None,
    }
    order_id = session.connection().execute(_INSERT, values).scalar_one_or_none()
    if order_id is None:
        return None
    return PlacedOrder(
        order_id,
        terms.service_id,
        terms.type,
        terms.title,
        quote.parameters,
        quote.billed_quantity,
        price,
        quote.currency,
        Status.QUEUED.value,
    )
