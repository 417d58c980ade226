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

from bot.catalog.snapshot import Pricer, pricer
from bot.catalog.sync.changes import Change, Standing
from bot.notifications.outbox import Kind, Letter, queue_all
from bot.text.cutting import shorten
from bot.watching import favourites

MOST = 10
"""Changes that one message tells one by one."""

NOTICED = 100
"""A price that moved by less than one in so many is no news: some panels' rates tremble."""

TITLE = 120
"""UTF-16 units of a service's title in a message."""


class Fate(StrEnum):
    """What became of a favourite, as its customer sees it."""

    GONE = "gone"
    RETURNED = "returned"
    DEARER = "dearer"
    CHEAPER = "cheaper"


class News(NamedTuple):
    """One favourite's change; prices in micro-units of the shop's currency."""

    service: int
    title: str
    fate: Fate
    before: int | None
    """What it cost when it was last believed; None for what had no price."""
    after: int | None
    """What it costs now; None for what is not sold."""


def tell(
    session: Session,
    changes: Iterable[Change],
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
    price = pricer(session, currency, markup)
    watched = set().union(*watchers.values())
    news = {
        service: told
        for service, change in seen.items()
        if service in watched and (told := _news(change, price)) is not None
    }
    letters = [
        Letter(f"favourites:{key}:{user}", user, payload)
        for user, services in sorted(watchers.items())
        if (payload := _payload(news, services, currency)) is not None
    ]
    queue_all(session, Kind.FAVOURITES, letters, now=now)
    return len(letters)


def _in_sight(change: Change) -> bool:
    """Tell whether a customer could see anything of it."""
    return any(stood is not None and stood.on_sale for stood in (change.before, change.after))


def _news(change: Change, price: Pricer) -> News | None:
    before, after = _price(change, change.before, price), _price(change, change.after, price)
    was = before is not None and change.before is not None and change.before.on_sale
    is_ = after is not None and change.after is not None and change.after.on_sale
    fate = _fate(before or 0, after or 0) if was and is_ else None
    if was and not is_:
        fate, after = Fate.GONE, None
    elif is_ and not was:
        fate = Fate.RETURNED
    if fate is None:
        return None
    return News(change.service_id or 0, shorten(change.title, TITLE), fate, before, after)


def _fate(before: int, after: int) -> Fate | None:
    if before == after or abs(after - before) * NOTICED < before:
        return None
    return Fate.DEARER if after > before else Fate.CHEAPER


def _price(change: Change, stood: Standing | None, price: Pricer) -> int | None:
    if stood is None:
        return None
    rate = Decimal(stood.believed)
    found = price.priced(change.service_id or 0, stood.category_id, change.panel_id, rate)
    return None if found is None else found.price


def _payload(news: Mapping[int, News], services: set[int], currency: str) -> dict[str, Any] | None:
    """Return what a message is made from, in the order of the changes; None for no news."""
    told = [each for service, each in news.items() if service in services]
    if not told:
        return None
    shown = [list(each) for each in told[:MOST]]
    return {"news": shown, "more": len(told) - len(shown), "currency": currency}
