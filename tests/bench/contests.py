"""List the contestants and the updates that each one must handle."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count, cycle, islice

from bot.screens.callback_data import Tap
from tests.bench import telegram
from tests.bench.driving import Work
from tests.bench.finding import TYPED
from tests.bench.stock import CUSTOMERS, Stock

AIOGRAM, FRAMEWORK = "aiogram: echo", "python-telegram-bot run_webhook: echo"
ECHO, TAP, ORDER = "shop: echo", "shop: menu tap, 8 services", "shop: confirmed order"
SEARCH = "shop: search, 8 results"


@dataclass(frozen=True)
class Contest:
    """One row of the table."""

    name: str
    module: str
    """Name of the module in `tests.bench.contestants`."""
    work: Callable[[Stock], Iterable[Work]]
    """Yields the updates for it; each is sent once."""
    share: float = 1.0
    """Share of the round's updates. It is smaller for orders, because each needs its own buyer."""
    ours: bool = False


def _typing(_: Stock) -> Iterator[Work]:
    for number, person in zip(count(1), cycle(CUSTOMERS), strict=False):
        yield person, telegram.typed(number, person, f"Hello number {number}")


def _browsing(stock: Stock) -> Iterator[Work]:
    for number, person, (category, page) in zip(
        count(1), cycle(CUSTOMERS), cycle(stock.pages), strict=False
    ):
        buttons = [
            *map(Tap.SERVICE, range(1, 9)),
            Tap.CATEGORY(category, 1),
            Tap.NOTHING(),
            Tap.NETWORKS(),
            Tap.MENU(),
        ]
        yield person, telegram.tapped(number, person, Tap.CATEGORY(category, page), buttons)


def _searching(_: Stock) -> Iterator[Work]:
    for number, person, words in zip(count(1), cycle(CUSTOMERS), cycle(TYPED), strict=False):
        yield person, telegram.typed(number, person, f"/search {words}")


def _confirming(stock: Stock) -> Iterator[Work]:
    for number, (buyer, quote) in enumerate(stock.quotes, 1):
        buttons = [Tap.CONFIRM(quote), Tap.BACK(), Tap.CANCEL()]
        yield buyer, telegram.tapped(number, buyer, Tap.CONFIRM(quote), buttons)


CONTESTS = (
    Contest(AIOGRAM, "aiogram_echo", _typing),
    Contest(ECHO, "shop", _typing, ours=True),
    Contest(TAP, "shop", _browsing, ours=True),
    Contest(SEARCH, "shop", _searching, ours=True),
    Contest(ORDER, "shop", _confirming, share=0.5, ours=True),
    Contest(FRAMEWORK, "framework_echo", _typing),
    Contest("aiogram on uvloop: echo", "aiogram_uvloop", _typing),
)


def take(work: Iterator[Work], number: int) -> list[Work]:
    """Return the next updates as a list, so that their preparation is not measured."""
    return list(islice(work, number))
