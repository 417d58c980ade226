"""Places an order: uses up the quote, moves the price into escrow, queues the order.

All of it happens in the caller's transaction, so the money never moves without the order or the
order without the money.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot import ledger
from bot.customer_numbers import CustomerNumber
from bot.db import table_of, upsert
from bot.orders import filling, same_link
from bot.orders.quote import (
    Quoted,
    ServiceTerms,
    find_quote,
    open_quote,
    refuse_stale_prices,
    supersede_quote,
)
from bot.orders.same_link import SameLink
from bot.orders.status import Status, change_status
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


class LinkBusy(Exception):
    """An open order has the same link, and the customer was not asked yet."""


_NEW = upsert(orders).on_conflict_do_nothing(index_elements=["quote_id"])
_INSERT = _NEW.returning(orders.c.id, orders.c.waits_for)

# Looks for another order in the same statement: most orders have none, and cost no statement more.
_INSERT_IF_FIRST = _INSERT.values(waits_for=same_link.NEWEST_OPEN.scalar_subquery())

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
    on_same_link: SameLink = SameLink.GO_ON,
) -> Placed | Requoted | None:
    """Place the order of a quote, at most once; `terms` are the service's as they are now.

    Return None if the customer has no such quote. If the price has fallen since, the customer pays
    the lower one. Raise ledger.InsufficientFunds, PricesStale or LinkBusy; the caller's rollback
    then undoes every write.
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
        on_same_link=on_same_link,
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
    on_same_link: SameLink,
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
    waits = on_same_link is SameLink.WAIT
    ahead = same_link.find_open(session, quote.link_key) if waits else None
    values = _order_values(quote, user_id, terms, price, card_message, now)
    order = _insert(session, values, on_same_link)
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
    if ahead is not None:
        order = _let_wait(session, order, ahead, now)
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


def _order_values(
    quote: Quoted,
    user_id: int,
    terms: ServiceTerms,
    price: int,
    card_message: int | None,
    now: datetime,
) -> dict[str, Any]:
    return {
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
        "link_key": quote.link_key,
        "refusal": "",
        "attempts": 0,
        "next_at": now,
        "card_message": card_message,
        "created_at": now,
        "rate": terms.rate or None,
    }


def _insert(session: Session, values: dict[str, Any], on_same_link: SameLink) -> PlacedOrder | None:
    """Insert the order; None if another process has just placed one with the same quote.

    Raise LinkBusy if the customer is to be asked about an open order for the same link.
    """
    asks = on_same_link is SameLink.ASK
    statement = _INSERT_IF_FIRST if asks else _INSERT
    if asks:
        values = {**values, "shared_key": values["link_key"]}
    inserted = session.connection().execute(statement, values).first()
    if inserted is None:
        return None
    if asks and inserted.waits_for is not None:
        raise LinkBusy
    return PlacedOrder(
        inserted.id,
        values["service_id"],
        values["type"],
        values["title"],
        values["parameters"],
        values["quantity"],
        values["price"],
        values["currency"],
        values["status"],
    )


def _let_wait(session: Session, order: PlacedOrder, ahead: int, now: datetime) -> PlacedOrder:
    """Let a new order wait until those for the same link that were placed before it have ended."""
    change_status(
        session,
        order.id,
        Status.QUEUED,
        Status.WAITING_TURN,
        now=now,
        source="customer",
        detail={"waits_for": ahead},
        waits_for=ahead,
        next_at=now + same_link.UNTIL_WOKEN,
    )
    return replace(order, status=Status.WAITING_TURN.value)
