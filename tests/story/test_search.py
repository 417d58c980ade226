"""Finding a service as a customer does: by words, with errors, by link, page by page."""

from decimal import Decimal

from bot.catalog.cards import Catalog
from bot.demo.panel import SimulatedService
from tests.support.running_shop import Town, town


def large() -> list[SimulatedService]:
    """Sixty services of three networks."""
    kinds = ("Telegram Post Views", "Instagram Followers", "YouTube Likes")
    return [
        SimulatedService(
            str(number + 1), f"{kinds[number % 3]} | Pack {number}", "Default", kinds[number % 3],
            Decimal(100 - number), 10, 10_000, refill=number % 2 == 0, cancel=number % 5 == 0,
        )
        for number in range(60)
    ]  # fmt: skip


async def test_results_are_paged_by_whichever_process_is_asked(database_url: str) -> None:
    async with town(database_url, panel={"price_list": large()}) as place:
        await place.arrive()
        await place.customer.send("telegram views")
        await place.customer.wait("20 services found")
        first = place.customer.last
        assert len([each for each in first.buttons if str(each.data).startswith("s:")]) == 8
        await place.customer.tap("›")
        await place.customer.wait("9. ")
        await place.customer.tap("Cheapest")
        await place.customer.wait("Pack 57")
        place.shop.shop.catalog = replace_catalogue(place)
        await place.customer.tap("›")
        assert "Pack 33" in (await place.customer.wait("9. ")).text
        assert place.customer.last.id == first.id


def replace_catalogue(place: Town) -> Catalog:
    """What another process holds: nothing that this one has found."""
    held = place.shop.shop.catalog
    shelves = [(shelf, held.services_of(shelf.id)) for shelf in held.categories]
    return Catalog(held.version, held.currency, shelves, held.unpriced)


async def test_words_find_what_is_sold_however_they_are_typed(place: Town) -> None:
    await place.arrive()
    await place.customer.tap("Search")
    await place.customer.wait("What are you looking for?")
    for typed, said in (
        ("views", "Views | Instant"),
        ("ПРОСМОТРЫ телеграм", "Views | Instant"),
        ("instgram folowers", "Understood as: instagram followers"),
        ("подписчики инста", "Followers | Real"),
        ("/search followers stars", "Nothing fits: stars"),
        ("zzzz", "Nothing found for zzzz"),
    ):
        await place.customer.send(typed)
        await place.customer.wait(said)


async def test_a_pasted_link_shows_its_networks_services(place: Town) -> None:
    await place.arrive()
    await place.customer.send("https://t.me/example")
    shown = await place.customer.wait("Telegram")
    assert any("Views" in button.text for button in shown.buttons)
    await place.customer.send("https://www.tiktok.com/@example")
    await place.customer.wait("nothing on sale for TikTok")


async def test_what_was_found_is_bought(place: Town) -> None:
    await place.arrive("20")
    await place.customer.send("instagram followers")
    results = await place.customer.wait("services found")
    wish = next(button for button in results.buttons if "Refill" in button.text)
    await place.customer.tap(str(wish.data))
    await place.customer.wait("1 service found")
    await place.customer.tap("1 · $")
    await place.customer.wait("Refill: yes")
    await place.customer.tap("Back")
    await place.customer.wait("1 service found")
    await place.customer.tap("1 · $")
    await place.customer.wait("Refill: yes")
    await place.fill_in()
    await place.customer.tap("Confirm")
    await place.customer.wait("Order #1")
    await place.verify()
