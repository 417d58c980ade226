"""Tells customers what became of the services they like to order, in their own prices.

One message a customer for all that changed at one moment, written with the change that caused it.
What is compared is what the customer saw with what they see now: a price that trembles is no
news, nor is what came into the catalogue, for nobody watches it yet.
An operator's markup is the operator's word, not the panel's, and is not told.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from sqlmodel import Session

from bot.catalog.snapshot import Pricer, load_pricer
from bot.catalog.sync.changes import ServiceChange, ServiceState
from bot.notifications.outbox import NewNotification, NotificationKind, queue_all
from bot.text.cutting import cut_to_units
from bot.watching import favourites

MAX_NEWS = 10
"""Changes that one message tells one by one."""

NOTICEABLE_FRACTION = 100
"""A price change below 1/100 of the price is not told: rates of some panels change all the time."""

TITLE_LENGTH = 120
"""UTF-16 units of a service's title in a message."""


class FavouriteChange(StrEnum):
    """What became of a favourite, as its customer sees it."""

    GONE = "gone"
    RETURNED = "returned"
    DEARER = "dearer"
    CHEAPER = "cheaper"


class FavouriteNews(NamedTuple):
    """One favourite's change; prices in micro-units of the shop's currency."""

    service: int
    title: str
    change: FavouriteChange
    before: int | None
    """What it cost when it was last believed; None for what had no price."""
    after: int | None
    """What it costs now; None for what is not sold."""


def queue_news(
    session: Session,
    changes: Iterable[ServiceChange],
    *,
    key: str,
    currency: str,
    markup: Decimal,
    now: datetime,
) -> int:
    """Queue what each customer is to be told of the changes; returns how many messages.

    `key` stands for the moment of the changes: nobody is told twice under the same one. `markup`
    is in percent, for where the operator set none.
    """
    seen = {each.service_id: each for each in changes if each.service_id and _in_sight(each)}
    watchers = favourites.watchers(session, seen) if seen else {}
    if not watchers:
        return 0
    watched = set().union(*watchers.values())
    pricer = load_pricer(session, currency, markup)
    news = _news_by_service(
        {service: change for service, change in seen.items() if service in watched}, pricer
    )
    notifications = [
        NewNotification(f"favourites:{key}:{user}", user, payload)
        for user, services in sorted(watchers.items())
        if (payload := _payload(news, services, currency)) is not None
    ]
    queue_all(session, NotificationKind.FAVOURITES, notifications, now=now)
    return len(notifications)


def _news_by_service(
    changes: Mapping[int, ServiceChange], pricer: Pricer
) -> dict[int, FavouriteNews]:
    """Return the news of each service that has some, in the order of the changes."""
    every = ((service, _news(change, pricer)) for service, change in changes.items())
    return {service: news for service, news in every if news is not None}


def _in_sight(change: ServiceChange) -> bool:
    """Tell whether a customer could see anything of it."""
    return _on_sale(change.before) or _on_sale(change.after)


def _news(change: ServiceChange, pricer: Pricer) -> FavouriteNews | None:
    """Return what customers who watch the service are told; None if it is not worth a message."""
    before, after = _price(change, change.before, pricer), _price(change, change.after, pricer)
    sold_after = after if _on_sale(change.after) else None
    kind = _favourite_change(before if _on_sale(change.before) else None, sold_after)
    if kind is None:
        return None
    shown = None if kind is FavouriteChange.GONE else after
    title = cut_to_units(change.title, TITLE_LENGTH)
    return FavouriteNews(change.service_id or 0, title, kind, before, shown)


def _on_sale(state: ServiceState | None) -> bool:
    return state is not None and state.on_sale


def _favourite_change(before: int | None, after: int | None) -> FavouriteChange | None:
    """Compare the prices before and after; None stands for a service that is not sold."""
    if before is None:
        return None if after is None else FavouriteChange.RETURNED
    if after is None:
        return FavouriteChange.GONE
    return _price_change(before, after)


def _price_change(before: int, after: int) -> FavouriteChange | None:
    if before == after or abs(after - before) * NOTICEABLE_FRACTION < before:
        return None
    return FavouriteChange.DEARER if after > before else FavouriteChange.CHEAPER


def _price(change: ServiceChange, state: ServiceState | None, pricer: Pricer) -> int | None:
    """Return the unit_price of the service in a state; None if it has none."""
    if state is None:
        return None
    rate = Decimal(state.effective_rate)
    prices = pricer.unit_prices(change.service_id or 0, state.category_id, change.panel_id, rate)
    return None if prices is None else prices.unit_price


def _payload(
    news: Mapping[int, FavouriteNews], services: set[int], currency: str
) -> dict[str, Any] | None:
    """Return what a message is made from, in the order of the changes; None for no news."""
    told = [each for service, each in news.items() if service in services]
    if not told:
        return None
    shown = [list(each) for each in told[:MAX_NEWS]]
    return {"news": shown, "more": len(told) - len(shown), "currency": currency}
