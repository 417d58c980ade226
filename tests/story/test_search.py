"""Search for services as a customer: by words, with typing errors, by link, page by page."""

from decimal import Decimal

from bot.catalog.cards import Catalog
from bot.demo.panel import SimulatedService
from bot.screens.callback_data import Tap
from tests.support.running_shop import RunningShop, open_running_shop


def large() -> list[SimulatedService]:
    """Return sixty services of three networks."""
    kinds = ("Telegram Post Views", "Instagram Followers", "YouTube Likes")
    return [
        SimulatedService(
            str(number + 1), f"{kinds[number % 3]} | Pack {number}", "Default", kinds[number % 3],
            Decimal(100 - number), 10, 10_000, refill=number % 2 == 0, cancel=number % 5 == 0,
        )
        for number in range(60)
    ]  # fmt: skip


async def test_results_are_paged_by_whichever_process_is_asked(database_url: str) -> None:
    async with open_running_shop(database_url, panel={"price_list": large()}) as shop:
        await shop.arrive()
        await shop.customer.send("telegram views")
        await shop.customer.wait("20 services found")
        first = shop.customer.last
        assert (
            len([each for each in first.buttons if str(each.data).startswith(f"{Tap.SERVICE}:")])
            == 8
        )
        await shop.customer.tap("›")
        await shop.customer.wait("9. ")
        await shop.customer.tap("Cheapest")
        await shop.customer.wait("Pack 57")
        shop.vitrine.shop.catalog = replace_catalogue(shop)
        await shop.customer.tap("›")
        assert "Pack 33" in (await shop.customer.wait("9. ")).text
        assert shop.customer.last.id == first.id


def replace_catalogue(shop: RunningShop) -> Catalog:
    """Return a copy of the catalog, as another process has it, without cached searches."""
    held = shop.vitrine.shop.catalog
    shelves = [(shelf, held.services_of(shelf.id)) for shelf in held.categories]
    return Catalog(held.version, held.currency, shelves, held.unpriced)


async def test_words_find_what_is_sold_however_they_are_typed(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.customer.tap("Search")
    await shop.customer.wait("What are you looking for?")
    for typed, said in (
        ("views", "Views | Instant"),
        ("ПРОСМОТРЫ телеграм", "Views | Instant"),
        ("instgram folowers", "Understood as: instagram followers"),
        ("подписчики инста", "Followers | Real"),
        ("/search followers stars", "Nothing fits: stars"),
        ("zzzz", "Nothing found for zzzz"),
    ):
        await shop.customer.send(typed)
        await shop.customer.wait(said)


async def test_a_pasted_link_shows_its_networks_services(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.customer.send("https://t.me/example")
    shown = await shop.customer.wait("Telegram")
    assert any("Views" in button.text for button in shown.buttons)
    await shop.customer.send("https://www.tiktok.com/@example")
    await shop.customer.wait("nothing on sale for TikTok")


async def test_what_was_found_is_bought(shop: RunningShop) -> None:
    await shop.arrive("20")
    await shop.customer.send("instagram followers")
    results = await shop.customer.wait("services found")
    wish = next(button for button in results.buttons if "Refill" in button.text)
    await shop.customer.tap(str(wish.data))
    await shop.customer.wait("1 service found")
    await shop.customer.tap("1 · $")
    await shop.customer.wait("Refill: yes")
    await shop.customer.tap("Back")
    await shop.customer.wait("1 service found")
    await shop.customer.tap("1 · $")
    await shop.customer.wait("Refill: yes")
    await shop.fill_in()
    await shop.customer.tap("Confirm")
    await shop.customer.wait("Order #1")
    await shop.verify()
