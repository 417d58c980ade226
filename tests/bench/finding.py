"""Measure the search and the pages of a catalog with ten thousand services."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import cycle, groupby, islice
from statistics import median
from typing import TypeVar

from bot.catalog.cards import Catalog, CategoryCard, ServiceCard
from bot.catalog.rules.networks import network_of_title
from bot.catalog.rules.service_types import ServiceType
from bot.catalog.search.index import SearchIndex, SortOrder
from bot.i18n import Translator
from bot.screens.catalog import browsing as screens
from tests.bench.offers import price_list

T = TypeVar("T")

SERVICES = 10_000

QUERIES: Mapping[str, Sequence[str]] = {
    "words": ("telegram views", "instagram likes europe", "tiktok followers real 30 days refill"),
    "beginnings and parts": ("insta foll", "gram", "e", "tok lik"),
    "in Russian": ("подписчики инстаграм", "просмотры телеграм бразилия", "лайки вк"),
    "typing errors": ("instgram folowers", "telegarm veiws", "подпищики инстограм"),
    "nothing": ("qwertyuiop", "hello how are you", "жмых"),
    "service number": ("7777", "#42"),
}
"""Search texts of customers, by kind."""

TYPED = tuple(words for kind in QUERIES.values() for words in kind)


def shop(size: int = SERVICES) -> Catalog:
    """Return a catalog of the price list, as a sync would build it."""
    shelves = []
    rows = price_list(size=size)
    for number, (title, group) in enumerate(groupby(rows, key=lambda row: str(row["category"])), 1):
        cards = tuple(_card(row, number) for row in group)
        shelves.append((CategoryCard(number, title, network_of_title(title), len(cards)), cards))
    return Catalog(1, "USD", shelves, 0)


def _card(row: Mapping[str, object], category: int) -> ServiceCard:
    rate = Decimal(str(row["rate"]))
    return ServiceCard(
        id=int(str(row["service"])),
        external_id=str(row["service"]),
        panel_id=1,
        category_id=category,
        title=str(row["name"]),
        type=ServiceType.DEFAULT,
        rate=rate,
        unit_price=int(rate * 1_500_000) + 1,
        unit_cost=int(rate * 1_000_000) + 1,
        min=int(str(row["min"])),
        max=int(str(row["max"])),
        refill=bool(row["refill"]),
        cancel=bool(row["cancel"]),
        dripfeed=None,
        description=str(row["desc"]),
    )


def search(sold: Catalog, times: int) -> dict[str, float]:
    """Return milliseconds to build an index, and microseconds for a query with its first page."""
    index = SearchIndex(sold)
    found = {
        kind: _each((lambda typed: index.find(typed).page(0, 8)), queries, times)
        for kind, queries in QUERIES.items()
    }

    def cheapest(typed: str) -> object:
        return index.find(typed, order=SortOrder.CHEAPEST, refill=True).page(0, 8)

    found["cheapest with refill"] = _each(cheapest, QUERIES["words"], times)
    return {"index": _each(lambda _: SearchIndex(sold), [""], min(times, 3)) / 1e3, **found}


def browse(sold: Catalog, tr: Translator, times: int) -> dict[str, float]:
    """Return microseconds for a screen: for the first customer, and for the next one."""
    screens.category_services.cache_clear()

    def services(shelf: CategoryCard) -> object:
        return screens.category_services(tr, sold, shelf, 0)

    shelves = sold.categories[:times]
    first = _once(services, shelves)

    def categories(number: int) -> object:
        network = sold.networks[number % len(sold.networks)]
        return screens.category_list(tr, network.categories, network.network, number)

    return {
        "categories": _each(categories, range(8), times),
        "services, first": first,
        "services": _once(services, shelves),
    }


def _each(work: Callable[[T], object], given: Iterable[T], times: int) -> float:
    """Return the median microseconds of `work` over `times` runs with the arguments in turn."""
    return median(map(_timed(work), islice(cycle(given), times)))


def _once(work: Callable[[T], object], given: Iterable[T]) -> float:
    """Return the median microseconds of `work` with each argument once."""
    return median(map(_timed(work), given))


def _timed(work: Callable[[T], object]) -> Callable[[T], float]:
    def timed(one: T) -> float:
        begun = time.process_time_ns()
        work(one)
        return (time.process_time_ns() - begun) / 1e3

    return timed
