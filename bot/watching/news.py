"""Queues messages to customers about changes of their favourites, with unit prices.

Each customer gets one message for all changes of one merge, queued in its transaction. The old
and the new price are computed from the panel's rates with today's price rules, so a change of
markup alone causes no message. Price changes below 1 % and new services cause none either.
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
"""Most changes listed in one message; it only counts the others."""

NOTICEABLE_FRACTION = 100
"""Price changes below 1/100 of the price are left out: some panels change rates all the time."""

TITLE_LENGTH = 120
"""Longest title of a service in a message, in UTF-16 units, which Telegram counts in."""


class FavouriteChange(StrEnum):
    """How a favourite changed, as its customer sees it."""

    GONE = "gone"
    RETURNED = "returned"
    DEARER = "dearer"
    CHEAPER = "cheaper"


class FavouriteNews(NamedTuple):
    """The change of one favourite; unit prices in micro-units of the shop's currency."""

    service: int
    title: str
    change: FavouriteChange
    before: int | None
    """The unit price before the change, by the trusted rate; None if there was no price."""
    after: int | None
    """The unit price after the change; None if the service is not sold any more."""


def queue_news(
    session: Session,
    changes: Iterable[ServiceChange],
    *,
    key: str,
    currency: str,
    markup: Decimal,
    now: datetime,
) -> int:
    """Queue a message for each customer whose favourites changed; return how many messages.

    `key` identifies the merge: a customer gets only one message for it. `markup` is in percent,
    and used if the operator set none.
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
    """Map a service's id to its news, in the order of the changes; without services with none."""
    every = ((service, _news(change, pricer)) for service, change in changes.items())
    return {service: news for service, news in every if news is not None}


def _in_sight(change: ServiceChange) -> bool:
    """Return True if the service was on sale before the change or is on sale after it."""
    return _on_sale(change.before) or _on_sale(change.after)


def _news(change: ServiceChange, pricer: Pricer) -> FavouriteNews | None:
    """Return the news of one service; None if the change is not worth a message."""
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
    """Compare the unit prices (None: not sold) in micro-units; return None if there is no news."""
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
    """Return the unit price of a state in micro-units; None if it has none."""
    if state is None:
        return None
    rate = Decimal(state.effective_rate)
    prices = pricer.unit_prices(change.service_id or 0, state.category_id, change.panel_id, rate)
    return None if prices is None else prices.unit_price


def _payload(
    news: Mapping[int, FavouriteNews], services: set[int], currency: str
) -> dict[str, Any] | None:
    """Return the payload of a customer's message, in the order of the changes; None if no news."""
    told = [each for service, each in news.items() if service in services]
    if not told:
        return None
    shown = [list(each) for each in told[:MAX_NEWS]]
    return {"news": shown, "more": len(told) - len(shown), "currency": currency}
