"""Favourites, the news of them, and rates that nobody believes, as people live them."""

from collections.abc import Callable
from decimal import Decimal

from bot.demo.telegram import Message
from tests.support.running_shop import Town, tap_unseen

SERVICE = "Followers | Real"


def offering(label: str) -> Callable[[Message], bool]:
    """Tell whether a message has a button of this label."""
    return lambda message: any(label in button.text for button in message.buttons)


async def starred(place: Town, amount: str = "") -> None:
    """The customer comes in and stars a service."""
    await place.arrive(amount)
    await place.operator.start()
    await place.operator.wait("elcome")
    await place.choose(SERVICE)
    tap = await place.customer.tap("☆ Favourite")
    assert "Added to your favourites" in (await tap.answer()).text
    await place.customer.wait(offering("✓"))


async def synced(place: Town) -> str:
    """The operator has the catalogue fetched; returns the report."""
    await place.operator.send("/sync")
    await place.operator.wait("being fetched")
    return str((await place.operator.wait("The catalogue is up to date")).text)


def told(place: Town) -> list[str]:
    """What the customer was told of favourites."""
    messages = place.customer.chat.messages.values()
    return [each.text for each in messages if "News of your favourites" in each.text]


async def test_who_starred_a_service_is_told_of_its_price_once_and_in_their_money(
    place: Town,
) -> None:
    await starred(place)
    place.panel.services[1].rate = Decimal("1.80")
    place.panel.services[2].rate = Decimal("0.20")  # nobody's favourite
    report = await synced(place)
    assert "Dearer: 1, cheaper: 1, into quarantine: 0" in report
    news = await place.customer.wait("News of your favourites")
    assert SERVICE in news.text
    assert "dearer: $1.35 → $2.70" in news.text
    assert "Cheap" not in news.text
    await synced(place)
    place.panel.services[1].rate = Decimal("0.90")
    place.panel.services[1].rate = Decimal("1.80")  # there and back between two looks
    place.panel.services[3].rate = Decimal("0.005")
    await synced(place)
    assert len(told(place)) == 1
    card = await place.customer.tap("+s:1")
    await card.answer()
    assert "$2.70" in (await place.customer.wait("Refill: yes")).text
    await place.operator.tap("What changed")
    changed = await place.operator.wait("What changed in the catalogue")
    assert "0.9 → 1.8 USD" in changed.text


async def test_a_service_that_goes_and_comes_back_is_greyed_in_between(place: Town) -> None:
    await starred(place)
    gone = place.panel.services[1]
    del place.panel.services[1]
    await synced(place)
    await place.customer.wait("not on sale at the moment")
    await place.customer.tap("⭐ Favourites")
    listed = await place.customer.wait("Your favourites")
    assert "Not on sale at the moment" in listed.text
    gone.rate = Decimal("0.60")
    place.panel.services[1] = gone
    await synced(place)
    news = await place.customer.wait("on sale again")
    assert "$1.35 → $0.90" in news.text
    await place.customer.send("/favourites")
    listed = await place.customer.wait("Your favourites")
    assert "$0.90" in listed.text
    await place.customer.tap("1 · $0.90")
    await place.customer.wait("Refill: yes")
    await place.customer.tap("Back")
    await place.customer.wait("Your favourites")


async def test_whoever_is_tired_of_it_is_told_no_more(place: Town) -> None:
    await starred(place)
    place.panel.services[1].rate = Decimal("1.00")
    await synced(place)
    await place.customer.wait("dearer: $1.35 → $1.50")
    tap = await place.customer.tap("🔕")
    assert "not tell you" in (await tap.answer()).text
    await place.customer.wait(offering("Tell me of changes"))
    place.panel.services[1].rate = Decimal("1.20")
    await synced(place)
    assert len(told(place)) == 1
    await place.customer.tap("🔔")
    await place.customer.wait(offering("Don't tell me"))
    place.panel.services[1].rate = Decimal("1.40")
    await synced(place)
    await place.customer.wait("dearer: $1.80 → $2.10")


async def test_a_rate_nobody_believes_is_not_charged_and_sold_once_it_is_accepted(
    place: Town,
) -> None:
    await starred(place, "50")
    await place.choose(SERVICE)
    await place.fill_in()
    summary = place.customer.last
    confirm = next(str(each.data) for each in summary.buttons if "Confirm" in each.text)
    place.panel.services[1].rate = Decimal("9.00")
    assert "into quarantine: 1" in await synced(place)
    alert = await place.operator.wait("was taken off sale for its rate")
    await place.customer.wait("not on sale at the moment")

    # The open quote is from before: nobody pays the old price for what costs ten times as much.
    await tap_unseen(place.customer, summary.id, confirm).answer()
    await place.customer.wait("Nothing was charged")
    assert await place.balance() == 50_000_000
    assert not place.panel.orders
    await place.customer.send("/menu")
    await place.customer.wait("3 services are on sale")

    await place.operator.tap("Quarantine", alert)
    listed = await place.operator.wait("is not sold: its rate moved")
    assert "0.9 → 9 USD · × 10" in listed.text
    await place.operator.tap("✅ 1")
    asked = await place.operator.wait("Accept the new rate?")
    assert "Customers pay: $1.35 → $13.50" in asked.text
    await place.operator.tap("✅ Accept")
    await place.operator.wait("No service is held back")
    assert "on sale again: $1.35 → $13.50" in (await place.customer.wait("on sale again")).text

    await place.choose(SERVICE)
    assert "$13.50" in place.customer.last.text
    await place.fill_in()
    await place.customer.tap("Confirm")
    await place.customer.wait("Order #")
    assert await place.balance() == 36_500_000
    await place.verify()


async def test_a_rate_that_comes_back_is_sold_again_by_itself(place: Town) -> None:
    await starred(place)
    for rate in (Decimal(0), Decimal(90), Decimal("NaN")):
        place.panel.services[1].rate = rate
        await synced(place)
    await place.customer.send("/menu")
    await place.customer.wait("3 services are on sale")
    alerts = [each for each in place.operator.chat.messages.values() if "off sale" in each.text]
    assert len(alerts) == 1  # it was in quarantine already
    place.panel.services[1].rate = Decimal("0.95")
    await synced(place)
    await place.customer.wait("on sale again")
    await place.customer.send("/menu")
    await place.customer.wait("4 services are on sale")
