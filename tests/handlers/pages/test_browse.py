"""Browse a large shop: networks, categories, pages, and the way back."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from bot.catalog.rules.networks import NETWORKS
from bot.demo.panel import SimulatedService
from bot.demo.telegram import Message
from bot.screens.callback_data import Tap
from bot.screens.catalog.browsing import category_services
from tests.handlers.chat_driver import STRANGER, ChatDriver, open_chat_driver

NAMES = ("Telegram", "Instagram", "YouTube")


def services() -> list[SimulatedService]:
    """A shop with 60 categories of three networks; the first category has 19 services."""
    sizes = [19] + [1] * 59
    return [
        SimulatedService(
            str(100 * place + each), f"Thing {place} {each}", "Default",
            f"{NAMES[place % 3]} things {place}", Decimal("0.5"), 10, 1_000,
        )
        for place, size in enumerate(sizes)
        for each in range(1, size + 1)
    ]  # fmt: skip


@pytest.fixture
async def large(sqlite_url: str) -> AsyncIterator[ChatDriver]:
    async with open_chat_driver(sqlite_url, sold=services()) as driver:
        await driver.arrive()
        yield driver


def button_data(message: Message) -> list[str]:
    return [str(button.data) for button in message.buttons]


async def test_every_service_of_a_large_shop_is_found_by_tapping(large: ChatDriver) -> None:
    networks = await large.tap(Tap.NETWORKS())
    ways = [each for each in button_data(networks) if each.startswith(f"{Tap.NETWORK}:")]
    assert len(ways) == len(NAMES)
    seen = set()
    for network in ways:
        for category in await _pages(large, network, Tap.CATEGORY):
            seen |= set(await _pages(large, category, Tap.SERVICE))
    assert seen == {Tap.SERVICE(number) for number in large.shop.shop.catalog.services}
    some = next(iter(seen))
    card = await large.tap(some)
    assert button_data(card)[0] == Tap.BUY(int(some.split(":")[1]))


@pytest.fixture
async def huge(sqlite_url: str) -> AsyncIterator[ChatDriver]:
    """A shop with 700 categories of one service each, most of them in one network."""
    sold = [
        SimulatedService(
            str(place + 1), f"Thing {place}", "Default",
            f"{NAMES[place % 3 if place < 150 else 0]} things {place}", Decimal("0.5"), 10, 1_000,
        )
        for place in range(700)
    ]  # fmt: skip
    async with open_chat_driver(sqlite_url, sold=sold) as driver:
        await driver.arrive()
        yield driver


async def test_every_category_is_three_taps_from_the_networks(huge: ChatDriver) -> None:
    seen: list[str] = []
    networks = await huge.tap(Tap.NETWORKS())
    for network in (each for each in button_data(networks) if each.startswith(f"{Tap.NETWORK}:")):
        first = await huge.tap(network)
        pages = [each for each in button_data(first) if each.startswith(f"{Tap.NETWORK}:")]
        seen += [each for each in button_data(first) if each.startswith(f"{Tap.CATEGORY}:")]
        for page in pages:
            seen += [
                each
                for each in button_data(await huge.tap(page))
                if each.startswith(f"{Tap.CATEGORY}:")
            ]
    assert len(seen) == len(set(seen)) == 700
    categories = huge.shop.shop.catalog.categories
    assert set(seen) == {Tap.CATEGORY(category.id, 0) for category in categories}
    for way in seen[::50]:
        shown = await huge.tap(way)
        assert sum(each.startswith(f"{Tap.SERVICE}:") for each in button_data(shown)) == 1


async def test_a_category_leads_up_to_the_page_it_was_found_on(huge: ChatDriver) -> None:
    last = huge.shop.shop.catalog.networks[0].categories[-1]
    shown = await huge.tap(Tap.CATEGORY(last.id, 0))
    up = next(each for each in button_data(shown) if each.startswith(f"{Tap.NETWORK}:"))
    assert Tap.CATEGORY(last.id, 0) in button_data(await huge.tap(up))


async def test_a_card_leads_back_to_the_page_it_was_found_on(large: ChatDriver) -> None:
    (category, *_) = large.shop.shop.catalog.categories
    third = await large.tap(Tap.CATEGORY(category.id, 2))
    service = next(each for each in button_data(third) if each.startswith(f"{Tap.SERVICE}:"))
    card = await large.tap(service)
    assert Tap.CATEGORY(category.id, 2) in button_data(card)
    back = await large.tap(Tap.CATEGORY(category.id, 2))
    assert service in button_data(back)
    up = next(each for each in button_data(back) if each.startswith(f"{Tap.NETWORK}:"))
    assert Tap.CATEGORY(category.id, 0) in button_data(await large.tap(up))


async def test_what_is_not_there_any_more_leads_to_what_is(large: ChatDriver) -> None:
    networks = (await large.tap(Tap.NETWORKS())).text
    number = list(NETWORKS).index("spotify")
    for data in (Tap.NETWORK(number, 0), Tap.NETWORK(9999, 0), Tap.CATEGORY(9999, 0)):
        assert (await large.tap(data)).text == networks
    last = button_data(await large.tap(Tap.CATEGORIES(9999)))
    assert last == button_data(await large.tap(Tap.CATEGORIES(-(-60 // 8) - 1)))


async def test_browsing_away_leaves_the_wizard(large: ChatDriver) -> None:
    service = next(iter(large.shop.shop.catalog.services))
    for data in (Tap.NETWORKS(), Tap.CATEGORIES(0), Tap.NETWORK(0, 0), Tap.SERVICE(service)):
        await large.tap(Tap.BUY(service))
        assert (await large.standing()).state == "buy:asking"
        await large.tap(data)
        assert ((await large.standing()).state, (await large.standing()).draft) == (None, {})


async def _pages(large: ChatDriver, first: str, kind: Tap) -> list[str]:
    """Open the pages of a list one after another; return their buttons of one kind."""
    seen: list[str] = []
    page: str | None = first
    number = 1
    while page is not None:
        shown = await large.tap(page)
        seen += [each for each in button_data(shown) if each.startswith(f"{kind}:")]
        number += 1
        after = (str(b.data) for b in shown.buttons if b.text in ("›", str(number)))
        page = next(after, None)
    return seen


async def test_a_page_is_made_once_for_all_who_read_its_language(large: ChatDriver) -> None:
    await large.arrive(STRANGER)
    await large.tap(Tap.CATEGORY(1, 0))
    before = category_services.cache_info()
    await large.tap(Tap.CATEGORY(1, 0), STRANGER)
    after = category_services.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)
