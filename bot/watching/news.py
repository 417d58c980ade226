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
"""A price that moved by less than one in so many is no news: some panels' rates tremble."""

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
    price = load_pricer(session, currency, markup)
    watched = set().union(*watchers.values())
    news = {
        service: told
        for service, change in seen.items()
        if service in watched and (told := _news(change, price)) is not None
    }
    letters = [
        NewNotification(f"favourites:{key}:{user}", user, payload)
        for user, services in sorted(watchers.items())
        if (payload := _payload(news, services, currency)) is not None
    ]
    queue_all(session, NotificationKind.FAVOURITES, letters, now=now)
    return len(letters)


def _in_sight(change: ServiceChange) -> bool:
    """Tell whether a customer could see anything of it."""
    return any(stood is not None and stood.on_sale for stood in (change.before, change.after))


def _news(change: ServiceChange, price: Pricer) -> FavouriteNews | None:
    before, after = _price(change, change.before, price), _price(change, change.after, price)
    was = before is not None and change.before is not None and change.before.on_sale
    is_ = after is not None and change.after is not None and change.after.on_sale
    fate = _fate(before or 0, after or 0) if was and is_ else None
    if was and not is_:
        fate, after = FavouriteChange.GONE, None
    elif is_ and not was:
        fate = FavouriteChange.RETURNED
    if fate is None:
        return None
    return FavouriteNews(
        change.service_id or 0, cut_to_units(change.title, TITLE_LENGTH), fate, before, after
    )


def _fate(before: int, after: int) -> FavouriteChange | None:
    if before == after or abs(after - before) * NOTICEABLE_FRACTION < before:
        return None
    return FavouriteChange.DEARER if after > before else FavouriteChange.CHEAPER


def _price(change: ServiceChange, stood: ServiceState | None, price: Pricer) -> int | None:
    if stood is None:
        return None
    rate = Decimal(stood.effective_rate)
    found = price.unit_prices(change.service_id or 0, stood.category_id, change.panel_id, rate)
    return None if found is None else found.unit_price


def _payload(
    news: Mapping[int, FavouriteNews], services: set[int], currency: str
) -> dict[str, Any] | None:
    """Return what a message is made from, in the order of the changes; None for no news."""
    told = [each for service, each in news.items() if service in services]
    if not told:
        return None
    shown = [list(each) for each in told[:MAX_NEWS]]
    return {"news": shown, "more": len(told) - len(shown), "currency": currency}
